-- Grain: one row per race-control note.
with notes as (

    {{ rows_of_their_race('stg_nascar_feed__notes', 'lap_notes') }}

),

note_cautions as (

    select * from {{ ref('int_race_note_cautions') }}

),

final as (

    select
        notes.note_id,
        notes.race_id,
        note_cautions.caution_number::integer as caution_number,
        notes.lap,
        notes.flag_state,
        notes.driver_ids,
        notes.is_trivia,
        notes.note,
        notes.known_from,
    from notes
    -- the notes of a race whose own document is not here wait for it
    semi join {{ ref('int_races') }} using (race_id)
    left join note_cautions using (race_id, note_id)

)

select * from final
