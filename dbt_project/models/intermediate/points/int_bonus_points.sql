{{ config(materialized='view') }}
-- Grain: one row per scenario, race, driver, reason and fact version: what is paid on top of the
-- finish.
with seasons as (

    select * from {{ ref('int_scenarios') }}

),

results as (

    select * from {{ ref('int_race_results_with_eligibility') }}
    where is_points_race and is_points_eligible

),

bonuses as (

    select
        points_system_id,
        unnest(['win_bonus', 'led_a_lap', 'most_laps_led', 'fastest_lap']) as reason,
        unnest(
            [win_points, led_lap_points, most_laps_led_points, fastest_lap_points]
        ) as points
    from {{ ref('points_system') }}

),

achievements as (

    select
        results.*,
        unnest(['win_bonus', 'led_a_lap', 'most_laps_led']) as reason,
        unnest([results.finish_position = 1, results.laps_led > 0, results.has_led_most])
            as is_achieved
    from results
    union all by name
    select
        *,
        'fastest_lap' as reason,
        true as is_achieved
    from {{ ref('int_fastest_laps') }}

),

achievement_points as (

    select
        seasons.scenario,
        achievements.series,
        achievements.season,
        achievements.race_id,
        achievements.race_number,
        achievements.driver_id,
        achievements.reason,
        bonuses.points,
        achievements.known_from,
        achievements.known_to
    from achievements
    inner join seasons using (series, season)
    inner join bonuses using (points_system_id, reason)
    where achievements.is_achieved and bonuses.points > 0

),

-- points that two published sources agree on and the points table does not give
exceptions as (

    select
        seasons.scenario,
        results.series,
        results.season,
        results.race_id,
        results.race_number,
        results.driver_id,
        'exception' as reason,
        exceptions.points,
        results.known_from,
        results.known_to
    from results
    inner join {{ ref('points_exception') }} as exceptions using (race_id, driver_id)
    inner join seasons on results.series = seasons.series and results.season = seasons.season
    where seasons.is_own_points

),

all_points as (

    select * from achievement_points
    union all
    select * from exceptions

),

final as (

    select
        *,
        0 as stage_number
    from all_points

)

select * from final
