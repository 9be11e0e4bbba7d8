-- Of bundled races only: what was fetched may be in the making and holds no release back.
{{ config(meta={
    'description':
        'The playoff round that the rules give a race is the one that the feed shows. '
        'Bundled races only.',
    'dagster': {'ref': {'name': 'dim_race'}},
}) }}

select
    races.race_id,
    races.playoff_round,
    feed.playoff_round as playoff_round_of_the_feed
from {{ ref('dim_race') }} as races
inner join {{ ref('int_races') }} as feed using (race_id)
inner join {{ ref('stg_nascar_feed__payloads') }} as payloads
    on races.race_id = payloads.race_id and payloads.is_current
where
    races.race_number is not null
    and races.playoff_round <> feed.playoff_round
    and payloads.archive_path like 'bundled/%'
