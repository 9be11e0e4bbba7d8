-- Grain: one row per points penalty and driver; penalties struck on appeal are kept.
with penalties as (

    select * from {{ ref('int_points_penalties') }}

),

final as (

    select
        season::integer as season,
        race_id::integer as race_id,
        race_number::integer as race_number,
        driver_id::integer as driver_id,
        points::double as points,
        playoff_points::double as playoff_points,
        is_in_ledger and rescinded_date is null as is_in_force,
        is_announced_date_assumed,
        series,
        driver_name,
        status,
        note,
        source,
        announced_date::date as announced_date,
        rescinded_date::date as rescinded_date
    from penalties

)

select * from final
