-- Grain: one row per line of each list of a stage, in each version of a race's payload.
with lines as (

    select * from {{ ref('stg_nascar_feed__stage_results') }}

),

results as (

    select
        race_id,
        car_number,
        driver_id,
        known_from,
        coalesce(known_to, timestamp '9999-12-31') as known_to
    from {{ ref('int_race_results') }}
    where not {{ is_from_history('race_id') }}

),

-- a driver who is not in the results is the one whom they have in that car
identified as (

    select
        lines.* exclude (driver_id),
        lines.driver_id as driver_id_sent,
        coalesce(own.driver_id, of_car.driver_id, lines.driver_id) as driver_id
    from lines
    left join results as own
        on
            lines.race_id = own.race_id
            and lines.driver_id = own.driver_id
            and lines.known_from >= own.known_from
            and lines.known_from < own.known_to
    left join results as of_car
        on
            lines.race_id = of_car.race_id
            and lines.car_number = of_car.car_number
            and lines.known_from >= of_car.known_from
            and lines.known_from < of_car.known_to
    -- a driver in two cars is found twice
    qualify row_number() over (
        partition by
            lines.race_id,
            lines.known_from,
            lines.stage_number,
            lines.list_number,
            lines.line_number
        order by own.car_number
    ) = 1

),

final as (

    select
        *,
        coalesce(list_number = 1 and finish_position > 0 and driver_id > 0, false)
        -- of two lines of one driver the better place is his
        and row_number() over (
            partition by race_id, known_from, stage_number, driver_id
            order by list_number, finish_position = 0, finish_position, line_number
        ) = 1 as is_counted
    from identified

)

select * from final
