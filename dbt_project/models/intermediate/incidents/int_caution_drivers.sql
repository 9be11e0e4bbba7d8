{{ config(materialized='view') }}

with final as (

    select
        race_id,
        caution_number,
        list(driver_id) filter (where driver_id is not null) as driver_ids
    from {{ ref('int_caution_cars') }}
    group by race_id, caution_number

)

select * from final
