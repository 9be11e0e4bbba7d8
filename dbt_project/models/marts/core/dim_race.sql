-- Grain: one row per race, run or still to come.
with races as (

    select * from {{ ref('int_races') }}

),

tracks as (

    select * from {{ ref('track') }}

),

rounds as (

    select * from {{ ref('int_playoff_rounds') }}

),

versions as (

    select
        race_id,
        status
    from {{ ref('int_race_versions') }}
    where is_current

),

winners as (

    select
        results.race_id,
        results.driver_id as winner_driver_id,
        drivers.driver_name as winner_name
    from {{ ref('int_race_results') }} as results
    left join {{ ref('dim_driver') }} as drivers using (driver_id)
    where results.is_current and results.finish_position = 1

),

final as (

    select
        races.race_id,
        races.series_id,
        races.track_id,
        winners.winner_driver_id,
        races.series,
        races.season,
        races.race_number,
        if(races.race_number is null, null, coalesce(rounds.round_number, 0)) as playoff_round,
        races.scheduled_laps,
        races.actual_laps,
        races.scheduled_distance_mi,
        coalesce(
            races.lap_length_mi,
            races.scheduled_distance_mi / nullif(races.scheduled_laps, 0),
            tracks.length_mi
        ) as lap_length_mi,
        races.stage_1_laps,
        races.stage_2_laps,
        races.stage_3_laps,
        races.stage_4_laps,
        races.number_of_cautions,
        races.number_of_caution_laps,
        races.number_of_lead_changes,
        races.average_speed_mph,
        try_cast(races.margin_of_victory as double) as margin_of_victory_s,
        races.is_points_race,
        races.pays_points,
        races.is_duel,
        coalesce(races.surface = 'dirt', tracks.surface = 'dirt') as is_dirt,
        coalesce(races.surface = 'road', tracks.track_type = 'road') as is_road_course,
        races.is_complete,
        races.went_overtime,
        races.is_shortened,
        races.race_name,
        races.track_name,
        case
            when races.state in ('cancelled', 'not_run') then races.state
            when not races.is_complete then 'pending'
            -- a race that only the history files know has one version, written long after
            else coalesce(versions.status, 'official')
        end as status,
        winners.winner_name,
        races.margin_of_victory,
        races.race_date,
        races.known_from,
    from races
    left join winners using (race_id)
    left join versions using (race_id)
    left join tracks on races.track_id = tracks.track_id
    left join rounds
        on
            races.series = rounds.series
            and races.season = rounds.season
            and races.race_number between rounds.first_race_number and rounds.last_race_number

)

select * from final
