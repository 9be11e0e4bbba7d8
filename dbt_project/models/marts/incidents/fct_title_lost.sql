-- Grain: one row per title contender of a season's last race who lost the title by an incident.
{% set many_places = 10 %}

with outcomes as (

    select * from {{ ref('mart_championship_outcome') }}

),

rounds as (

    select
        *,
        round_number = max(round_number) over (partition by series, season) as is_last_round
    from {{ ref('mart_championship_rounds') }}

),

-- those who could win the title in one race, all from the same points
contenders as (

    select
        rounds.series,
        rounds.season,
        rounds.driver_id,
        rounds.driver_name,
        outcomes.deciding_race_id as race_id,
        rounds.driver_id = outcomes.champion_driver_id as is_champion
    from rounds
    inner join outcomes
        on rounds.series = outcomes.series and rounds.season = outcomes.season
    where rounds.is_last_round and rounds.first_race_number = rounds.last_race_number

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
        contenders.driver_name,
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
    inner join incidents on contenders.race_id = incidents.race_id
    inner join {{ ref('fct_incident_driver') }} as drivers
        on
            incidents.incident_id = drivers.incident_id
            and contenders.driver_id = drivers.driver_id
    where not contenders.is_champion

),

-- the last lap on which each was first of the contenders
leads as (

    select
        contenders.race_id,
        contenders.driver_id,
        laps.lap
    from contenders
    inner join {{ ref('int_laps__attributed') }} as laps
        on contenders.race_id = laps.race_id and contenders.driver_id = laps.driver_id
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
        contenders.driver_name,
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
    inner join incidents on contenders.race_id = incidents.race_id
    inner join {{ ref('int_incident_positions__run') }} as positions
        on
            incidents.incident_id = positions.incident_id
            and contenders.driver_id = positions.driver_id
    inner join {{ ref('fct_caution') }} as cautions
        on
            incidents.race_id = cautions.race_id
            and incidents.caution_number = cautions.caution_number
    left join last_leads
        on
            contenders.race_id = last_leads.race_id
            and contenders.driver_id = last_leads.driver_id

),

-- first of the contenders as the yellow fell and never again, though in no incident himself
overtaken as (

    select
        positions.series,
        positions.season,
        positions.driver_id,
        positions.driver_name,
        positions.incident_id,
        positions.lap,
        'led_the_title' as basis
    from positions
    left join involved
        on
            positions.series = involved.series
            and positions.season = involved.season
            and positions.driver_id = involved.driver_id
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

-- one row a contender: the end of his race before a hit, the first hit, the last lead lost
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
        season,
        driver_id,
        incident_id,
        lap,
        series,
        basis,
        driver_name,
    from chosen

)

select * from final
