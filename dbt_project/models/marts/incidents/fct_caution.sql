-- Grain: one row per caution.
with cautions as (

    select * from {{ ref('int_cautions') }}

),

cars as (

    select
        race_id,
        caution_number,
        count(*)::integer as cars_named
    from {{ ref('int_caution_cars') }}
    group by race_id, caution_number

),

final as (

    select
        cautions.race_id,
        cautions.caution_number::integer as caution_number,
        cautions.start_lap,
        cautions.end_lap,
        cautions.caution_laps,
        cautions.red_flag_s,
        coalesce(cars.cars_named, 0) as cars_named,
        cautions.is_planned,
        cautions.is_stage_end,
        cautions.is_open_at_flag,
        cautions.cause,
        cautions.location,
        cautions.free_pass_car_number,
        cautions.comment,
        cautions.reason,
        cautions.known_from,
    from cautions
    left join cars using (race_id, caution_number)

)

select * from final
