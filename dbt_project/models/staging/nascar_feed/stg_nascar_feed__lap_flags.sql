{{ config(materialized='table') }}

with flags as (

    select * from {{ source('raw', 'lap_flag') }}

),

final as (

    select
        race_id,
        lapscompleted as lap,
        flagstate as flag_state,
        known_from,
    from flags
    where lapscompleted is not null
    qualify row_number() over (
        partition by race_id, lapscompleted
        order by flagstate desc
    ) = 1

)

select * from final
