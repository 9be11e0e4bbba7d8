-- Grain: one row per driver in an incident, in the role that its sources give.
with roles as (

    select
        roles.*,
        -- papers that print one report are one source
        coalesce(origins.origin_article_id, roles.article_id, roles.source_type) as source
    from {{ ref('int_incident_roles') }} as roles
    left join {{ ref('int_article_origins') }} as origins using (article_id)

),

incidents as (

    select * from {{ ref('int_incidents') }}

),

retirements as (

    select * from {{ ref('int_accident_retirements') }}

),

positions as (

    select * from {{ ref('int_incident_running_positions') }}

),

results as (

    select
        results.race_id,
        results.driver_id,
        results.finish_position,
        results.finishing_status,
        results.laps_completed,
        races.actual_laps
    from {{ ref('int_race_results') }} as results
    inner join {{ ref('int_races') }} as races using (race_id)
    where results.is_current and results.is_classified

),

role_sources as (

    select
        incident_id,
        driver_key,
        role,
        role_basis,
        -- a retaliator is an instigator too, so sources that say either agree with each other
        case role when 'retaliator' then 'instigator' else role end as side,
        count(distinct source) as sources
    from roles
    group by incident_id, driver_key, role, role_basis

),

weighed as (

    select
        *,
        sum(sources) over (partition by incident_id, driver_key, side) as side_sources
    from role_sources

),

-- race control says only who was involved and reporters say who did what, so any other role goes
-- before `involved`
chosen as (

    select
        incident_id,
        driver_key,
        role,
        role_basis
    from weighed
    qualify row_number() over (
        partition by incident_id, driver_key
        order by
            role != 'involved' desc,
            list_position(['official', 'reported', 'quoted', 'inferred'], role_basis),
            side_sources desc,
            list_position(['retaliator', 'instigator', 'victim', 'involved'], role)
    ) = 1

),

summed as (

    select
        incident_id,
        driver_key,
        any_value(driver_id) as driver_id,
        max(driver_name) as driver_name,
        count(distinct source) as source_count,
        bool_or(source_type = 'caution') as is_named_officially,
        bool_or(role = 'victim') and bool_or(role in ('instigator', 'retaliator'))
            as is_role_disputed
    from roles
    group by incident_id, driver_key

),

final as (

    select
        summed.incident_id,
        summed.driver_id,
        results.finish_position,
        positions.position_before,
        positions.position_after,
        summed.source_count::integer as source_count,
        case
            when retirements.driver_id is not null
                then (results.actual_laps - results.laps_completed)::integer
        end as laps_lost,
        summed.is_named_officially,
        summed.is_role_disputed,
        retirements.retirement_score,
        retirements.driver_id is not null as is_retired,
        retirements.retirement_basis,
        chosen.role,
        chosen.role_basis,
        summed.driver_name,
    from summed
    inner join chosen using (incident_id, driver_key)
    inner join incidents using (incident_id)
    left join results
        on incidents.race_id = results.race_id and summed.driver_id = results.driver_id
    left join positions
        on summed.incident_id = positions.incident_id and summed.driver_id = positions.driver_id
    left join retirements
        on
            incidents.race_id = retirements.race_id
            and summed.driver_id = retirements.driver_id
            and results.finish_position = retirements.finish_position
            and (
                incidents.caution_number = retirements.caution_number
                or (incidents.first_basis = 'status' and retirements.caution_number is null)
            )
    -- a driver whom the results have in two cars was in the one that retired, else in the better
    qualify row_number() over (
        partition by summed.incident_id, summed.driver_key
        order by retirements.driver_id is not null desc, results.finish_position
    ) = 1

)

select * from final
