with payloads as (

    select
        race_id,
        known_from,
        known_to,
        is_current,
        unnest(race_leaders, recursive := true)
    from {{ ref('stg_nascar_feed__payloads') }}
    where is_complete

),

final as (

    select
        race_id,
        row_number() over (
            partition by race_id, known_from
            order by start_lap, end_lap
        ) as lead_number,
        trim(car_number) as car_number,
        start_lap,
        end_lap,
        known_from,
        known_to,
        is_current,
    from payloads

)

select * from final
