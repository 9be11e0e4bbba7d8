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
    inner join standings
        on
            events.series = standings.series
            and events.season = standings.season
            and events.driver_id = standings.driver_id
    group by
        events.series, events.season, events.driver_id, events.reason, standings.driver_name

)

select * from final
