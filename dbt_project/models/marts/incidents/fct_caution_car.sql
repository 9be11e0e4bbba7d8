-- Grain: one row per car named in a caution's comment.
with cars as (

    select * from {{ ref('int_caution_cars') }}

),

final as (

    select
        race_id,
        caution_number::integer as caution_number,
        car_number,
        driver_id,
        mention_order,
        is_resolved,
        driver_name,
    from cars

)

select * from final
