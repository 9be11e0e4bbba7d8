{{ config(materialized='table') }}

-- the feed sends some stops twice, equal in every field
with stops as (

    select distinct * exclude (archive_path) from {{ source('raw', 'pit_stop') }}

),

final as (

    select
        race_id,
        trim(vehicle_number) as car_number,
        row_number() over (
            partition by race_id, trim(vehicle_number)
            -- by all there is, so that stops of one time have the same order in each build
            order by pit_in_race_time, lap_count, pit_out_race_time, stops::varchar
        )::integer as stop_number,
        case when lap_count >= 0 then lap_count end as lap,
        case when leader_lap >= 0 then leader_lap end as leader_lap,
        case when pit_in_flag_status > 0 then pit_in_flag_status end as flag_state,
        -- -1 and 0 mean unknown; stops of an hour are real: the car was in the garage
        case when pit_in_race_time > 0 then pit_in_race_time end as pit_in_s,
        case when pit_out_race_time > 0 then pit_out_race_time end as pit_out_s,
        case when total_duration > 0 then total_duration end as pit_road_s,
        case when pit_stop_duration > 0 then pit_stop_duration end as stop_s,
        coalesce(left_front_tire_changed, false)::integer
        + coalesce(left_rear_tire_changed, false)::integer
        + coalesce(right_front_tire_changed, false)::integer
        + coalesce(right_rear_tire_changed, false)::integer as tires_changed,
        nullif(pit_stop_type, '') as stop_type,
        known_from,
    from stops

)

select * from final
