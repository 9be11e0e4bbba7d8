{{ config(meta={
    'description': 'Every driver who retired by accident is in an incident that ended his race.',
    'dagster': {'ref': {'name': 'fct_incident_driver'}},
}) }}

with ended as (

    select distinct
        incidents.race_id,
        drivers.driver_id
    from {{ ref('fct_incident_driver') }} as drivers
    inner join {{ ref('fct_incident') }} as incidents using (incident_id)
    where drivers.is_retired

)

select
    results.race_id,
    results.driver_id
from {{ ref('int_race_results') }} as results
left join ended using (race_id, driver_id)
where
    results.is_current
    and results.is_classified
    and results.finishing_status = 'Accident'
    -- incidents are known from the feed's time on
    and not {{ is_from_history('results.race_id') }}
    and ended.driver_id is null
