with infractions as (

    {{ payload_rows('infractions') }}

),

final as (

    select
        race_id,
        row_number() over (
            partition by race_id, known_from
            order by lap, car_number, penalty, infraction, notes
        ) as infraction_number,
        nullif(driver_id, 0) as driver_id,
        trim(car_number) as car_number,
        lap,
        lap_assessed,
        nullif(trim(infraction), '') as infraction,
        nullif(trim(penalty), '') as penalty,
        nullif(trim(notes), '') as notes,
        trim(driver_fullname) as driver_name,
        known_from,
        known_to,
        is_current,
    from infractions

)

select * from final
