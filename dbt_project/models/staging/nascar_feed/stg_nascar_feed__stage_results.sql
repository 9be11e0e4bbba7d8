with stages as (

    select
        race_id,
        known_from,
        known_to,
        is_current,
        unnest(stage_results) as stage
    from {{ ref('stg_nascar_feed__payloads') }}
    where is_complete

),

cars as (

    select
        race_id,
        known_from,
        known_to,
        is_current,
        stage.stage_number,
        unnest(stage.results) as car
    from stages

),

final as (

    select
        race_id,
        stage_number,
        car.driver_id,
        trim(car.car_number) as car_number,
        car.finishing_position as finish_position,
        car.stage_points,
        trim(car.driver_fullname) as driver_name,
        known_from,
        known_to,
        is_current,
    from cars

)

select * from final
