{{ config(materialized='table') }}

with races as (

    select * from {{ ref('stg_nascar_feed__races') }}

),

series as (

    select * from {{ ref('series') }}

),

current_races as (

    select * from races
    where is_current

),

first_known as (

    -- a race is known from its first result; a pending one from its first payload
    select
        race_id,
        coalesce(min(known_from) filter (where is_complete), min(known_from)) as known_from
    from races
    group by race_id

),

typed as (

    select
        current_races.* exclude (known_from, known_to, is_current, sha256),
        series.series,
        first_known.known_from,
        current_races.race_type_id = 1 as is_points_race,
        -- the feed calls the Daytona qualifying races exhibitions, but they pay points
        current_races.race_type_id = 2
        and regexp_matches(current_races.race_name, '\bDuel\b') as is_duel
    from current_races
    inner join series using (series_id)
    inner join first_known using (race_id)

),

feed_races as (

    select
        race_id,
        series_id,
        series,
        season,
        case
            when is_points_race then
                row_number() over (
                    partition by series_id, season, is_points_race
                    order by race_start_local, race_id
                )
        end::integer as race_number,
        -- the feed writes 0 where a track has no number yet
        nullif(track_id, 0) as track_id,
        race_type_id,
        playoff_round,
        scheduled_laps,
        actual_laps,
        scheduled_distance_mi,
        actual_distance_mi,
        stage_1_laps,
        stage_2_laps,
        stage_3_laps,
        nullif(greatest(stage_4_laps, 0), 0) as stage_4_laps,
        number_of_cautions,
        number_of_caution_laps,
        number_of_lead_changes,
        number_of_leaders,
        pole_winner_driver_id,
        average_speed_mph,
        is_points_race,
        is_points_race or is_duel as pays_points,
        is_duel,
        is_complete,
        actual_laps > scheduled_laps as went_overtime,
        actual_laps < scheduled_laps as is_shortened,
        race_name,
        track_name,
        margin_of_victory,
        total_race_time,
        race_date,
        race_start_local,
        known_from,
    from typed

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
    from {{ ref('int_history_races') }} as history
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
            (100000 + md5_number_lower(track_name) % 900000)::integer
        ) as track_id
    from listed

)

select * from final
