{{ config(meta={
    'description':
        "Every points race that the season's index dates before its own day of issue was "
        'run and is here.',
    'dagster': {'ref': {'name': 'dim_race'}},
}) }}

select
    scheduled.season,
    scheduled.series_id,
    scheduled.race_id,
    scheduled.race_name
from {{ ref('stg_nascar_feed__scheduled_races') }} as scheduled
left join {{ ref('dim_race') }} as races
    on scheduled.race_id = races.race_id and races.is_complete
where
    scheduled.is_points_race
    -- results may follow the race by a day or two
    and scheduled.race_date + 2 < scheduled.known_from
    and races.race_id is null
