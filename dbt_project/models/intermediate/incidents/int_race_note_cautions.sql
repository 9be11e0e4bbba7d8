with notes as (

    {{ rows_of_their_race('stg_nascar_feed__notes', 'lap_notes') }}
    where not is_trivia

),

cautions as (

    select * from {{ ref('int_cautions') }}
    where not is_planned

),

caution_drivers as (

    select * from {{ ref('int_caution_drivers') }}

),

final as (

    select
        notes.race_id,
        notes.note_id,
        cautions.caution_number,
    from notes
    inner join cautions
        on
            notes.race_id = cautions.race_id
            -- notes are entered on the lap of the accident or during the caution
            and notes.lap between cautions.start_lap - 2 and cautions.end_lap
    inner join caution_drivers
        on
            cautions.race_id = caution_drivers.race_id
            and cautions.caution_number = caution_drivers.caution_number
            and len(list_intersect(notes.driver_ids, caution_drivers.driver_ids)) > 0
    where regexp_matches(lower(notes.note), {{ trouble_pattern() }})
    qualify row_number() over (
        partition by notes.race_id, notes.note_id
        order by abs(cautions.start_lap - 1 - notes.lap), cautions.caution_number
    ) = 1

)

select * from final
