{{ config(materialized='table') }}

with lap_times as (

    select
        race_id,
        known_from,
        unnest(from_json(document, '{{ lap_times_shape() }}').laps) as car
    from {{ source('raw', 'feed_payload') }}
    where source = 'nascar_feed' and kind = 'lap_times'
    qualify rank() over (partition by race_id order by known_from desc) = 1

),

laps as (

    select
        race_id,
        known_from,
        trim(car.number) as car_number,
        nullif(car.nascardriverid, 0) as driver_id,
        unnest(car.laps) as lap_run
    from lap_times

),

final as (

    select
        race_id,
        car_number,
        lap_run.lap as lap,
        driver_id,
        lap_run.runningpos as running_position,
        nullif(lap_run.laptime, 0) as lap_time_s,
        nullif(try_cast(lap_run.lapspeed as double), 0) as lap_speed_mph,
        known_from,
    from laps
    where lap_run.runningpos > 0
    qualify row_number() over (
        partition by race_id, car_number, lap_run.lap
        order by known_from
    ) = 1

)

select * from final
