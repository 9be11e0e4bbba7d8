-- Grain: one row per scenario, series, season, race run and driver who holds points after it; of
-- scenarios only what happened, for what-ifs are asked for at the end of the season.
with seasons as (

    select * from {{ ref('int_scenarios') }}
    where scenario = 'actual'

),

-- also those whose result is missing: a reset or a penalty may take effect with one of them
races as (

    select
        seasons.scenario,
        races.series,
        races.season,
        races.race_number,
        races.race_id,
        races.has_results
    from {{ ref('int_points_paying_races') }} as races
    inner join seasons using (series, season)
    where races.is_points_race

),

race_points as (

    select
        scenario,
        series,
        season,
        race_number,
        driver_id,
        sum(points) as points,
        bool_or(reason = 'declaration') as has_declared_elsewhere
    from {{ ref('int_points_ledger') }}
    where known_to is null and scenario = 'actual'
    group by all

),

results as (

    select
        seasons.scenario,
        results.series,
        results.season,
        results.race_number,
        results.driver_id,
        results.finish_position,
        results.finish_position = 1 as is_win
    from {{ ref('int_race_results_with_eligibility') }} as results
    inner join seasons using (series, season)
    -- count-back looks at every start, also those made for another title
    where results.is_points_race and results.known_to is null

),

playoff_points as (

    select
        scenario,
        series,
        season,
        race_number,
        driver_id,
        sum(points) as playoff_points
    from {{ ref('int_playoff_points') }}
    group by all

),

drivers as (

    select distinct
        scenario,
        series,
        season,
        driver_id
    from race_points

),

totals as (

    select
        races.scenario,
        races.series,
        races.season,
        races.race_number,
        races.race_id,
        races.has_results,
        drivers.driver_id,
        -- rounded, because the sum of fractions depends on the order in which they are added
        round(sum(race_points.points) over so_far, 2) as points,
        -- true from the race at which the driver's points lapse, as he declares for another series
        coalesce(bool_or(race_points.has_declared_elsewhere) over so_far, false)
            as has_declared_elsewhere,
        coalesce(sum(results.is_win::integer) over so_far, 0) as wins,
        coalesce(sum(playoff_points.playoff_points) over so_far, 0) as playoff_points,
        list(results.finish_position * 1000 + results.race_number)
        filter (where results.finish_position is not null) over so_far as finishes
    from drivers
    inner join races using (scenario, series, season)
    left join race_points using (scenario, series, season, race_number, driver_id)
    left join results using (scenario, series, season, race_number, driver_id)
    left join playoff_points using (scenario, series, season, race_number, driver_id)
    window so_far as (
        partition by races.scenario, races.series, races.season, drivers.driver_id
        order by races.race_number
    )

),

-- Ties go by count-back: most wins, most seconds and so on; the sentinel makes the longer of two
-- otherwise equal lists the better one. Then to whoever got there first.
compared as (

    select
        *,
        list_sort(coalesce(finishes, [])) as ordered_finishes,
        list_append(list_transform(ordered_finishes, lambda x: x // 1000), 9999) as best_finishes,
        list_transform(ordered_finishes, lambda x: x % 1000) as best_races
    from totals

),

final as (

    select
        scenario,
        series,
        season,
        race_number as after_race_number,
        race_id as after_race_id,
        driver_id,
        row_number() over (
            partition by scenario, series, season, race_number
            order by points desc, best_finishes, best_races, driver_id
        ) as standing,
        points,
        wins,
        playoff_points
    from compared
    -- nobody is in the table before his first points row, nor after declaring for another series
    where
        has_results
        and points is not null
        and not (has_declared_elsewhere and points = 0)

)

select * from final
