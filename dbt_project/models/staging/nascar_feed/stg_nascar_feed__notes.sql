{{ config(materialized='table') }}

with notes as (

    select * from {{ source('raw', 'lap_note') }}

),

final as (

    select
        race_id,
        noteid as note_id,
        try_cast(lap_key as integer) as lap,
        flagstate as flag_state,
        -- the feed lists a driver twice whom the note names twice
        list_sort(list_distinct(coalesce(driverids, []))) as driver_ids,
        -- flag 1000 marks trivia for the broadcast, which are no notes of race control
        flagstate = 1000 as is_trivia,
        trim(note) as note,
        known_from,
    from notes
    where noteid is not null
    qualify row_number() over (partition by race_id, noteid order by lap_key, note) = 1

)

select * from final
