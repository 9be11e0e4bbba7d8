-- How far each document beside a race's result agrees with the result and its cautions, so that one
-- of another race is found: the feed has served such ones.
with entries as (

    select * from {{ ref('int_race_results') }}
    where is_current and not {{ is_from_history('race_id') }}

),

-- a column that is empty for every car says nothing
raced as (

    select
        races.race_id,
        greatest(coalesce(races.actual_laps, 0), coalesce(max(entries.laps_completed), 0))
            as race_laps,
        max(entries.laps_completed) > 0 as has_laps,
        sum(entries.laps_led) > 0 as has_laps_led
    from {{ ref('int_races') }} as races
    inner join entries using (race_id)
    where races.is_complete
    group by races.race_id, races.actual_laps

),

cautions as (

    select
        race_id,
        start_lap,
        end_lap
    from {{ ref('stg_nascar_feed__cautions') }}
    where is_current and end_lap > start_lap

),

timed as (

    select
        race_id,
        car_number,
        max(lap) as laps,
        arg_max(running_position, lap) as place,
        count(*) filter (where running_position = 1 and lap > 0) as laps_led,
        count(*) as row_count,
        max(known_from) as known_from,
        max(max(lap)) over (partition by race_id) as last_lap
    from {{ ref('stg_nascar_feed__laps') }}
    group by race_id, car_number

),

laps as (

    select
        timed.race_id,
        -- some documents break off: the places on their last lap are not those at the finish
        if(any_value(timed.last_lap) < any_value(raced.race_laps) - 1, 'part_of_laps', 'laps')
            as measured,
        'lap_times' as kind,
        max(timed.known_from) as known_from,
        sum(timed.row_count) as row_count,
        count(*) as entries,
        count(entries.car_number) as entries_of_race,
        max(timed.last_lap) as last_lap,
        [
            {{ share_of(
                'abs(timed.laps - least(entries.laps_completed, timed.last_lap)) <= 1',
                'raced.has_laps'
            ) }},
            sum(least(timed.laps_led, coalesce(entries.laps_led, 0)))
            / nullif(sum(if(raced.has_laps_led, timed.laps_led, 0)), 0),
            {{ share_of(
                'abs(timed.place - entries.finish_position) <= 3',
                'timed.last_lap >= raced.race_laps - 1'
            ) }}
        ] as agreements
    from timed
    inner join raced using (race_id)
    left join entries using (race_id, car_number)
    group by timed.race_id

),

stops as (

    select
        pit_stops.*,
        {{ is_near_a_caution('pit_stops.leader_lap', 1) }} as is_near_caution,
        {{ is_near_a_caution('pit_stops.leader_lap', -1) }} as is_amid_caution
    from {{ ref('stg_nascar_feed__pit_stops') }} as pit_stops
    left join cautions using (race_id)
    group by all

),

cautions_pitted as (

    select
        race_id,
        avg(has_stop::integer) as share_with_stops
    from (
        select
            cautions.race_id,
            cautions.start_lap,
            {{ is_near_a_caution('stops.leader_lap', 1) }} as has_stop
        from cautions
        inner join (
            select
                race_id,
                max(leader_lap) as last_lap
            from {{ ref('stg_nascar_feed__pit_stops') }}
            group by race_id
        ) as documents using (race_id)
        left join stops on cautions.race_id = stops.race_id and stops.flag_state = 2
        where cautions.start_lap <= documents.last_lap
        group by cautions.race_id, cautions.start_lap
    )
    group by race_id

),

pits as (

    select
        stops.race_id,
        'stops' as measured,
        'live_pit_data' as kind,
        max(stops.known_from) as known_from,
        count(*) as row_count,
        count(distinct stops.car_number) as entries,
        count(distinct entries.car_number) as entries_of_race,
        max(stops.leader_lap) as last_lap,
        [
            {{ share_of(
                'if(stops.flag_state = 2, stops.is_near_caution, not stops.is_amid_caution)'
            ) }},
            {{ share_of('stops.lap <= entries.laps_completed + 1', 'raced.has_laps') }},
            any_value(pitted.share_with_stops)
        ] as agreements
    from stops
    inner join raced using (race_id)
    left join entries using (race_id, car_number)
    left join cautions_pitted as pitted using (race_id)
    group by stops.race_id

),

told as (

    select
        race_id,
        'flags' as measured,
        'live_flag_data' as kind,
        change_number as line_number,
        lap,
        flag_state,
        []::integer[] as driver_ids,
        known_from
    from {{ ref('stg_nascar_feed__flag_changes') }}
    union all by name
    select
        race_id,
        'notes' as measured,
        'lap_notes' as kind,
        note_id as line_number,
        lap,
        flag_state,
        driver_ids,
        known_from
    from {{ ref('stg_nascar_feed__notes') }}
    where not is_trivia

),

told_of_cautions as (

    select
        told.*,
        {{ is_near_a_caution('told.lap', 2) }} as is_near_caution
    from told
    left join cautions using (race_id)
    group by all

),

drivers_told as (

    select
        drivers.race_id,
        drivers.kind,
        count(*) as entries,
        count(entries.driver_id) as entries_of_race
    from (
        select distinct
            race_id,
            kind,
            unnest(driver_ids) as driver_id
        from told
    ) as drivers
    left join entries using (race_id, driver_id)
    group by drivers.race_id, drivers.kind

),

flags_and_notes as (

    select
        told.race_id,
        told.measured,
        told.kind,
        max(told.known_from) as known_from,
        count(*) as row_count,
        coalesce(any_value(drivers.entries), 0) as entries,
        coalesce(any_value(drivers.entries_of_race), 0) as entries_of_race,
        max(told.lap) as last_lap,
        [
            {{ share_of('told.is_near_caution', 'told.flag_state = 2') }}
        ] as agreements
    from told_of_cautions as told
    left join drivers_told as drivers using (race_id, kind)
    group by told.race_id, told.measured, told.kind

),

loops as (

    select
        loops.race_id,
        'loop_data' as measured,
        'loopstats' as kind,
        max(loops.known_from) as known_from,
        count(*) as row_count,
        count(*) as entries,
        count(entries.driver_id) as entries_of_race,
        max(loops.laps_completed) as last_lap,
        [
            {{ share_of('abs(loops.finish_position - entries.finish_position) <= 2') }},
            {{ share_of('abs(loops.laps_completed - entries.laps_completed) <= 1') }}
        ] as agreements
    from {{ ref('stg_nascar_feed__loop_stats') }} as loops
    left join entries using (race_id, driver_id)
    where loops.is_counted
    group by loops.race_id

),

-- it lists everybody in the championship, so who is in it says nothing
live_points as (

    select
        live.race_id,
        'points' as measured,
        'live_points' as kind,
        max(live.known_from) as known_from,
        count(*) as row_count,
        0 as entries,
        0 as entries_of_race,
        null::integer as last_lap,
        [
            {{ share_of('abs(live.points_earned - entries.points_earned) <= 2') }}
        ] as agreements
    from {{ ref('stg_nascar_feed__live_points') }} as live
    inner join entries using (race_id, driver_id)
    where live.is_counted and entries.points_earned > 0
    group by live.race_id

),

documents as (

    select * from laps
    union all by name
    select * from pits
    union all by name
    select * from flags_and_notes
    union all by name
    select * from loops
    union all by name
    select * from live_points

),

final as (

    select
        documents.* exclude (agreements),
        raced.race_laps,
        list_avg(documents.agreements) as agreement
    from documents
    inner join raced using (race_id)

)

select * from final
