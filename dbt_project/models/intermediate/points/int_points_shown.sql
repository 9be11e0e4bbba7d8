-- Grain: one row per points race of the feed, scoring driver and version of its payload; seasons
-- whose rules pay a point for the fastest lap.
with systems as (

    select
        series,
        season,
        systems.fastest_lap_points
    from {{ ref('int_scenarios') }} as seasons
    inner join {{ ref('points_system') }} as systems using (points_system_id)
    where seasons.scenario = 'actual' and systems.fastest_lap_points > 0

),

payloads as (

    select
        race_id,
        known_from,
        known_to
    from {{ ref('stg_nascar_feed__payloads') }}
    where is_complete

),

results as (

    select
        payloads.known_from as version_known_from,
        payloads.known_to as version_known_to,
        systems.fastest_lap_points,
        results.*
    from {{ ref('int_race_results_with_eligibility') }} as results
    inner join systems using (series, season)
    inner join payloads
        on
            results.race_id = payloads.race_id
            and payloads.known_from >= results.known_from
            and payloads.known_from < coalesce(results.known_to, timestamp '9999-12-31')
    where results.is_points_race and results.is_points_eligible

),

finishes as (

    select * from {{ ref('int_finish_points') }}
    where scenario = 'actual'

),

stages as (

    select * from {{ ref('int_stage_and_duel_points') }}
    where scenario = 'actual' and reason = 'stage'

),

compared as (

    select
        results.series,
        results.season,
        results.race_id,
        results.race_number,
        results.driver_id,
        results.points_earned,
        finishes.points as finish_points,
        coalesce(sum(stages.points), 0) as stage_points,
        results.fastest_lap_points,
        results.version_known_from as known_from,
        results.version_known_to as known_to
    from results
    inner join finishes
        on
            results.race_id = finishes.race_id
            and results.driver_id = finishes.driver_id
            and results.known_from = finishes.known_from
    left join stages
        on
            results.race_id = stages.race_id
            and results.driver_id = stages.driver_id
            and results.version_known_from >= stages.known_from
            and results.version_known_from < coalesce(stages.known_to, timestamp '9999-12-31')
    group by all

),

judged as (

    select
        *,
        dense_rank() over (partition by race_id order by known_from) as version_number,
        points_earned - finish_points - stage_points as points_over,
        points_over = fastest_lap_points as is_over_by_fastest_lap,
        -- Points less a penalty are no sign of anything else, nor are those of a finalist, whose
        -- stages do not count in the race that decides the title.
        (points_over > 0 and not is_over_by_fastest_lap)
        or (points_over = -fastest_lap_points and points_earned <> finish_points)
            as is_off_otherwise
    from compared

),

-- two places exchanged before their points, or a stage that is missing, may also leave one driver
-- a point above: then others are off too
final as (

    select
        * exclude (is_over_by_fastest_lap, is_off_otherwise),
        count(*) filter (where is_over_by_fastest_lap) over race as drivers_over,
        bool_or(is_off_otherwise) over race as has_other_differences,
        bool_or(points_earned > 0) over race as has_points,
        bool_or(stage_points > 0 and points_earned = finish_points) over race as has_finalists,
        is_over_by_fastest_lap and drivers_over = 1 and not has_other_differences
            as is_fastest_lap
    from judged
    window
        race as (
            partition by race_id, known_from
        )

)

select * from final
