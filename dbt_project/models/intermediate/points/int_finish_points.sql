{{ config(materialized='view') }}
-- Grain: one row per scenario, race, driver and fact version: what a finish pays by the points
-- table of the season and the rules of that race.
with seasons as (

    select * from {{ ref('int_scenarios') }}

),

results as (

    select
        seasons.scenario,
        seasons.points_system_id,
        seasons.is_own_points,
        results.*
    from {{ ref('int_race_results_with_eligibility') }} as results
    inner join seasons using (series, season)
    where results.is_points_race and results.is_points_eligible

),

systems as (

    select * from {{ ref('points_system') }}

),

-- exceptions of single races belong to the season's own points system
own_scoring as (

    select
        seasons.scenario,
        scoring.*
    from {{ ref('race_scoring') }} as scoring
    inner join seasons using (series, season)
    where seasons.is_own_points

),

-- the place that is paid for, the column of the points table, and what one point of it is worth
scored_places as (

    select
        results.*,
        systems.floor_points,
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
            results.finish_position - if(results.is_own_points, results.guests_ahead, 0)
        )
        + if(results.finish_position > 1, coalesce(moved.place_change, 0), 0)
        + if(
            results.finish_position >= scoring.rank_offset_from, scoring.rank_offset, 0
        ) as points_position
    from results
    inner join systems using (points_system_id)
    left join own_scoring as scoring using (scenario, series, season, race_number)
    -- distance class and points per lap, for races whose own scoring is not on record
    left join {{ ref('int_points_paying_races') }} as races using (race_id)
    left join {{ ref('finish_place_exception') }} as moved
        on
            results.race_id = moved.race_id
            and results.driver_id = coalesce(moved.driver_id, results.driver_id)

),

final as (

    select
        places.scenario,
        places.series,
        places.season,
        places.race_id,
        places.race_number,
        places.driver_id,
        'finish' as reason,
        0 as stage_number,
        if(
            places.rank_basis = 'published',
            places.points_earned,
            coalesce(tables.points, places.floor_points) * places.unit_points
        )::double
        + places.lap_points * coalesce(places.laps_completed, 0) as points,
        places.known_from,
        places.known_to
    from scored_places as places
    left join {{ ref('points_for_finish') }} as tables
        on
            places.points_system_id = tables.points_system_id
            and places.points_position = tables.finish_position
            and places.points_class = tables.points_class

)

select * from final
