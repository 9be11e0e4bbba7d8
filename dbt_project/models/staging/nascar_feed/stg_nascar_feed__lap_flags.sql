{{ config(materialized='table') }}

with lap_times as (

    select
        race_id,
        known_from,
        unnest(from_json(document, '{{ lap_times_shape() }}').flags) as flag
    from {{ source('raw', 'feed_payload') }}
    where source = 'nascar_feed' and kind = 'lap_times'
    qualify rank() over (partition by race_id order by known_from desc) = 1

),

final as (

    select
        race_id,
        flag.lapscompleted as lap,
        flag.flagstate as flag_state,
        known_from,
    from lap_times
    where flag.lapscompleted is not null
    qualify row_number() over (
        partition by race_id, flag.lapscompleted
        order by flag.flagstate desc
    ) = 1

)

select * from final
