-- Grain: one row per race, car and visit to pit road.
with stops as (

    {{ rows_of_their_race('stg_nascar_feed__pit_stops', 'live_pit_data') }}

),

results as (

    select
        race_id,
        car_number,
        any_value(driver_id) as driver_id,
    from {{ ref('int_race_results') }}
    where is_current
    group by race_id, car_number

),

final as (

    select
        stops.race_id,
        results.driver_id,
        stops.car_number,
        stops.stop_number,
        stops.lap,
        stops.leader_lap,
        stops.flag_state,
        stops.pit_in_s,
        stops.pit_out_s,
        stops.pit_road_s,
        stops.stop_s,
        stops.tires_changed,
        stops.stop_type,
        stops.known_from,
    from stops
    -- a car that is not in the race's results, such as one of another series, has no driver
    left join results using (race_id, car_number)

)

select * from final
