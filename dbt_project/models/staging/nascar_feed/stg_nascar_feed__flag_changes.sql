{{ config(materialized='table') }}

with flag_data as (

    select
        race_id,
        known_from,
        unnest(from_json(document, '{{ flag_data_shape() }}')) as change,
        generate_subscripts(from_json(document, '{{ flag_data_shape() }}'), 1) as change_number
    from {{ source('raw', 'feed_payload') }}
    where source = 'nascar_feed' and kind = 'live_flag_data'
    qualify rank() over (partition by race_id order by known_from desc) = 1

),

final as (

    select
        race_id,
        change_number::integer as change_number,
        change.lap_number as lap,
        change.flag_state,
        change.elapsed_time as elapsed_s,
        nullif(trim(change.comment), '') as comment,
        -- padded on the right, and 00 also stands for nobody
        nullif(nullif(trim(change.beneficiary), ''), '00') as free_pass_car_number,
        known_from,
    from flag_data

)

select * from final
