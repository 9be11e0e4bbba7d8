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
        -- padded on the right, and 00 also stands for nobody
        nullif(nullif(trim(beneficiary), ''), '00') as free_pass_car_number,
        known_from,
    from changes

)

select * from final
