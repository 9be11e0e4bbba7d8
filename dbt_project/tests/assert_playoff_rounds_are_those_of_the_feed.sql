-- The rounds that the rules give the races of a season are those that the feed shows.
{{ config(meta={'dagster': {'ref': {'name': 'dim_race'}}}) }}

select
    races.race_id,
    races.playoff_round,
    feed.playoff_round as playoff_round_of_the_feed
from {{ ref('dim_race') }} as races
inner join {{ ref('int_races__classified') }} as feed using (race_id)
where races.race_number is not null and races.playoff_round != feed.playoff_round
