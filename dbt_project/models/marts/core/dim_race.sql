-- Grain: one row per race, run or still to come.
with races as (

    select * from {{ ref('int_races__classified') }}

),

winners as (

    select
        race_id,
        driver_id as winner_driver_id,
        driver_name as winner_name
    from {{ ref('int_race_results__resolved') }}
    where is_current and finish_position = 1

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
        races.playoff_round,
        races.scheduled_laps,
        races.actual_laps,
        races.scheduled_distance_mi,
        races.stage_1_laps,
        races.stage_2_laps,
        races.stage_3_laps,
        races.stage_4_laps,
        races.number_of_cautions,
        races.number_of_caution_laps,
        races.number_of_lead_changes,
        races.average_speed_mph,
        races.is_points_race,
        races.pays_points,
        races.is_duel,
        races.is_complete,
        races.went_overtime,
        races.is_shortened,
        races.race_name,
        races.track_name,
        winners.winner_name,
        races.margin_of_victory,
        races.race_date,
        races.known_from,
    from races
    left join winners using (race_id)

)

select * from final
