{{ config(meta={
    'description':
        'Careers that are over have the wins and starts that the record books give them, '
        'where history is loaded.',
    'dagster': {'ref': {'name': 'mart_driver_career'}},
}) }}

with loaded as (

    select distinct series from {{ ref('int_history_races') }}

)

select
    official.series,
    official.driver_name,
    official.wins as official_wins,
    careers.wins,
    official.starts as official_starts,
    careers.starts
from {{ ref('official_career_wins') }} as official
inner join loaded on official.series = loaded.series
left join {{ ref('mart_driver_career') }} as careers
    on official.series = careers.series and official.driver_id = careers.driver_id
where
    official.wins is distinct from careers.wins
    or coalesce(official.starts, careers.starts) is distinct from careers.starts
