-- Grain: one row per points system.
with seasons as (

    select
        points_system_id,
        min(season) as first_season,
        max(season) as last_season
    from {{ ref('championship_season') }}
    group by points_system_id

),

wins as (

    select
        points_system_id,
        max(points) as points
    from {{ ref('points_for_finish') }}
    where finish_position = 1 and points_class = 'all'
    group by points_system_id

),

final as (

    select
        systems.points_system_id,
        systems.points_system_name,
        systems.rank_basis,
        systems.scale_basis,
        (wins.points + systems.win_points)::double as points_for_win,
        systems.floor_points::double as floor_points,
        systems.led_lap_points::double as led_lap_points,
        systems.most_laps_led_points::double as most_laps_led_points,
        systems.fastest_lap_points::double as fastest_lap_points,
        systems.has_stage_points,
        seasons.first_season::integer as first_season,
        seasons.last_season::integer as last_season,
        systems.source
    from {{ ref('points_system') }} as systems
    left join wins using (points_system_id)
    left join seasons using (points_system_id)

)

select * from final
