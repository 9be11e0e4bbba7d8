{{ config(materialized='table') }}

with changes as (

    select * from {{ source('raw', 'flag_change') }}

),

final as (

    select
        race_id,
        change_number::integer as change_number,
        lap_number as lap,
        flag_state,
        elapsed_time as elapsed_s,
        nullif(trim(comment), '') as comment,
        -- padded with blanks; 00 means nobody got the free pass
        nullif(nullif(trim(beneficiary), ''), '00') as free_pass_car_number,
        known_from,
    from changes

)

select * from final
