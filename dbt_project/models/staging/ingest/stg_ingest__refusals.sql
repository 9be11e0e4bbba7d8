with quarantine as (

    select * from {{ source('raw', 'quarantine') }}

),

final as (

    select
        source,
        kind,
        series_id,
        season,
        race_id,
        row_count,
        archive_path,
        reason,
        detail,
        pointer,
        "value",
        known_from,
    from quarantine

)

select * from final
