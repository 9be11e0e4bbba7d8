with stages as (

    {{ payload_rows('stage_results') }}

),

-- Of two lists of one stage the longer one comes first; of two equally long ones either, but the
-- same one at every build.
numbered as (

    select
        *,
        row_number() over (
            partition by race_id, known_from, stage_number
            order by len(results) desc, results::varchar
        ) as list_number,
        dense_rank() over (
            partition by race_id, known_from, stage_number
            order by len(results) desc, results::varchar
        ) > 1 as is_another_list
    from stages

),

cars as (

    select
        race_id,
        known_from,
        known_to,
        is_current,
        stage_number,
        list_number,
        is_another_list,
        unnest(results, recursive := true)
    from numbered

),

final as (

    select
        race_id,
        stage_number,
        list_number,
        row_number() over (
            partition by race_id, known_from, stage_number, list_number
            order by finishing_position, driver_id, car_number
        ) as line_number,
        is_another_list,
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
