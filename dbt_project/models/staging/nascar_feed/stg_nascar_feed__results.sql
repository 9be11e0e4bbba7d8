{{ config(materialized='table') }}

with results as (

    {{ payload_rows('results') }}

),

-- some cars are sent twice, equal but for the season position (Kraus, race 5373)
folded as (

    select
        *,
        count(
            distinct hash(finishing_position, laps_completed, points_earned, finishing_status)
        ) over line > 1 as has_another_copy
    from results
    window
        line as (
            partition by race_id, known_from, trim(car_number), driver_id, trim(driver_fullname)
        )
    qualify row_number() over (
        partition by race_id, known_from, trim(car_number), driver_id, trim(driver_fullname)
        order by
            finishing_position desc, points_position, laps_completed desc, points_earned desc,
            finishing_status
    ) = 1

),

-- two drivers under one number are two cars: everything later tells cars apart by their number
numbered as (

    select
        *,
        count(*) over (partition by race_id, known_from, trim(car_number)) > 1
            as is_number_shared,
        row_number() over (
            partition by race_id, known_from, trim(car_number)
            order by finishing_position = 0, finishing_position, driver_id, driver_fullname
        ) as car_of_number
    from folded

),

final as (

    select
        race_id,
        trim(car_number) || if(car_of_number > 1, ' (' || car_of_number || ')', '')
            as car_number,
        trim(official_car_number) as official_car_number,
        driver_id,
        team_id,
        finishing_position,
        starting_position,
        nullif(qualifying_position, 0) as qualifying_position,
        nullif(qualifying_speed, 0) as qualifying_speed_mph,
        laps_completed,
        laps_led,
        times_led,
        points_earned,
        playoff_points_earned,
        points_position,
        disqualified as is_flagged_disqualified,
        diff_laps as laps_behind,
        diff_time / 1000.0 as time_behind_s,
        nullif(trim(finishing_status), '') as finishing_status,
        trim(driver_fullname) as driver_name,
        is_number_shared,
        has_another_copy,
        nullif(trim(team_name), '') as team_name,
        nullif(trim(owner_fullname), '') as owner,
        nullif(trim(crew_chief_fullname), '') as crew_chief,
        nullif(trim(car_make), '') as manufacturer,
        nullif(trim(sponsor), '') as sponsor,
        nullif(trim(hometown_city), '') as hometown_city,
        nullif(trim(hometown_state), '') as hometown_state,
        known_from,
        known_to,
        is_current,
    from numbered

)

select * from final
