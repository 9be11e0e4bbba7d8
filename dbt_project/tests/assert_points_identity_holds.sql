{{ config(meta={
    'description':
        'Finish and stage points by the rules are the points that the feed shows, outside '
        'known data issues and, in races that were fetched, open anomalies.',
    'dagster': {'ref': {'name': 'fct_race_result'}},
}) }}

with excused as (

    select
        race_id,
        anomalies.driver_id
    from {{ ref('mart_data_anomaly') }} as anomalies
    inner join {{ ref('int_fetched_races') }} using (race_id)
    where anomalies.is_open and anomalies.kind in ('points_do_not_add_up', 'points_missing')

),

races as (

    select
        race_id,
        series,
        season,
        race_number
    from {{ ref('dim_race') }}
    where race_number is not null

),

final as (

    select
        races.series,
        races.season,
        races.race_number,
        results.race_id,
        results.driver_name,
        results.finish_points,
        results.stage_points,
        results.points_earned
    from {{ ref('fct_race_result') }} as results
    inner join races using (race_id)
    -- a season without rules has no points
    semi join {{ ref('championship_season') }} using (series, season)
    left join {{ ref('points_eligibility') }} as eligibility using (race_id, driver_id)
    anti join excused
        on
            results.race_id = excused.race_id
            and coalesce(excused.driver_id, results.driver_id) = results.driver_id
    where
        results.is_points_eligible
        and results.finish_points + results.stage_points <> results.points_earned
        and eligibility.race_id is null
        -- history has its own exceptions; its totals are audited
        and not {{ is_from_history('results.race_id') }}
        and not exists (
            select issues.issue_id
            from {{ ref('known_data_issue') }} as issues
            where
                issues.race_id = results.race_id
                -- a slip in a caution excuses no points
                and issues.issue_id not like 'caution%'
                and coalesce(issues.driver_id, results.driver_id) = results.driver_id
        )

)

select * from final
