{{ config(meta={
    'description':
        'The points of a driver, reason by reason, add up to his points in the final '
        'table.',
    'dagster': {'ref': {'name': 'mart_points_decomposition'}},
}) }}

with sums as (

    select
        series,
        season,
        driver_id,
        sum(points) as points
    from {{ ref('mart_points_decomposition') }}
    group by series, season, driver_id

)

select
    standings.series,
    standings.season,
    standings.driver_name,
    standings.points,
    sums.points as decomposed_points
from {{ ref('mart_season_standings') }} as standings
left join sums
    on
        standings.series = sums.series
        and standings.season = sums.season
        and standings.driver_id = sums.driver_id
where
    standings.is_computed
    and coalesce(abs(standings.points - sums.points) > 0.005, true)
