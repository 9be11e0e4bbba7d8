{{ config(meta={
    'description': "A driver's points after each race are the sum of his ledger up to that race.",
    'dagster': {'ref': {'name': 'fct_standings'}},
}) }}

with sums as (

    select
        standings.series,
        standings.season,
        standings.after_race_number,
        standings.driver_id,
        standings.points,
        sum(events.points) as ledger_points
    from {{ ref('fct_standings') }} as standings
    inner join {{ ref('fct_points_event') }} as events
        on
            standings.series = events.series
            and standings.season = events.season
            and standings.driver_id = events.driver_id
            and standings.after_race_number >= events.race_number
    group by all

)

select * from sums
where abs(points - ledger_points) > 0.005
