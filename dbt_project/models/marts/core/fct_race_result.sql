-- Grain: one row per race and car entered, as known now.
with results as (

    select * from {{ ref('int_race_results') }}
    where known_to is null

),

eligibility as (

    select * from {{ ref('int_race_results_with_eligibility') }}
    where known_to is null

),

points as (

    select
        race_id,
        driver_id,
        sum(points) filter (where reason not in ('stage', 'duel', 'penalty', 'declaration'))
            as finish_points,
        -- points of a Duel that is not in the feed are in the ledger with the points race after it
        sum(points) filter (where reason = 'duel') as duel_points,
        sum(points) filter (where reason = 'stage') as stage_points
    from {{ ref('int_points_after_finale_rule') }}
    where scenario = 'actual' and known_to is null
    group by race_id, driver_id

),

final as (

    select
        results.race_id::integer as race_id,
        results.driver_id::integer as driver_id,
        results.team_id::integer as team_id,
        results.finish_position::integer as finish_position,
        results.start_position::integer as start_position,
        results.laps_completed::integer as laps_completed,
        results.laps_led::integer as laps_led,
        results.times_led::integer as times_led,
        coalesce(
            case
                when eligibility.is_duel then points.duel_points
                when eligibility.race_id is not null then points.finish_points
            end,
            0
        )::double as finish_points,
        coalesce(if(eligibility.race_id is not null, points.stage_points, 0), 0)::double
            as stage_points,
        results.points_earned::double as points_earned,
        coalesce(eligibility.is_points_eligible, false) as is_points_eligible,
        coalesce(results.is_disqualified, false) as is_disqualified,
        results.is_classified as has_started,
        results.car_number,
        results.driver_name,
        results.manufacturer,
        results.finishing_status,
        results.known_from::timestamp as known_from
    from results
    -- by place too: a driver in two cars scores with one of them only
    left join eligibility using (race_id, driver_id, finish_position)
    left join points using (race_id, driver_id)

)

select * from final
