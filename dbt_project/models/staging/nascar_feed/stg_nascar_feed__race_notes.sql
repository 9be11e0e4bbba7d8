{{ config(materialized='table') }}

with lap_notes as (

    select
        race_id,
        known_from,
        document -> 'laps' as laps
    from {{ source('raw', 'feed_payload') }}
    where source = 'nascar_feed' and kind = 'lap_notes'
    qualify rank() over (partition by race_id order by known_from desc) = 1

),

laps as (

    select
        race_id,
        known_from,
        laps,
        unnest(json_keys(laps)) as lap
    from lap_notes

),

notes as (

    select
        race_id,
        known_from,
        try_cast(lap as integer) as lap,
        unnest(from_json(laps -> lap, '{{ lap_note_shape() }}')) as note
    from laps

),

final as (

    select
        race_id,
        note.noteid as note_id,
        lap,
        note.flagstate as flag_state,
        list_distinct(note.driverids) as driver_ids,
        trim(note.note) as note,
        known_from,
    from notes
    where trim(note.note) <> ''
    qualify row_number() over (partition by race_id, note.noteid order by lap) = 1

)

select * from final
