-- Grain: one row per race and driver of the season.
with lines as (

    {{ rows_of_their_race('stg_nascar_feed__live_points', 'live_points') }}

),

final as (

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
    from lines
    where is_counted

)

select * from final
