-- Grain: one row per source and kind of document.
with payloads as (

    select * from {{ ref('stg_ingest__payloads') }}

),

refusals as (

    select * from {{ ref('stg_ingest__refusals') }}

),

articles as (

    select * from {{ ref('stg_articles__articles') }}

),

documents as (

    select
        source,
        kind,
        season,
        race_id,
        known_from,
        null as reason,
    from payloads
    union all
    select
        'articles' as source,
        'article_file' as kind,
        year(published_date) as season,
        null as race_id,
        known_from,
        null as reason,
    from articles
    union all
    select
        source,
        kind,
        season,
        race_id,
        known_from,
        reason,
    from refusals

),

final as (

    select
        source,
        kind,
        count(*) filter (where reason is null)::integer as documents,
        count(distinct race_id) filter (where reason is null)::integer as races,
        count(reason)::integer as quarantined,
        min(season)::integer as first_season,
        max(season)::integer as last_season,
        arg_max(reason, known_from) filter (where reason is not null) as last_refusal,
        min(known_from) filter (where reason is null) as first_known_from,
        max(known_from) filter (where reason is null) as last_known_from,
    from documents
    group by source, kind

)

select * from final
