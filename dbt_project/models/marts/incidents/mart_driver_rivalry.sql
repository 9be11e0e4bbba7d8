-- Grain: one row per relation and pair of drivers: who hit whom, or who met in incidents.
with drivers as (

    select * from {{ ref('fct_incident_driver') }}
    where driver_id is not null

),

incidents as (

    select
        incidents.incident_id,
        races.race_id,
        races.race_date
    from {{ ref('fct_incident') }} as incidents
    inner join {{ ref('dim_race') }} as races using (race_id)

),

hits as (

    select
        'hit' as relation,
        hitter.driver_id,
        hitter.driver_name,
        other.driver_id as other_driver_id,
        other.driver_name as other_driver_name,
        incidents.incident_id,
        incidents.race_date,
        -- how likely a role is right, by who gave it
        least(
            case hitter.role_basis when 'official' then 0.9 when 'reported' then 0.7 else 0.5 end,
            case other.role_basis when 'official' then 0.9 when 'reported' then 0.7 else 0.5 end
        ) * case when hitter.is_role_disputed or other.is_role_disputed then 0.5 else 1.0 end
            as confidence
    from drivers as hitter
    inner join drivers as other using (incident_id)
    inner join incidents using (incident_id)
    where
        hitter.role in ('instigator', 'retaliator')
        and other.role = 'victim'
        and hitter.driver_id != other.driver_id

),

meetings as (

    select
        'met' as relation,
        one.driver_id,
        one.driver_name,
        other.driver_id as other_driver_id,
        other.driver_name as other_driver_name,
        incidents.incident_id,
        incidents.race_date,
        case when one.role_basis = 'inferred' or other.role_basis = 'inferred' then 0.5 else 0.9 end
            as confidence
    from drivers as one
    inner join drivers as other using (incident_id)
    inner join incidents using (incident_id)
    where one.driver_id < other.driver_id

),

relations as (

    select * from hits
    union all
    select * from meetings

),

final as (

    select
        driver_id,
        other_driver_id,
        count(*)::integer as incidents,
        -- how likely it is that at least one of the incidents was as reported
        round(1 - product(1 - confidence), 3)::double as confidence,
        relation,
        max(driver_name) as driver_name,
        max(other_driver_name) as other_driver_name,
        min(race_date) as first_date,
        max(race_date) as last_date,
        arg_max(incident_id, (race_date, incident_id)) as last_incident_id,
    from relations
    group by relation, driver_id, other_driver_id

)

select * from final
