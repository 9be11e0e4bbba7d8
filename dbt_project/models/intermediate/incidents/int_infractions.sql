with versions as (

    select * from {{ ref('stg_nascar_feed__infractions') }}

),

spans as (

    {{ spans_of_facts('versions', [
        'race_id', 'infraction_number', 'driver_id', 'car_number', 'lap', 'lap_assessed',
        'infraction', 'penalty', 'notes', 'driver_name'
    ]) }}

),

infractions as (

    select * from spans
    where known_to is null

),

entries as (

    select * from {{ ref('int_race_results') }}
    where is_current

),

drivers as (

    select distinct driver_id from entries

),

final as (

    select
        infractions.race_id,
        infractions.infraction_number::integer as infraction_number,
        coalesce(entries.driver_id, drivers.driver_id) as driver_id,
        infractions.car_number,
        infractions.lap,
        -- 0 stands for a penalty served at once or before the race
        nullif(infractions.lap_assessed, 0) as lap_assessed,
        infractions.infraction,
        infractions.penalty,
        infractions.notes,
        coalesce(entries.driver_name, infractions.driver_name) as driver_name,
        infractions.known_from,
    from infractions
    left join entries using (race_id, car_number)
    left join drivers on infractions.driver_id = drivers.driver_id

)

select * from final
