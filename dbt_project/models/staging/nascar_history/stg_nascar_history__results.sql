with source as (

    select * from {{ source('raw', 'history_result') }}

),

final as (

    select
        series,
        season,
        race as race_number,
        file_row,
        trim(car) as car_number,
        finish as finish_position,
        nullif(start, 0) as start_position,
        laps as laps_completed,
        -- the files leave the field empty for a car that led no lap
        coalesce(led, 0) as laps_led,
        pts as points_earned,
        s1 as stage_1_position,
        s2 as stage_2_position,
        length as lap_length_mi,
        -- as the race feed spells it: `Oil Pressure`
        array_to_string(
            list_transform(
                string_split(nullif(trim(status, ' -'), ''), ' '),
                lambda word: upper(word[1]) || word[2:]
            ),
            ' '
        ) as finishing_status,
        trim(driver) as driver_name,
        nullif(trim(team), '') as team_name,
        nullif(trim(make, ' -'), '') as manufacturer,
        trim(name) as race_name,
        trim(track) as track_name,
        surface,
        known_from,
    from source
    -- a race that is still to come is a row without a driver
    where driver is not null and finish is not null

)

select * from final
