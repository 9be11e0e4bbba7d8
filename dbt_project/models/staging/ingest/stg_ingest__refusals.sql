with quarantine as (

    select * from {{ source('raw', 'quarantine') }}

),

final as (

    select
        source,
        kind,
        season,
        race_id,
        archive_path,
        reason,
        detail,
        known_from,
    from quarantine

)

select * from final
