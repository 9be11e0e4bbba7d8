-- Grain: one row per series and driver who started a points race in it.
with races as (

    select
        race_id,
        series,
        season,
        race_date
    from {{ ref('dim_race') }}
    where race_number is not null

),

results as (

    select
        races.series,
        races.season,
        results.race_id,
        results.driver_id,
        min(results.finish_position) as finish_position,
        min(results.start_position) as start_position,
        sum(results.laps_led) as laps_led,
        sum(results.laps_completed) as laps_completed
    from {{ ref('fct_race_result') }} as results
    inner join races using (race_id)
    where results.has_started and results.driver_id is not null
    group by races.series, races.season, results.race_id, results.driver_id

),

totals as (

    select
        series,
        driver_id,
        count(distinct season) as seasons,
        min(season) as first_season,
        max(season) as last_season,
        count(*) as starts,
        count(*) filter (where finish_position = 1) as wins,
        count(*) filter (where finish_position <= 5) as top_fives,
        count(*) filter (where finish_position <= 10) as top_tens,
        count(*) filter (where start_position = 1) as starts_from_first,
        sum(laps_led) as laps_led,
        sum(laps_completed) as laps_completed,
        min(finish_position) as best_finish
    from results
    group by series, driver_id

),

titles as (

    select
        series,
        champion_driver_id as driver_id,
        count(*) as titles
    from {{ ref('mart_championship_outcome') }}
    group by series, champion_driver_id

),

standings as (

    select
        series,
        driver_id,
        min(standing) as best_standing
    from {{ ref('mart_season_standings') }}
    group by series, driver_id

),

final as (

    select
        totals.driver_id::integer as driver_id,
        totals.seasons::integer as seasons,
        totals.first_season::integer as first_season,
        totals.last_season::integer as last_season,
        totals.starts::integer as starts,
        totals.wins::integer as wins,
        totals.top_fives::integer as top_fives,
        totals.top_tens::integer as top_tens,
        totals.starts_from_first::integer as starts_from_first,
        totals.laps_led::integer as laps_led,
        totals.laps_completed::integer as laps_completed,
        totals.best_finish::integer as best_finish,
        standings.best_standing::integer as best_standing,
        coalesce(titles.titles, 0)::integer as titles,
        totals.series,
        drivers.driver_name
    from totals
    left join titles using (series, driver_id)
    left join standings using (series, driver_id)
    left join {{ ref('dim_driver') }} as drivers using (driver_id)

)

select * from final
