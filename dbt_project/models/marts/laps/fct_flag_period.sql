-- Grain: one row per race and period under one flag.
with changes as (

    {{ rows_of_their_race('stg_nascar_feed__flag_changes', 'live_flag_data') }}

),

final as (

    select
        race_id,
        change_number as period_number,
        flag_state,
        lap as start_lap,
        lead(lap) over race as end_lap,
        elapsed_s as start_s,
        lead(elapsed_s) over race - elapsed_s as duration_s,
        free_pass_car_number,
        comment,
        known_from,
    from changes
    window
        race as (
            partition by race_id
            order by change_number
        )

)

select * from final
