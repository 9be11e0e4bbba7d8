-- Who did what to whom in the race that decided it, and on whose word.
select
    incidents.lap,
    incidents.location,
    drivers.driver_name,
    drivers.role,
    drivers.role_basis,
    incidents.source_count as sources,
from {{ ref('fct_incident') }} as incidents
inner join {{ ref('fct_incident_driver') }} as drivers using (incident_id)
where
    incidents.race_id = 5373
    and incidents.article_count > 0
    and incidents.caution_number is not null
order by incidents.lap, drivers.role, drivers.driver_name;
