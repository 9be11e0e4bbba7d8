{{ config(materialized='table') }}

with payloads as (

    select * from {{ ref('stg_nascar_feed__races') }}
    where is_current

),

schedule as (

    select * from {{ ref('int_schedule') }}

),

series as (

    select * from {{ ref('series') }}

),

history as (

    select * from {{ ref('int_history_races') }}

),

typed as (

    select
        schedule.*,
        series.series,
        coalesce(schedule.race_type_id = 1, false) as is_points_race,
        -- the feed calls the Daytona qualifying races exhibitions, but they pay points
        coalesce(
            schedule.race_type_id = 2 and regexp_matches(schedule.race_name, '\bDuel\b'), false
        ) as is_duel
    from schedule
    inner join series using (series_id)

),

-- where the feed's own result is missing and the history files have it, that race has the number
numbered as (

    select
        typed.* exclude (race_number, is_on),
        history.race_id is not null as is_replaced,
        if(is_replaced, null, typed.race_number) as race_number,
        typed.is_on and not is_replaced as is_on
    from typed
    left join history
        on
            typed.series = history.series
            and typed.season = history.season
            and typed.race_number = history.race_number
            and not typed.is_complete

),

feed_races as (

    select
        races.race_id,
        races.series_id,
        races.series,
        races.season,
        races.race_number,
        races.track_id,
        races.race_type_id,
        races.playoff_round,
        races.scheduled_laps,
        payloads.actual_laps,
        races.scheduled_distance_mi,
        payloads.actual_distance_mi,
        payloads.stage_1_laps,
        payloads.stage_2_laps,
        payloads.stage_3_laps,
        nullif(greatest(payloads.stage_4_laps, 0), 0) as stage_4_laps,
        payloads.number_of_cautions,
        payloads.number_of_caution_laps,
        payloads.number_of_lead_changes,
        payloads.number_of_leaders,
        payloads.pole_winner_driver_id,
        payloads.average_speed_mph,
        races.is_points_race,
        races.is_on and (races.is_points_race or races.is_duel) as pays_points,
        races.is_duel,
        races.is_complete,
        races.state,
        payloads.actual_laps > races.scheduled_laps as went_overtime,
        payloads.actual_laps < races.scheduled_laps as is_shortened,
        races.race_name,
        races.track_name,
        payloads.margin_of_victory,
        payloads.total_race_time,
        races.race_date,
        races.race_start_local,
        races.known_from,
    from numbered as races
    left join payloads using (race_id)

),

feed_tracks as (

    select
        track_name,
        max(track_id) as track_id
    from feed_races
    group by track_name

),

-- races before the feed's time, and those of seasons that it has not been asked for
history_races as (

    select
        history.*,
        feed_tracks.track_id,
        1 as race_type_id,
        true as is_points_race,
        true as pays_points,
        false as is_duel,
        true as is_complete,
        'run' as state,
    from history
    left join feed_tracks using (track_name)
    anti join feed_races using (series, season, race_number)

),

listed as (

    select * from feed_races
    union all by name
    select * from history_races

),

final as (

    select
        listed.* exclude (track_id),
        coalesce(
            track_id,
            -- a track that the feed has no number for gets one made from its name
            (
                100000
                + md5_number_lower(coalesce(track_name, race_name, race_id::varchar)) % 900000
            )::integer
        ) as track_id
    from listed

)

select * from final
