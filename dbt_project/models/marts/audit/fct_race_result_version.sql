-- Grain: one row per race, car and span of time in which its result stood unchanged.
with results as (

    select * from {{ ref('int_race_results') }}

),

final as (

    select
        race_id,
        driver_id,
        series,
        season,
        race_number,
        car_number,
        finish_position,
        start_position,
        laps_completed,
        laps_led,
        points_earned::integer as points_earned,
        is_disqualified,
        is_current,
        driver_name,
        finishing_status,
        known_from,
        known_to,
    from results
    -- races of the history files have a single version
    where not {{ is_from_history('race_id') }}

)

select * from final
