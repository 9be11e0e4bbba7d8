with cautions as (

    select * from {{ ref('int_cautions') }}

),

incident_ids as (

    select * from {{ ref('int_reported_incident_ids') }}

),

reported as (

    select * from {{ ref('int_reported_incidents') }}

),

retirements as (

    select * from {{ ref('int_accident_retirements') }}

),

races as (

    select * from {{ ref('int_races') }}

),

linked_cautions as (

    select
        race_id,
        caution_number,
        bool_or(has_retirement) as has_retirement
    from (
        select
            race_id,
            caution_number,
            false as has_retirement
        from incident_ids
        union all
        select
            race_id,
            caution_number,
            true as has_retirement
        from retirements
    )
    where caution_number is not null
    group by race_id, caution_number

),

from_cautions as (

    select
        {{ caution_incident_id('cautions.race_id', 'cautions.caution_number') }} as incident_id,
        cautions.race_id,
        cautions.caution_number,
        cautions.start_lap as lap,
        case
            when cautions.cause = 'incident' then 'crash'
            when cautions.cause in ('spin', 'fire', 'weather') then cautions.cause
            when cautions.cause in ('fluid', 'stopped') then 'mechanical'
            -- debris with a retirement is a crash: the debris came from that car
            when linked_cautions.has_retirement then 'crash'
            else 'other'
        end as incident_type,
        cautions.location
    from cautions
    left join linked_cautions using (race_id, caution_number)
    where
        cautions.cause in ('incident', 'spin', 'fire')
        or len(cautions.car_numbers_told) > 0
        or linked_cautions.race_id is not null

),

without_caution as (

    select
        retirements.*,
        -- retirements within a lap of each other are taken as one accident
        retirements.laps_completed - lag(retirements.laps_completed) over (
            partition by retirements.race_id
            order by retirements.laps_completed, retirements.car_number
        ) <= 1 as is_same_accident
    from retirements
    where retirements.caution_number is null

),

accidents as (

    select
        *,
        count(*) filter (where not coalesce(is_same_accident, false)) over (
            partition by race_id
            order by laps_completed, car_number
            rows unbounded preceding
        ) as accident_number
    from without_caution

),

from_retirements as (

    select
        accidents.race_id::varchar || '-r' || lpad(accidents.accident_number::varchar, 2, '0')
            as incident_id,
        accidents.race_id,
        null::bigint as caution_number,
        least(min(accidents.laps_completed) + 1, any_value(races.actual_laps)) as lap,
        'crash' as incident_type,
        null::varchar as location
    from accidents
    inner join races using (race_id)
    group by accidents.race_id, accidents.accident_number

),

from_articles as (

    select
        incident_ids.incident_id,
        any_value(incident_ids.race_id) as race_id,
        null::bigint as caution_number,
        min(reported.told_lap) as lap,
        arg_min(reported.kind, (reported.article_id, reported.incident_number)) as incident_type,
        min(reported.location) as location
    from incident_ids
    inner join reported using (article_id, incident_number)
    where incident_ids.caution_number is null
    group by incident_ids.incident_id

),

every_incident as (

    select
        *,
        'caution' as first_basis
    from from_cautions
    union all
    select
        *,
        'status' as first_basis
    from from_retirements
    union all
    select
        *,
        'article' as first_basis
    from from_articles

),

final as (

    select
        incident_id,
        race_id,
        caution_number::integer as caution_number,
        lap::integer as lap,
        incident_type,
        location,
        first_basis,
    from every_incident

)

select * from final
