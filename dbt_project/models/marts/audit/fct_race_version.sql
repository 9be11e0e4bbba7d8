-- Grain: one row per race and version of its payload.
with final as (

    select
        race_id,
        version_number,
        series,
        season,
        facts_changed,
        is_current,
        status,
        loss,
        sha256,
        archive_path,
        known_from,
        known_to,
    from {{ ref('int_race_versions') }}

)

select * from final
