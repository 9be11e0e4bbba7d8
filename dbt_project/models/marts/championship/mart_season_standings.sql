-- Grain: one row per series, season and driver in the final (or, during a season, latest) table.
with computed as (

    select * from {{ ref('fct_standings') }}
    qualify after_race_number = max(after_race_number) over (partition by series, season)

),

-- a season that cannot be computed from known facts shows its official table
uncomputed as (

    select
        official.season,
        official.standing,
        official.driver_id,
        official.points,
        official.series,
        drivers.driver_name,
        if(official.standing = 1, 'champion', 'contending') as status
    from {{ ref('int_standings_of_uncomputed_seasons') }} as official
    inner join {{ ref('dim_driver') }} as drivers using (driver_id)
    anti join computed using (series, season)
    qualify row_number() over (
        partition by official.series, official.season, official.driver_id
        order by official.standing
    ) = 1

),

standings as (

    select
        season,
        standing,
        driver_id,
        points,
        true as is_computed,
        series,
        driver_name,
        status
    from computed
    union all
    select
        season,
        standing,
        driver_id,
        points,
        false as is_computed,
        series,
        driver_name,
        status
    from uncomputed

),

races as (

    select
        race_id,
        series,
        season
    from {{ ref('int_points_paying_races') }}
    where is_points_race

),

results as (

    select
        races.series,
        races.season,
        results.driver_id,
        count(distinct results.race_id) filter (where results.has_started) as starts,
        count(*) filter (where results.finish_position <= 5) as top_fives,
        count(*) filter (where results.finish_position <= 10) as top_tens,
        count(*) filter (where results.finish_position = 1) as wins,
        sum(results.laps_led) as laps_led
    from {{ ref('fct_race_result') }} as results
    inner join races using (race_id)
    where results.finish_position is not null
    group by races.series, races.season, results.driver_id

),

stages as (

    select
        races.series,
        races.season,
        stages.driver_id,
        count(*) as stage_wins
    from {{ ref('fct_stage_result') }} as stages
    inner join races using (race_id)
    where stages.finish_position = 1
    group by races.series, races.season, stages.driver_id

),

rounds as (

    select
        series,
        season,
        driver_id,
        max(round_number) as round_reached,
        arg_max(round_name, round_number) as round_name
    from {{ ref('int_championship_rounds') }}
    where scenario = 'actual'
    group by series, season, driver_id

),

final as (

    select
        standings.season::integer as season,
        standings.standing::integer as standing,
        standings.driver_id::integer as driver_id,
        standings.points::double as points,
        coalesce(results.wins, 0)::integer as wins,
        coalesce(stages.stage_wins, 0)::integer as stage_wins,
        coalesce(results.top_fives, 0)::integer as top_fives,
        coalesce(results.top_tens, 0)::integer as top_tens,
        coalesce(results.starts, 0)::integer as starts,
        coalesce(results.laps_led, 0)::integer as laps_led,
        coalesce(rounds.round_reached, 0)::integer as round_reached,
        standings.is_computed,
        standings.series,
        standings.driver_name,
        rounds.round_name,
        standings.status
    from standings
    left join results using (series, season, driver_id)
    left join stages using (series, season, driver_id)
    left join rounds using (series, season, driver_id)

)

select * from final
