-- Grain: one row per scenario, series and season that has rules and points races.
with rules as (

    select * from {{ ref('championship_season') }}

),

formats as (

    select * from {{ ref('championship_format') }}

),

-- the rounds of the season as it is scheduled: a race cancelled makes it shorter than its rules
own_rounds as (

    select
        series,
        season,
        min(first_race_number) - 1 as regular_season_races,
        max(last_race_number) as races
    from {{ ref('int_playoff_rounds') }}
    group by series, season

),

playoff_races as (

    select
        championship_format_id,
        sum(races) as races
    from {{ ref('championship_round') }}
    group by championship_format_id

),

listed_races as (

    select
        series,
        season,
        max(race_number) as races,
        max(race_number) filter (where has_results) as races_run,
        count(*) filter (where is_past and not has_results) as races_missing,
        {{ is_from_history('min(race_id)') }} as is_from_history
    from {{ ref('int_points_paying_races') }}
    where is_points_race
    group by series, season

),

-- a source that lists only the races run so far leaves the season too short: the rules say how
-- many there are
races as (

    select
        listed.series,
        listed.season,
        listed.races_run,
        listed.races_missing,
        greatest(listed.races, own_rounds.races) as races,
        own_rounds.regular_season_races,
        unknown.season is null
        or (unknown.is_only_without_feed and not listed.is_from_history) as is_computable
    from listed_races as listed
    left join own_rounds using (series, season)
    left join {{ ref('season_not_computed') }} as unknown using (series, season)

),

actual as (

    select
        'actual' as scenario,
        rules.series,
        rules.season,
        rules.points_system_id,
        rules.championship_format_id,
        coalesce(races.regular_season_races, rules.regular_season_races) as regular_season_races,
        true as is_own_points
    from rules
    inner join races using (series, season)
    where races.is_computable

),

-- the results of a season under the rules of another season of its series; where the season's own
-- points are kept, they must be computable
what_if as (

    select
        'rules of ' || scenarios.rules_of as scenario,
        races.series,
        races.season,
        coalesce(scenarios.points_system_id, rules.points_system_id) as points_system_id,
        scenarios.championship_format_id,
        if(
            scenarios.championship_format_id = rules.championship_format_id,
            races.regular_season_races,
            races.races - playoff_races.races
        ) as regular_season_races,
        coalesce(
            coalesce(scenarios.points_system_id, rules.points_system_id)
            = rules.points_system_id,
            false
        ) as is_own_points
    from races
    inner join {{ ref('what_if_rules') }} as scenarios using (series)
    left join rules using (series, season)
    left join playoff_races
        on scenarios.championship_format_id = playoff_races.championship_format_id
    where scenarios.points_system_id is not null or races.is_computable

),

scenarios as (

    select * from actual
    union all
    select * from what_if
    -- a season with no more races than the playoffs need has no regular season
    where coalesce(regular_season_races, 1) > 0

),

final as (

    select
        scenarios.scenario,
        scenarios.series,
        scenarios.season,
        scenarios.points_system_id,
        scenarios.championship_format_id,
        -- a full-season format has no playoffs: nothing is reset after the last race
        coalesce(scenarios.regular_season_races, races.races) as regular_season_races,
        races.races,
        coalesce(races.races_run, 0) as races_run,
        races.races_missing,
        formats.places_by_points is not null as has_playoffs,
        -- exceptions of single races belong to the season's own points system
        scenarios.is_own_points,
        formats.is_finale_finish_points_only
    from scenarios
    inner join formats using (championship_format_id)
    inner join races using (series, season)

)

select * from final
