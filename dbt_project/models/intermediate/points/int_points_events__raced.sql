-- Grain: one row per scenario, race, driver, reason, stage and fact version: what was won on the
-- track by the points table of the season, before the championship format has its say.
with seasons as (

    select * from {{ ref('int_seasons__ruled') }}

),

systems as (

    select * from {{ ref('points_system') }}

),

results as (

    select
        seasons.scenario,
        seasons.points_system_id,
        seasons.is_own_points,
        results.*
    from {{ ref('int_race_results__counted') }} as results
    inner join seasons on results.series = seasons.series and results.season = seasons.season
    where results.is_points_eligible

),

-- what is known of a race's own scoring goes with the season's own points only
own_scoring as (

    select
        seasons.scenario,
        scoring.*
    from {{ ref('race_scoring') }} as scoring
    inner join seasons on scoring.series = seasons.series and scoring.season = seasons.season
    where seasons.is_own_points

),

moved as (

    select distinct
        results.race_id,
        results.driver_id,
        places.place_change
    from {{ ref('finish_place_exception') }} as places
    inner join {{ ref('int_race_results__counted') }} as results
        on places.race_id = results.race_id
    where coalesce(places.driver_id, results.driver_id) = results.driver_id

),

-- how the table of the season is read in this race
scored as (

    select
        results.*,
        coalesce(scoring.rank_basis, systems.rank_basis) as rank_basis,
        coalesce(
            scoring.points_class,
            if(systems.scale_basis = 'distance_class', races.distance_class, 'all')
        ) as points_class,
        coalesce(scoring.unit_points, 1) as unit_points,
        coalesce(
            scoring.lap_points,
            if(systems.scale_basis = 'laps_completed', races.points_per_lap, 0)
        ) as lap_points,
        if(
            coalesce(scoring.rank_basis, systems.rank_basis) = 'eligible',
            results.eligible_position,
            results.finish_position
            - if(results.is_own_points and results.guests_ahead > 0, results.guests_ahead, 0)
        )
        + if(results.finish_position > 1, coalesce(moved.place_change, 0), 0)
        + if(
            results.finish_position >= scoring.rank_offset_from, scoring.rank_offset, 0
        ) as points_position
    from results
    inner join systems on results.points_system_id = systems.points_system_id
    left join own_scoring as scoring
        on
            results.scenario = scoring.scenario
            and results.series = scoring.series
            and results.season = scoring.season
            and results.race_number = scoring.race_number
    -- another season's races are sorted into classes by their own length
    left join {{ ref('int_races__counted') }} as races on results.race_id = races.race_id
    left join moved
        on results.race_id = moved.race_id and results.driver_id = moved.driver_id

),

finishes as (

    select
        results.scenario,
        results.series,
        results.season,
        results.race_id,
        results.race_number,
        results.driver_id,
        'finish' as reason,
        0 as stage_number,
        if(
            results.rank_basis = 'published',
            results.points_earned,
            coalesce(tables.points, systems.floor_points) * results.unit_points
        )::double
        + results.lap_points * coalesce(results.laps_completed, 0) as points,
        results.known_from,
        results.known_to
    from scored as results
    inner join systems on results.points_system_id = systems.points_system_id
    left join {{ ref('points_for_finish') }} as tables
        on
            results.points_system_id = tables.points_system_id
            and results.points_position = tables.finish_position
            and results.points_class = tables.points_class
    where results.is_points_race

),

-- where two published sources agree on points that the table does not give
exceptions as (

    select
        results.scenario,
        results.series,
        results.season,
        results.race_id,
        results.race_number,
        results.driver_id,
        'exception' as reason,
        0 as stage_number,
        exceptions.points,
        results.known_from,
        results.known_to
    from results
    inner join {{ ref('points_exception') }} as exceptions
        on results.race_id = exceptions.race_id and results.driver_id = exceptions.driver_id
    where results.is_own_points

),

leaders as (

    select
        results.*,
        systems.win_points,
        systems.led_lap_points,
        systems.most_laps_led_points
    from results
    inner join systems on results.points_system_id = systems.points_system_id
    where
        results.is_points_race
        and (results.laps_led > 0 or results.finish_position = 1)
        and (systems.win_points > 0 or systems.led_lap_points > 0)

),

reasons as (

    select unnest(['win_bonus', 'led_a_lap', 'most_laps_led']) as reason

),

