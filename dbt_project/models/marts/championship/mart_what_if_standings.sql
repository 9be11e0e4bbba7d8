-- Grain: one row per series, season, set of rules and driver.
with seasons as (

    select
        *,
        replace(scenario, 'rules of ', '') as rules_of
    from {{ ref('int_scenarios') }}
    where scenario <> 'actual' and races_run = races

),

systems as (

    select * from {{ ref('points_system') }}

),

totals as (

    select
        scenario,
        series,
        season,
        driver_id,
        -- rounded, because the sum of fractions depends on the order in which they are added, and
        -- a sum of 0 would not be exactly 0
        round(sum(points), 6) as points,
        bool_or(reason = 'declaration') as has_declared_elsewhere
    from {{ ref('int_points_ledger') }}
    where known_to is null and scenario <> 'actual'
    group by scenario, series, season, driver_id

),

finishes as (

    select
        series,
        season,
        driver_id,
        {{ best_finishes('finish_position') }} as best_finishes,
        arg_min(race_number, finish_position * 1000 + race_number) as best_race_number
    from {{ ref('int_race_results_with_eligibility') }}
    where is_points_race and known_to is null
    group by series, season, driver_id

),

stage_seasons as (

    select distinct
        races.series,
        races.season
    from {{ ref('int_stage_results') }}
    inner join {{ ref('int_points_paying_races') }} as races using (race_id)

),

fastest_lap_seasons as (

    select distinct
        races.series,
        races.season
    from {{ ref('fastest_lap') }}
    inner join {{ ref('int_points_paying_races') }} as races using (race_id)

),

actual as (

    select
        series,
        season,
        driver_id,
        standing
    from {{ ref('mart_season_standings') }}

),

-- seasons with races for which no source has points
open_seasons as (

    select distinct
        races.series,
        races.season
    from {{ ref('int_points_paying_races') }} as races
    inner join {{ ref('season_not_computed') }} as unknown using (series, season)
    where not unknown.is_only_without_feed

),

ranked as (

    select
        totals.*,
        row_number() over (
            partition by totals.scenario, totals.series, totals.season
            order by
                round(totals.points, 2) desc,
                coalesce(finishes.best_finishes, [9999]),
                finishes.best_race_number,
                totals.driver_id
        ) as standing
    from totals
    left join finishes using (series, season, driver_id)
    where not (totals.has_declared_elsewhere and totals.points = 0)

),

final as (

    select
        ranked.season::integer as season,
        ranked.driver_id::integer as driver_id,
        ranked.standing::integer as standing,
        round(ranked.points, 2)::double as points,
        actual.standing::integer as actual_standing,
        ranked.standing = 1 as is_champion,
        ranked.series,
        seasons.rules_of,
        drivers.driver_name,
        seasons.points_system_id,
        seasons.championship_format_id,
        concat_ws(
            '; ',
            'penalties count as they were given',
            if(
                open_seasons.season is not null,
                'who might score is not known everywhere, so everyone does in those races',
                null
            ),
            if(
                systems.scale_basis in ('distance_class', 'laps_completed')
                and not seasons.is_own_points,
                'races are sorted by the distance and lap length at hand',
                null
            ),
            if(
                systems.has_stage_points and stage_seasons.season is null,
                'no stages were run, so none pay',
                null
            ),
            if(
                systems.fastest_lap_points > 0 and fastest_lap_seasons.season is null,
                'the fastest lap is not known, so it does not pay',
                null
            )
        ) as note
    from ranked
    inner join seasons using (scenario, series, season)
    inner join systems using (points_system_id)
    left join stage_seasons using (series, season)
    left join fastest_lap_seasons using (series, season)
    left join open_seasons using (series, season)
    left join {{ ref('dim_driver') }} as drivers using (driver_id)
    left join actual using (series, season, driver_id)

)

select * from final
