with payloads as (

    select
        *,
        -- a header of nothing but zeros was never filled in: its counts are unknown, not zero
        average_speed > 0 or number_of_lead_changes > 0 as has_counts
    from {{ ref('stg_nascar_feed__payloads') }}

),

final as (

    select
        race_id,
        series_id,
        race_season as season,
        race_type_id,
        track_id,
        nullif(pole_winner_driver_id, 0) as pole_winner_driver_id,
        scheduled_laps,
        actual_laps,
        nullif(scheduled_distance, 0) as scheduled_distance_mi,
        nullif(actual_distance, 0) as actual_distance_mi,
        stage_1_laps,
        stage_2_laps,
        stage_3_laps,
        stage_4_laps,
        number_of_cars_in_field,
        nullif(average_speed, 0) as average_speed_mph,
        case when has_counts then number_of_lead_changes end as number_of_lead_changes,
        case when has_counts then number_of_leaders end as number_of_leaders,
        case when has_counts then number_of_cautions end as number_of_cautions,
        case when has_counts then number_of_caution_laps end as number_of_caution_laps,
        pole_winner_speed as pole_winner_speed_mph,
        playoff_round,
        coalesce(restrictor_plate, false) as is_restrictor_plate,
        is_complete,
        is_current,
        trim(race_name) as race_name,
        coalesce(nullif(trim(track_name), ''), 'Unknown track') as track_name,
        -- a margin of 0 is a dead heat, unless the header has no times at all (average speed 0)
        if(
            average_speed = 0 and try_cast(margin_of_victory as double) = 0,
            null,
            nullif(trim(margin_of_victory), '')
        ) as margin_of_victory,
        nullif(trim(total_race_time), '') as total_race_time,
        race_date as race_start_local,
        race_date::date as race_date,
        date_scheduled::date as scheduled_date,
        known_from,
        known_to,
        sha256,
    from payloads

)

select * from final
