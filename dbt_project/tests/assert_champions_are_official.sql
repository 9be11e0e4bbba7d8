{{ config(meta={
    'description':
        'Every finished season has the champion of the official record, with his points; in a '
        'season that was fetched or lacks a race, what differs is an open anomaly.',
    'dagster': {'ref': {'name': 'mart_championship_outcome'}},
}) }}

select
    outcome.series,
    outcome.season,
    outcome.champion_name,
    outcome.champion_points,
    official.driver_name as official_champion,
    official.points as official_points
from {{ ref('mart_championship_outcome') }} as outcome
inner join {{ ref('official_champion') }} as official
    on outcome.series = official.series and outcome.season = official.season
anti join ({{ flagged_final_rows() }}) as flagged
    on
        official.series = flagged.series
        and official.season = flagged.season
        and official.driver_id = flagged.driver_id
-- a title worked out without all races may differ; each missing race is an open anomaly
anti join (
    select
        series,
        season
    from {{ ref('int_scenarios') }}
    where scenario = 'actual' and races_missing > 0
) as unfinished on outcome.series = unfinished.series and outcome.season = unfinished.season
where
    official.driver_id is not null
    and (
        outcome.champion_driver_id <> official.driver_id
        or outcome.champion_points <> official.points
    )
    -- two records of one title may differ in points
    and not exists (
        select issues.issue_id
        from {{ ref('known_data_issue') }} as issues
        where
            issues.series = outcome.series
            and issues.season = outcome.season
            and issues.driver_id = outcome.champion_driver_id
            and outcome.champion_driver_id = official.driver_id
    )
