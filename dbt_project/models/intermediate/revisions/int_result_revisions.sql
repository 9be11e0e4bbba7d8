-- A revision changes a fact that was published before: a first result is none.
with results as (

    select
        race_id,
        car_number,
        driver_id,
        driver_name,
        known_from,
        unnest([
            'driver', 'finish_position', 'start_position', 'laps_completed', 'laps_led',
            'points_earned', 'playoff_points_earned', 'finishing_status', 'is_disqualified'
        ]) as field,
        unnest([
            driver_name, finish_position::varchar, start_position::varchar,
            laps_completed::varchar, laps_led::varchar, points_earned::varchar,
            playoff_points_earned::varchar, finishing_status, is_disqualified::varchar
        ]) as new_value,
    from {{ ref('int_race_results') }}
    -- races of the history files have a single version
    where not {{ is_from_history('race_id') }}

),

-- When a penalty changes a season position, the feed changes it in races already run too, without
-- any change of their results.
standings as (

    select
        race_id,
        car_number,
        driver_id,
        driver_name,
        known_from,
        'points_position' as field,
        nullif(points_position, 0)::varchar as new_value,
    from {{ ref('stg_nascar_feed__results') }}
    where driver_id <> 0

),

facts as (

    select * from results
    union all
    select * from standings

),

compared as (

    select
        *,
        lag(new_value) over car as old_value,
        lag(known_from) over car as previous_known_from,
    from facts
    window
        car as (
            partition by race_id, car_number, field
            order by known_from
        )

),

final as (

    select
        race_id,
        driver_id,
        driver_name,
        car_number,
        field,
        old_value,
        new_value,
        known_from,
        previous_known_from,
    from compared
    where
        previous_known_from is not null
        and new_value is distinct from old_value
        -- a value where there was none is no revision
        and (old_value is not null or field = 'finish_position')
        and (new_value is not null or field <> 'points_position')

)

select * from final
