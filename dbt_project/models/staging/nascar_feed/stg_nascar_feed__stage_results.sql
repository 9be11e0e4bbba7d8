with stages as (

    {{ payload_rows('stage_results') }}

),

cars as (

    select
        race_id,
        known_from,
        known_to,
        is_current,
        stage_number,
        unnest(results, recursive := true)
    from stages

),

final as (

    select
        race_id,
        stage_number,
        driver_id,
        trim(car_number) as car_number,
        finishing_position as finish_position,
        stage_points,
        trim(driver_fullname) as driver_name,
        known_from,
        known_to,
        is_current,
    from cars

)

select * from final
