-- Grain: one row per series, season, driver and reason for points.
with events as (

    select * from {{ ref('fct_points_event') }}

),

standings as (

    select
        series,
        season,
        driver_id,
        driver_name
    from {{ ref('mart_season_standings') }}

),

latest as (

    select
        series,
        season,
        max(after_race_number) as race_number
    from {{ ref('fct_standings') }}
    group by series, season

),

final as (

    select
        events.season::integer as season,
        events.driver_id::integer as driver_id,
        round(sum(events.points), 2)::double as points,
        count(distinct events.race_id)::integer as race_count,
        events.series,
        events.reason,
        standings.driver_name
    from events
    inner join standings using (series, season, driver_id)
    left join latest using (series, season)
    -- between two rounds the ledger has the reset before the next race, the table not yet
    where coalesce(events.race_number <= latest.race_number, true)
    group by
        events.series, events.season, events.driver_id, events.reason, standings.driver_name

)

select * from final
