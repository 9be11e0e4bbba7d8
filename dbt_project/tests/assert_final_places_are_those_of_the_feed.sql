-- The feed ranks drivers by itself, apart from any list of finals. Of bundled races only: what was
-- fetched may be provisional, or know of penalties that nobody has announced, and holds no release
-- back.
{{ config(meta={
    'description':
        "The places of a final table are the ranks that the feed gives in the season's "
        'last race, or the difference is a known data issue. Bundled races only.',
    'dagster': {'ref': {'name': 'mart_season_standings'}},
}) }}

with last_races as (

    select
        races.series,
        races.season,
        races.race_id
    from {{ ref('dim_race') }} as races
    inner join {{ ref('dim_season') }} as seasons using (series, season)
    inner join {{ ref('stg_nascar_feed__payloads') }} as payloads
        on races.race_id = payloads.race_id and payloads.is_current
    where
        races.is_complete
        and races.race_number = seasons.races
        and payloads.archive_path like 'bundled/%'

),

ranks as (

    select
        last_races.series,
        last_races.season,
        results.driver_id,
        results.points_position
    from {{ ref('stg_nascar_feed__results') }} as results
    inner join last_races using (race_id)
    where results.is_current and results.points_position > 0

)

select
    standings.series,
    standings.season,
    standings.driver_id,
    standings.driver_name,
    standings.standing,
    ranks.points_position
from {{ ref('mart_season_standings') }} as standings
inner join ranks using (series, season, driver_id)
anti join {{ ref('known_data_issue') }} as issues
    on
        standings.series = issues.series
        and standings.season = issues.season
        and standings.driver_id = issues.driver_id
where standings.is_computed and standings.standing <> ranks.points_position
