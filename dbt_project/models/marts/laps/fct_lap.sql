-- Grain: one row per race, car and lap.
with laps as (

    {{ rows_of_their_race('stg_nascar_feed__laps', 'lap_times') }}

),

flags as (

    {{ rows_of_their_race('stg_nascar_feed__lap_flags', 'lap_times') }}

),

final as (

    select
        laps.race_id,
        laps.driver_id,
        laps.car_number,
        laps.lap,
        laps.running_position,
        flags.flag_state,
        laps.lap_time_s,
        laps.lap_speed_mph,
        laps.known_from,
    from laps
    -- flags are recorded by the leader's lap, so for a lapped car the flag is approximate
    left join flags using (race_id, lap)

)

select * from final
