{{ config(meta={
    'description': 'A season replayed under its own rules gives its own standings.',
    'dagster': {'ref': {'name': 'mart_what_if_standings'}},
}) }}

select
    replayed.series,
    replayed.season,
    replayed.driver_id,
    replayed.points,
    actual.points as actual_points,
    replayed.standing,
    actual.standing as actual_standing
from {{ ref('mart_what_if_standings') }} as replayed
inner join {{ ref('championship_season') }} as rules
    on
        replayed.series = rules.series
        and replayed.season = rules.season
        and replayed.points_system_id = rules.points_system_id
        and replayed.championship_format_id = rules.championship_format_id
inner join {{ ref('mart_season_standings') }} as actual
    on
        replayed.series = actual.series
        and replayed.season = actual.season
        and replayed.driver_id = actual.driver_id
where
    actual.is_computed
    and (replayed.points <> actual.points or replayed.standing <> actual.standing)
