-- The places of a race follow one another: no car between two others is left out.
{{ config(meta={'dagster': {'ref': {'name': 'fct_race_result'}}}) }}

select
    race_id,
    max(finish_position) as last_place,
    count(distinct finish_position) as places
from {{ ref('fct_race_result') }}
where finish_position is not null
group by race_id
having max(finish_position) != count(distinct finish_position)
