{{ config(meta={
    'description':
        'The cautions of a race and their laps are those of the race header, or the '
        'difference is a known data issue or, in a race that was fetched, an open anomaly.',
    'dagster': {'ref': {'name': 'fct_caution'}},
}) }}

with excused as (

    select race_id
    from {{ ref('mart_data_anomaly') }}
    semi join {{ ref('int_fetched_races') }} using (race_id)
    where is_open and kind = 'cautions_differ_from_header'

),

listed as (

    select
        race_id,
        count(*) as cautions,
        sum(caution_laps) as caution_laps
    from {{ ref('fct_caution') }}
    group by race_id

)

select
    races.race_id,
    races.number_of_cautions,
    listed.cautions,
    races.number_of_caution_laps,
    listed.caution_laps
from {{ ref('dim_race') }} as races
left join listed using (race_id)
left join {{ ref('known_data_issue') }} as issues
    on races.race_id = issues.race_id and issues.issue_id like 'caution%'
anti join excused on races.race_id = excused.race_id
where
    races.is_complete
    and races.number_of_cautions is not null
    and issues.race_id is null
    and (
        races.number_of_cautions != coalesce(listed.cautions, 0)
        or races.number_of_caution_laps != coalesce(listed.caution_laps, 0)
    )
