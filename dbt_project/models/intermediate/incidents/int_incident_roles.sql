with retirements as (

    select * from {{ ref('int_accident_retirements') }}

),

incidents as (

    select * from {{ ref('int_incidents') }}

),

caution_cars as (

    select * from {{ ref('int_caution_cars') }}

),

incident_ids as (

    select * from {{ ref('int_reported_incident_ids') }}

),

reported_drivers as (

    select * from {{ ref('int_article_incident_drivers') }}

),

driver_names as (

    select
        driver_id,
        arg_max(driver_name, (known_from, driver_name)) as driver_name
    from {{ ref('int_race_results') }}
    group by driver_id

),

official as (

    select
        incidents.incident_id,
        caution_cars.driver_id,
        coalesce(caution_cars.driver_name, 'car ' || caution_cars.car_number) as driver_name,
        'involved' as role,
        'official' as role_basis,
        'caution' as source_type,
        null::varchar as article_id,
        null::integer as char_start,
        null::integer as char_end
    from incidents
    inner join caution_cars using (race_id, caution_number)

),

-- a car that retired by accident around the start of the caution or during it, and that race
-- control's comment does not name
inferred as (

    select
        incidents.incident_id,
        retirements.driver_id,
        retirements.driver_name,
        'involved' as role,
        'inferred' as role_basis,
        'status' as source_type,
        null::varchar as article_id,
        null::integer as char_start,
        null::integer as char_end
    from incidents
    inner join retirements using (race_id, caution_number)
    where retirements.retirement_basis in ('nearby', 'during')

),

by_status as (

    select
        incidents.incident_id,
        retirements.driver_id,
        retirements.driver_name,
        'involved' as role,
        'official' as role_basis,
        'status' as source_type,
        null::varchar as article_id,
        null::integer as char_start,
        null::integer as char_end
    from retirements
    inner join incidents
        on
            retirements.race_id = incidents.race_id
            and incidents.first_basis = 'status'
    where retirements.caution_number is null
    qualify row_number() over (
        partition by retirements.race_id, retirements.car_number
        order by abs(incidents.lap - retirements.laps_completed - 1), incidents.incident_id
    ) = 1

),

reported as (

    select
        incident_ids.incident_id,
        reported_drivers.driver_id,
        coalesce(driver_names.driver_name, reported_drivers.driver_name) as driver_name,
        reported_drivers.role,
        reported_drivers.role_basis,
        'article' as source_type,
        reported_drivers.article_id,
        reported_drivers.char_start,
        reported_drivers.char_end
    from incident_ids
    inner join reported_drivers using (article_id, incident_number)
    left join driver_names using (driver_id)

),

every_role as (

    select * from official
    union all
    select * from inferred
    union all
    select * from by_status
    union all
    select * from reported

),

final as (

    select
        incident_id,
        -- a driver in no result has no number, so his name is the key
        coalesce(driver_id::varchar, {{ name_key('driver_name') }}) as driver_key,
        driver_id,
        driver_name,
        role,
        role_basis,
        source_type,
        article_id,
        char_start,
        char_end,
    from every_role
    -- a driver whom the results have in two cars is in an incident once
    qualify row_number() over (
        partition by incident_id, driver_key, source_type, article_id, char_start, role
        order by role_basis desc, driver_name
    ) = 1

)

select * from final
