with payloads as (

    select * from {{ source('raw', 'feed_payload') }}

),

final as (

    select
        source,
        kind,
        series_id,
        season,
        race_id,
        archive_path,
        known_from,
    from payloads

)

select * from final
