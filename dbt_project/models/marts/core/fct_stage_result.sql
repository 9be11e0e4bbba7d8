-- Grain: one row per race, stage and driver among its first ten, as known now.
with stages as (

    select * from {{ ref('int_stage_results') }}
    where known_to is null and driver_id is not null

),

points as (

    select
        race_id,
        stage_number,
        driver_id,
        sum(points) as points
    from {{ ref('int_points_after_finale_rule') }}
    where scenario = 'actual' and known_to is null and reason = 'stage'
    group by race_id, stage_number, driver_id

),

final as (

    select
        stages.race_id::integer as race_id,
        stages.stage_number::integer as stage_number,
        stages.driver_id::integer as driver_id,
        stages.finish_position::integer as finish_position,
        coalesce(points.points, 0)::double as stage_points,
        stages.stage_points_reported::double as stage_points_reported,
        stages.source
    from stages
    left join points using (race_id, stage_number, driver_id)

)

select * from final
