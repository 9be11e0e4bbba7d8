-- Grain: one row per race and driver of the season.
with final as (

    select
        race_id,
        driver_id,
        car_number,
        standing,
        points,
        points_earned,
        stage_points,
        is_in_playoffs,
        is_points_eligible,
        known_from,
    from {{ ref('stg_nascar_feed__live_points') }}
    where is_counted

)

select * from final
