-- Grain: one row per scenario, race, driver, reason and stage: points that are added at the resets.
with seasons as (

    select
        seasons.*,
        formats.bonus_per_win,
        formats.bonus_per_stage_win
    from {{ ref('int_scenarios') }} as seasons
    inner join {{ ref('championship_format') }} as formats using (championship_format_id)
    where seasons.has_playoffs

),

results as (

    select * from {{ ref('int_race_results_with_eligibility') }}
    where
        is_points_race
        and is_points_eligible
        and known_to is null
        -- an encumbered winner loses the playoff points of the whole race
        and not is_bonus_denied

),

wins as (

    select
        seasons.scenario,
        results.series,
        results.season,
        results.race_number,
        results.driver_id,
        'win' as reason,
        0 as stage_number,
        seasons.bonus_per_win as points
    from results
    inner join seasons using (series, season)
    where results.finish_position = 1

),

stage_wins as (

    select
        seasons.scenario,
        results.series,
        results.season,
        results.race_number,
        results.driver_id,
        'stage_win' as reason,
        stages.stage_number,
        seasons.bonus_per_stage_win as points
    from {{ ref('int_stage_results') }} as stages
    inner join results using (race_id, driver_id)
    inner join seasons using (series, season)
    where
        stages.finish_position = 1
        and stages.known_to is null
        and not results.is_disqualified

),

regular_season as (

    select
        ranked.scenario,
        ranked.series,
        ranked.season,
        ranked.regular_season_races as race_number,
        ranked.driver_id,
        'regular_season' as reason,
        0 as stage_number,
        bonus.points
    from {{ ref('int_regular_season_standings') }} as ranked
    inner join {{ ref('championship_bonus') }} as bonus
        using (championship_format_id, standing)
    where bonus.bonus_kind = 'regular_season'

),

penalties as (

    select
        seasons.scenario,
        penalties.series,
        penalties.season,
        penalties.race_number,
        penalties.driver_id,
        'penalty' as reason,
        0 as stage_number,
        -penalties.playoff_points as points
    from {{ ref('int_points_penalties') }} as penalties
    inner join seasons using (series, season)
    where penalties.is_in_ledger and penalties.known_to is null

),

earned as (

    select * from wins
    union all
    select * from stage_wins
    union all
    select * from regular_season
    union all
    select * from penalties

),

final as (

    select * from earned
    where points <> 0

)

select * from final
