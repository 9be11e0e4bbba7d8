{{ config(materialized='view') }}

with payloads as (

    select * from {{ ref('stg_nascar_feed__payloads') }}
    where is_current

),

final as (

    select
        races.race_id,
        races.series,
        races.season
    from {{ ref('int_races') }} as races
    inner join payloads using (race_id)
    where payloads.archive_path not like 'bundled/%'

)

select * from final
