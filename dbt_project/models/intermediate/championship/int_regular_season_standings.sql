-- Grain: one row per scenario, series, season and driver: where the regular season left him, and
-- whether he may enter the playoffs.
with seasons as (

    select * from {{ ref('int_scenarios') }}
    where has_playoffs and races_run >= regular_season_races

),

-- most rules end the regular season with the same race, and finishes are the same under all
lengths as (

    select distinct
        series,
        season,
        regular_season_races
    from seasons

),

results as (

    select
        lengths.regular_season_races,
        results.*
    from {{ ref('int_race_results_with_eligibility') }} as results
    inner join lengths using (series, season)
    where
        results.is_points_race
        and results.known_to is null
        and results.race_number <= lengths.regular_season_races

),

points as (

    select
        events.scenario,
        events.series,
        events.season,
        events.driver_id,
        sum(events.points) as points
    from {{ ref('int_points_after_declarations') }} as events
    inner join seasons using (scenario, series, season)
    where events.known_to is null and events.race_number <= seasons.regular_season_races
    group by all

),

finishes as (

    select
        series,
        season,
        regular_season_races,
        driver_id,
        {{ best_finishes('finish_position') }} as best_finishes,
        count(*) filter (
            where finish_position = 1 and is_points_eligible and not is_berth_denied
        ) as wins
    from results
    group by all

),

-- an entry counts as an attempt even where the car did not qualify
entries as (

    select
        races.series,
        races.season,
        lengths.regular_season_races,
        races.race_number,
        entries.driver_id
    from {{ ref('int_race_results') }} as entries
    inner join {{ ref('int_points_paying_races') }} as races using (race_id)
    inner join lengths on races.series = lengths.series and races.season = lengths.season
    where
        races.is_points_race
        and entries.known_to is null
        and races.race_number <= lengths.regular_season_races

),

attempts as (

    select
        series,
        season,
        regular_season_races,
        driver_id,
        count(distinct race_number) as attempts
    from entries
    group by series, season, regular_season_races, driver_id

),

-- a race whose entries are not known is held against nobody
races_known as (

    select
        series,
        season,
        regular_season_races,
        count(distinct race_number) as races
    from entries
    group by series, season, regular_season_races

),

ranked as (

    select
        points.scenario,
        points.series,
        points.season,
        seasons.regular_season_races,
        seasons.championship_format_id,
        points.driver_id,
        points.points,
        finishes.best_finishes,
        finishes.wins,
        rank() over (
            partition by points.scenario, points.series, points.season
            order by points.points desc, finishes.best_finishes
        ) as standing
    from points
    inner join seasons using (scenario, series, season)
    inner join finishes using (series, season, regular_season_races, driver_id)

),

final as (

    select
        ranked.*,
        coalesce(attempts.attempts, 0) as attempts,
        case waivers.waiver_kind
            when 'exclusion' then false
            when 'waiver' then true
            when 'addition' then true
            else
                not formats.is_full_schedule_required
                or coalesce(attempts.attempts, 0) >= coalesce(races_known.races, 0)
        end as is_admitted,
        coalesce(waivers.waiver_kind = 'addition', false) as is_added
    from ranked
    inner join {{ ref('championship_format') }} as formats using (championship_format_id)
    left join attempts using (series, season, regular_season_races, driver_id)
    left join races_known using (series, season, regular_season_races)
    left join {{ ref('playoff_waiver') }} as waivers using (series, season, driver_id)

)

select * from final
