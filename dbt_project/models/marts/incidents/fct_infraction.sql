-- Grain: one row per in-race infraction.
with infractions as (

    select * from {{ ref('int_infractions') }}

),

final as (

    select
        race_id,
        infraction_number,
        driver_id,
        car_number,
        lap,
        lap_assessed,
        infraction,
        penalty,
        notes,
        driver_name,
        known_from,
    from infractions

)

select * from final