bonuses as (

    select
        leaders.scenario,
        leaders.series,
        leaders.season,
        leaders.race_id,
        leaders.race_number,
        leaders.driver_id,
        reasons.reason,
        0 as stage_number,
        case
            when reasons.reason = 'win_bonus' and leaders.finish_position = 1
                then leaders.win_points
            when reasons.reason = 'led_a_lap' and leaders.laps_led > 0
                then leaders.led_lap_points
            when reasons.reason = 'most_laps_led' and leaders.has_led_most
                then leaders.most_laps_led_points
            else 0
        end as points,
        leaders.known_from,
        leaders.known_to
    from leaders
    cross join reasons
    where points <> 0

),

fastest_laps as (

    select
        results.scenario,
        results.series,
        results.season,
        results.race_id,
        results.race_number,
        results.driver_id,
        'fastest_lap' as reason,
        0 as stage_number,
        systems.fastest_lap_points as points,
        results.known_from,
        results.known_to
    from results
    inner join systems on results.points_system_id = systems.points_system_id
    inner join {{ ref('fastest_lap') }} as laps
        on results.race_id = laps.race_id and results.driver_id = laps.driver_id
    where results.is_points_race and systems.fastest_lap_points > 0

),

stages as (

    select
        results.scenario,
        results.series,
        results.season,
        results.race_id,
        results.race_number,
        results.driver_id,
        'stage' as reason,
        stages.stage_number,
        tables.points,
        greatest(results.known_from, stages.known_from) as known_from,
        least(results.known_to, stages.known_to) as known_to
    from {{ ref('int_stage_results__resolved') }} as stages
    inner join results
        on
            stages.race_id = results.race_id
            and stages.driver_id = results.driver_id
            -- two versions meet where their times overlap
            and stages.known_from < coalesce(results.known_to, timestamp '9999-12-31')
            and results.known_from < coalesce(stages.known_to, timestamp '9999-12-31')
    inner join {{ ref('points_for_stage') }} as tables
        on
            results.points_system_id = tables.points_system_id
            and stages.finish_position = tables.finish_position
            and tables.session_kind = 'stage'
    where
        results.is_points_race
        -- a disqualified car loses its stage points with the rest
        and not results.is_disqualified

),

duels as (

    select
        results.scenario,
        results.series,
        results.season,
        results.race_id,
        results.race_number,
        results.driver_id,
        'duel' as reason,
        0 as stage_number,
        tables.points,
        results.known_from,
        results.known_to
    from results
    inner join {{ ref('points_for_stage') }} as tables
        on
            results.points_system_id = tables.points_system_id
            and results.finish_position = tables.finish_position
            and tables.session_kind = 'duel'
    where results.is_duel
    union all
    -- Duels run before the feed's time
    select
        seasons.scenario,
        supplement.series,
        supplement.season,
        races.race_id,
        supplement.race_number,
        supplement.driver_id,
        'duel' as reason,
        0 as stage_number,
        tables.points,
        races.known_from,
        cast(null as timestamp) as known_to
    from {{ ref('duel_result_supplement') }} as supplement
    inner join {{ ref('int_races__counted') }} as races
        on
            supplement.series = races.series
            and supplement.season = races.season
            and supplement.race_number = races.race_number
            and races.is_points_race
    inner join seasons
        on supplement.series = seasons.series and supplement.season = seasons.season
    inner join {{ ref('points_for_stage') }} as tables
        on
            seasons.points_system_id = tables.points_system_id
            and supplement.finish_position = tables.finish_position
            and tables.session_kind = 'duel'

),

penalties as (

    select
        seasons.scenario,
        penalties.series,
        penalties.season,
        penalties.race_id,
        penalties.race_number,
        penalties.driver_id,
        'penalty' as reason,
        0 as stage_number,
        -penalties.points as points,
        penalties.known_from,
        penalties.known_to
    from {{ ref('int_penalties__dated') }} as penalties
    inner join seasons on penalties.series = seasons.series and penalties.season = seasons.season
    where penalties.is_in_ledger

),

final as (

    select * from finishes
    union all
    select * from exceptions
    union all
    select * from bonuses
    union all
    select * from fastest_laps
    union all
    select * from stages
    union all
    select * from duels
    union all
    select * from penalties

)

select * from final
