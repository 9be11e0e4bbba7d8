-- Grain: one row per note that race control or the broadcast wrote to a lap.
with notes as (

    select * from {{ ref('stg_nascar_feed__race_notes') }}

),

final as (

    select
        race_id,
        note_id,
        lap,
        flag_state,
        flag_state = 1000 as is_trivia,
        driver_ids,
        note,
        known_from,
    from notes

)

select * from final
