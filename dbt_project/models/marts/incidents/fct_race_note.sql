-- Grain: one row per race-control note.
with notes as (

    select * from {{ ref('stg_nascar_feed__notes') }}

),

tied as (

    select * from {{ ref('int_race_notes__tied') }}

),

final as (

    select
        notes.note_id,
        notes.race_id,
        tied.caution_number::integer as caution_number,
        notes.lap,
        notes.flag_state,
        notes.driver_ids,
        notes.is_trivia,
        notes.note,
        notes.known_from,
    from notes
    left join tied using (race_id, note_id)

)

select * from final
