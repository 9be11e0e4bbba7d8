-- Grain: one row per race and driver.
with lines as (

    {{ rows_of_their_race('stg_nascar_feed__loop_stats', 'loopstats') }}

),

final as (

    select
        race_id,
        driver_id,
        start_position,
        mid_race_position,
        closing_position,
        finish_position,
        best_position,
        worst_position,
        average_position,
        laps_completed,
        laps_led,
        laps_in_top_15,
        fastest_laps,
        green_flag_passes,
        green_flag_times_passed,
        quality_passes,
        driver_rating,
        known_from,
    from lines
    where is_counted

)

select * from final
