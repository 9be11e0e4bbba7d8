-- How much a version says, in counts, so that it can be held against the version before.
with weekend_feeds as (

    select * from {{ ref('stg_nascar_feed__weekend_feeds') }}

),

lists as (

    select
        race_id,
        known_from,
        sha256,
        has_result,
        coalesce(results, []) as cars,
        -- a car that raced has run a lap, or has a status where it did not finish the first
        [
            car for car in cars
            if car.laps_completed > 0 or trim(coalesce(car.finishing_status, '')) <> ''
        ] as cars_raced,
        [
            stage.stage_number
            for stage in coalesce(stage_results, [])
            if len([line for line in coalesce(stage.results, []) if line.finishing_position > 0])
            > 0
        ] as stages,
        -- a stage that is sent twice has no more places for that
        flatten([
            [
                struct_pack(stage := stage.stage_number, place := line.finishing_position)
                for line in coalesce(stage.results, []) if line.finishing_position > 0
            ]
            for stage in coalesce(stage_results, [])
        ]) as stage_places,
        coalesce(caution_segments, []) as cautions
    from weekend_feeds

),

final as (

    select
        race_id,
        known_from,
        sha256,
        has_result,
        -- by car number: a car may be sent twice
        len(list_distinct([car.car_number for car in cars_raced]))::integer as cars,
        len(list_distinct([car.car_number for car in cars_raced if car.finishing_position > 0]))
        ::integer as cars_placed,
        len(list_distinct([car.car_number for car in cars if car.points_earned <> 0]))::integer
            as cars_with_points,
        len(list_distinct([car.car_number for car in cars_raced if car.driver_id > 0]))::integer
            as cars_with_driver,
        coalesce(list_sum([car.laps_completed for car in cars]), 0)::integer as laps,
        len(list_distinct(stages))::integer as stages,
        len(list_distinct(stage_places))::integer as stage_places,
        len(cautions)::integer as cautions,
    from lists

)

select * from final
