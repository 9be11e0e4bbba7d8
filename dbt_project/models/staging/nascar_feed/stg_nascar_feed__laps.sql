{{ config(materialized='table') }}

with laps as (

    select * from {{ source('raw', 'lap') }}

),

final as (

    select
        race_id,
        trim(number) as car_number,
        lap,
        nullif(nascardriverid, 0) as driver_id,
        runningpos as running_position,
        nullif(laptime, 0) as lap_time_s,
        nullif(try_cast(lapspeed as double), 0) as lap_speed_mph,
        known_from,
    from laps
    where runningpos > 0
    qualify row_number() over (
        partition by race_id, trim(number), lap
        order by known_from, runningpos, laptime, lapspeed
    ) = 1

)

select * from final
