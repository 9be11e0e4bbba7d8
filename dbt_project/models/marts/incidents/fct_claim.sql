-- Grain: one row per statement of an article, beside what the record says.
with claims as (

    select * from {{ ref('int_claims') }}

),

outcomes as (

    select * from {{ ref('mart_championship_outcome') }}

),

contenders as (

    select
        series,
        season,
        driver_id
    from {{ ref('int_championship_rounds') }}
    where scenario = 'actual' and is_last_round

),

penalties as (

    select
        series,
        season,
        driver_id,
        list(abs(points)::integer order by abs(points)) as points_docked
    from {{ ref('fct_penalty') }}
    where is_in_force
    group by series, season, driver_id

),

titled as (

    select
        claims.*,
        outcomes.champion_driver_id,
        outcomes.champion_name,
        contenders.driver_id is not null as is_contender,
        penalties.points_docked
    from claims
    left join outcomes using (series, season)
    left join contenders
        on
            claims.series = contenders.series
            and claims.season = contenders.season
            and claims.subject_driver_id = contenders.driver_id
    left join penalties
        on
            claims.series = penalties.series
            and claims.season = penalties.season
            and claims.subject_driver_id = penalties.driver_id

),

compared as (

    select
        *,
        case
            when predicate in ('won_title', 'lost_title') then champion_name
            when predicate = 'docked_points' then array_to_string(points_docked, ', ')
            else official_value
        end as official,
        case
            when subject_driver_id is null then null
            when predicate = 'won_title' then subject_driver_id = champion_driver_id
            when predicate = 'lost_title'
                then is_contender and subject_driver_id != champion_driver_id
            when predicate = 'docked_points' then list_contains(points_docked, claimed_number)
            else is_supported
        end as is_true
    from titled

),

final as (

    select
        article_id || '-k' || lpad(claim_number::varchar, 2, '0') as claim_id,
        article_id,
        race_id,
        subject_driver_id,
        char_start,
        char_end,
        subject_name as subject,
        predicate,
        claimed_value as object,
        official as official_value,
        case
            when official is null or is_true is null then 'unverifiable'
            when is_true then 'supported'
            else 'contradicted'
        end as verdict,
    from compared

)

select * from final
