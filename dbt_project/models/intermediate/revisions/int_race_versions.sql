-- Grain: one row per race and version of its payload.
with payloads as (

    select * from {{ ref('stg_nascar_feed__payloads') }}

),

measures as (

    select * from {{ ref('stg_nascar_feed__payload_measures') }}

),

races as (

    select
        race_id,
        series,
        season,
        is_points_race
    from {{ ref('int_races') }}

),

revisions as (

    select
        race_id,
        known_from,
        count(*) as facts_changed
    from {{ ref('int_result_revisions') }}
    group by race_id, known_from

),

numbered as (

    select
        payloads.race_id,
        payloads.is_complete,
        payloads.is_current,
        payloads.is_set_aside,
        payloads.loss,
        payloads.inspection_complete,
        payloads.sha256,
        payloads.archive_path,
        payloads.known_from,
        payloads.known_to,
        races.series,
        races.season,
        -- the feed shows a race before it has worked out what it paid
        races.is_points_race and coalesce(measures.cars_with_points = 0, false)
            as lacks_points,
        row_number() over race as version_number,
        coalesce(revisions.facts_changed, 0) as facts_changed,
        coalesce(sum(revisions.facts_changed) over race, 0) > 0 as is_restated
    from payloads
    inner join races using (race_id)
    left join measures using (race_id, known_from)
    left join revisions using (race_id, known_from)
    window
        race as (
            partition by payloads.race_id
            order by payloads.known_from
        )

),

final as (

    select
        race_id,
        version_number::integer as version_number,
        series,
        season,
        facts_changed::integer as facts_changed,
        is_current,
        case
            when is_set_aside then 'set_aside'
            when not is_complete then 'pending'
            when lacks_points then 'provisional'
            when is_restated then 'restated'
            when inspection_complete is false then 'provisional'
            else 'official'
        end as status,
        loss,
        sha256,
        archive_path,
        known_from,
        known_to,
    from numbered

)

select * from final
