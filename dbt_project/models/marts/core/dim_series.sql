-- Grain: one row per national series.
with series as (

    select * from {{ ref('series') }}

),

final as (

    select
        series_id,
        series,
        tier,
        series_name,
    from series

)

select * from final
