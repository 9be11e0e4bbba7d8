{{ config(meta={
    'description':
        'Finish and stage points by the rules are the points that the feed shows, outside '
        'known data issues.',
    'dagster': {'ref': {'name': 'fct_race_result'}},
}) }}

with races as (

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
    left join {{ ref('points_eligibility') }} as eligibility using (race_id, driver_id)
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
