with cautions as (

    {{ payload_rows('caution_segments', ['actual_laps']) }}

),

final as (

    select
        race_id,
        row_number() over (
            partition by race_id, known_from
            order by start_lap, end_lap, comment, reason, beneficiary_car_number
        ) as caution_number,
        start_lap,
        -- 0 means still out when the race ended
        coalesce(nullif(end_lap, 0), greatest(actual_laps, start_lap)) as end_lap,
        coalesce(end_lap, 0) = 0 as is_open_at_flag,
        flag_state,
        nullif(nullif(trim(beneficiary_car_number), ''), 'None') as free_pass_car_number,
        nullif(trim(reason), '') as reason,
        nullif(trim(comment), '') as comment,
        known_from,
        known_to,
        is_current,
    from cautions

)

select * from final
