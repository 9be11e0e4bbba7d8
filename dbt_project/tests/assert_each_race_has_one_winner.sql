{{ config(meta={
    'description': 'Every race that was run has exactly one car in first place.',
    'dagster': {'ref': {'name': 'dim_race'}},
}) }}

select
    races.race_id,
    count(results.race_id) as winners
from {{ ref('dim_race') }} as races
left join {{ ref('int_race_results') }} as results
    on
        races.race_id = results.race_id
        and results.is_current
        and results.finish_position = 1
where races.is_complete
group by races.race_id
having count(results.race_id) != 1
