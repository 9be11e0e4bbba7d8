{{ config(materialized='table') }}

with lap_notes as (

    select
        race_id,
        known_from,
        document
    from {{ source('raw', 'feed_payload') }}
    where source = 'nascar_feed' and kind = 'lap_notes'
    qualify row_number() over (partition by race_id order by known_from desc, sha256) = 1

),

laps as (

    select
        race_id,
        known_from,
        document,
        unnest(json_keys(document, '$.laps')) as lap_key
    from lap_notes

),

notes as (

    select
        race_id,
        known_from,
        lap_key,
        unnest(
            from_json(
                json_extract(document, '$.laps."' || lap_key || '"'),
                '{{ lap_notes_shape() }}'
            )
        ) as note
    from laps

),

final as (

    select
        race_id,
        note.noteid as note_id,
        try_cast(lap_key as integer) as lap,
        note.flagstate as flag_state,
        -- a driver named twice in the note is listed twice
        list_sort(list_distinct(coalesce(note.driverids, []))) as driver_ids,
        -- the broadcast's trivia are filed among the notes under a flag of their own
        note.flagstate = 1000 as is_trivia,
        trim(note.note) as note,
        known_from,
    from notes
    where note.noteid is not null
    qualify row_number() over (partition by race_id, note.noteid order by lap_key) = 1

)

select * from final
