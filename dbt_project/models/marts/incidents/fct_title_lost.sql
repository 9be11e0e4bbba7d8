-- Grain: one row per title contender of a season's last race who lost the title by an incident.
{% set many_places = 10 %}

with outcomes as (

    select * from {{ ref('mart_championship_outcome') }}

),

-- contenders in seasons whose last round is a single race, started on equal points
contenders as (

    select
        rounds.series,
        rounds.season,
        rounds.driver_id,
        outcomes.deciding_race_id as race_id,
        rounds.driver_id = outcomes.champion_driver_id as is_champion
    from {{ ref('int_championship_rounds') }} as rounds
    inner join outcomes using (series, season)
    where
        rounds.scenario = 'actual'
        and rounds.is_last_round
        and rounds.first_race_number = rounds.last_race_number

),

incidents as (

    select * from {{ ref('fct_incident') }}
    where incident_type in ('crash', 'spin', 'contact', 'retaliation', 'fire')

),

involved as (

    select
        contenders.series,
        contenders.season,
        contenders.driver_id,
        incidents.incident_id,
        incidents.lap,
        case
            when drivers.is_retired then 'retired'
            when drivers.role = 'victim' then 'hit'
            when
                drivers.role = 'involved'
                and drivers.position_after - drivers.position_before >= {{ many_places }}
                and drivers.finish_position > drivers.position_before
                then 'lost_places'
        end as basis
    from contenders
    inner join incidents using (race_id)
    inner join {{ ref('fct_incident_driver') }} as drivers using (incident_id, driver_id)
    where not contenders.is_champion

),

-- laps on which each was the first of the contenders
leads as (

    select
        contenders.race_id,
        contenders.driver_id,
        laps.lap
    from contenders
    inner join {{ ref('int_driver_laps') }} as laps using (race_id, driver_id)
    qualify row_number() over (
        partition by contenders.race_id, laps.lap
        order by laps.running_position
    ) = 1

),

last_leads as (

    select
        race_id,
        driver_id,
        max(lap) as last_lap_led
    from leads
    group by race_id, driver_id

),

positions as (

    select
        contenders.series,
        contenders.season,
        contenders.driver_id,
        contenders.is_champion,
        incidents.incident_id,
        incidents.lap,
        cautions.end_lap,
        last_leads.last_lap_led,
        row_number() over (
            partition by incidents.incident_id
            order by positions.position_before
        ) = 1 as led_before
    from contenders
    inner join incidents using (race_id)
    inner join {{ ref('fct_caution') }} as cautions using (race_id, caution_number)
    left join last_leads using (race_id, driver_id)
    inner join {{ ref('int_incident_running_positions') }} as positions
        using (incident_id, driver_id)

),

-- first of the contenders when the caution came out and never after it, without an incident of his
-- own
overtaken as (

    select
        positions.series,
        positions.season,
        positions.driver_id,
        positions.incident_id,
        positions.lap,
        'led_the_title' as basis
    from positions
    left join involved using (series, season, driver_id)
    where
        positions.led_before
        and positions.last_lap_led <= positions.end_lap
        and not positions.is_champion
        and involved.driver_id is null

),

every_case as (

    select * from involved
    where basis is not null
    union all
    select * from overtaken

),

-- one row per contender: a retirement goes before a hit and a hit before lost places; of equal ones
-- the first, of lost leads the last
chosen as (

    select *
    from every_case
    qualify row_number() over (
        partition by series, season, driver_id
        order by
            list_position(['retired', 'hit', 'lost_places', 'led_the_title'], basis),
            case when basis = 'led_the_title' then -lap else lap end,
            incident_id
    ) = 1

),

final as (

    select
        chosen.season,
        chosen.driver_id,
        chosen.incident_id,
        chosen.lap,
        chosen.series,
        chosen.basis,
        drivers.driver_name,
    from chosen
    inner join {{ ref('dim_driver') }} as drivers using (driver_id)

)

select * from final
