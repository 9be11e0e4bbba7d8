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
        -- a driver named twice in the note is listed twice
        list_sort(list_distinct(coalesce(driverids, []))) as driver_ids,
        -- the broadcast's trivia are filed among the notes under a flag of their own
        flagstate = 1000 as is_trivia,
        trim(note) as note,
        known_from,
    from notes
    where noteid is not null
    qualify row_number() over (partition by race_id, noteid order by lap_key) = 1

)

select * from final
