with incidents as (

    select * from {{ ref('int_incidents') }}
    where caution_number is not null

),

cautions as (

    select * from {{ ref('int_cautions') }}

),

laps as (

    select * from {{ ref('int_driver_laps') }}

),

-- A caution is scored from the lap after the accident, so the last order before the accident is
-- that of two laps before the caution; its last lap shows the order of the restart.
final as (

    select
        incidents.incident_id,
        laps_before.driver_id,
        incidents.race_id,
        laps_before.running_position as position_before,
        laps_after.running_position as position_after,
    from incidents
    inner join cautions using (race_id, caution_number)
    inner join laps as laps_before
        on
            incidents.race_id = laps_before.race_id
            and laps_before.lap = greatest(cautions.start_lap - 2, 0)
    left join laps as laps_after
        on
            laps_before.race_id = laps_after.race_id
            and laps_before.driver_id = laps_after.driver_id
            and laps_after.lap = cautions.end_lap

)

select * from final
