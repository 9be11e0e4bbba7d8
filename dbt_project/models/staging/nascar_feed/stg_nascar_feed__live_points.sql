with documents as (

    select
        race_id,
        known_from,
        from_json(document, '[{
            "driver_id": "INTEGER",
            "car_number": "VARCHAR",
            "points_position": "INTEGER",
            "points": "INTEGER",
            "points_earned_this_race": "INTEGER",
            "stage_1_points": "INTEGER",
            "stage_2_points": "INTEGER",
            "stage_3_points": "INTEGER",
            "is_in_chase": "BOOLEAN",
            "is_points_eligible": "BOOLEAN"
        }]') as drivers
    from {{ source('raw', 'feed_payload') }}
    where source = 'nascar_feed' and kind = 'live_points'
    -- the document is rewritten through the race: the last version is that of the finish
    qualify row_number() over (
        partition by race_id
        order by known_from desc, sha256 asc
    ) = 1

),

unpacked as (

    select
        race_id,
        known_from,
        unnest(drivers, recursive := true)
    from documents

),

lines as (

    select
        race_id,
        driver_id,
        nullif(trim(car_number), '') as car_number,
        points_position as standing,
        points,
        points_earned_this_race as points_earned,
        coalesce(stage_1_points, 0)
        + coalesce(stage_2_points, 0)
        + coalesce(stage_3_points, 0) as stage_points,
        is_in_chase as is_in_playoffs,
        is_points_eligible,
        known_from,
    from unpacked

),

numbered as (

    select
        *,
        row_number() over (
            partition by race_id
            order by driver_id, standing, car_number, lines::varchar
        ) as line_number
    from lines

),

final as (

    select
        *,
        {{ is_first_line_of_driver() }} as is_counted
    from numbered

)

select * from final
