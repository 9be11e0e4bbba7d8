{{ config(meta={
    'description':
        'Every car that race control names in a caution was in the race, or the slip is a '
        'known data issue or, in a race that was fetched, an open anomaly.',
    'dagster': {'ref': {'name': 'fct_caution_car'}},
}) }}

select cars.*
from {{ ref('fct_caution_car') }} as cars
left join {{ ref('known_data_issue') }} as issues
    on issues.issue_id = 'caution_car_' || cars.car_number || '_of_' || cars.race_id
anti join (
    select race_id
    from {{ ref('mart_data_anomaly') }}
    semi join {{ ref('int_fetched_races') }} using (race_id)
    where is_open and kind = 'caution_names_absent_car'
) as excused on cars.race_id = excused.race_id
where not cars.is_resolved and issues.race_id is null
