-- Grain: one row per scenario, series and season that has rules and points races.
with races as (

    select
        series,
        season,
        max(race_number) as races,
        max(race_number) filter (where has_results) as races_run
    from {{ ref('int_races__counted') }}
    where is_points_race
    group by series, season

),

final as (

    select
        'actual' as scenario,
        rules.series,
        rules.season,
        rules.points_system_id,
        rules.championship_format_id,
        -- a full-season format has no playoffs: nothing is reset after the last race
        coalesce(rules.regular_season_races, races.races) as regular_season_races,
        races.races,
        coalesce(races.races_run, 0) as races_run,
        formats.places_by_points is not null as has_playoffs,
        formats.is_finale_finish_points_only
    from {{ ref('championship_season') }} as rules
    inner join {{ ref('championship_format') }} as formats
        on rules.championship_format_id = formats.championship_format_id
    inner join races on rules.series = races.series and rules.season = races.season

)

select * from final
