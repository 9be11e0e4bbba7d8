{{ config(materialized='view') }}
-- Grain: one row per scenario, race, driver, reason, stage and fact version: what the places at the
-- end of a stage and in a Duel pay.
with results as (

    select * from {{ ref('int_race_results_with_eligibility') }}
    where is_points_eligible

),

stages as (

    select
        results.series,
        results.season,
        results.race_id,
        results.race_number,
        results.driver_id,
        'stage' as session_kind,
        stages.stage_number,
        stages.finish_position,
        greatest(results.known_from, stages.known_from) as known_from,
        least(results.known_to, stages.known_to) as known_to
    from {{ ref('int_stage_results') }} as stages
    inner join results using (race_id, driver_id)
    where
        results.is_points_race
        -- a disqualified car loses its stage points with the rest
        and not results.is_disqualified
        -- versions of the result and of the stage that were known at the same time
        and stages.known_from < coalesce(results.known_to, timestamp '9999-12-31')
        and results.known_from < coalesce(stages.known_to, timestamp '9999-12-31')

),

duels as (

    select
        series,
        season,
        race_id,
        race_number,
        driver_id,
        'duel' as session_kind,
        0 as stage_number,
        finish_position,
        known_from,
        known_to
    from results
    where is_duel

),

duels_before_the_feed as (

    select
        duels.series,
        duels.season,
        races.race_id,
        duels.race_number,
        duels.driver_id,
        'duel' as session_kind,
        0 as stage_number,
        duels.finish_position,
        races.known_from
    from {{ ref('duel_result_supplement') }} as duels
    inner join {{ ref('int_points_paying_races') }} as races using (series, season, race_number)
    where races.is_points_race

),

sessions as (

    select * from stages
    union all by name
    select * from duels
    union all by name
    select * from duels_before_the_feed

),

final as (

    select
        seasons.scenario,
        sessions.series,
        sessions.season,
        sessions.race_id,
        sessions.race_number,
        sessions.driver_id,
        session_kind as reason,
        sessions.stage_number,
        tables.points,
        sessions.known_from,
        sessions.known_to
    from sessions
    inner join {{ ref('int_scenarios') }} as seasons using (series, season)
    inner join {{ ref('points_for_stage') }} as tables
        using (points_system_id, session_kind, finish_position)

)

select * from final
