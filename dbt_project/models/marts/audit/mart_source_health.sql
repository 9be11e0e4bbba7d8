-- Grain: one row per source and kind of document.
with payloads as (

    select * from {{ ref('stg_ingest__payloads') }}

),

refusals as (

    select * from {{ ref('stg_ingest__refusals') }}
    -- of a document that landed in part the other parts are anomalies
    where pointer is null

),

articles as (

    select * from {{ ref('stg_articles__articles') }}

),

newest as (

    select
        source,
        kind,
        season,
        race_id,
        max(known_from) as known_from
    from payloads
    group by all

),

documents as (

    select
        source,
        kind,
        season,
        race_id,
        known_from,
        null as reason,
        false as is_open,
    from payloads
    union all
    select
        'articles' as source,
        'article_file' as kind,
        year(published_date) as season,
        null as race_id,
        known_from,
        null as reason,
        false as is_open,
    from articles
    union all
    select
        refusals.source,
        refusals.kind,
        refusals.season,
        refusals.race_id,
        refusals.known_from,
        refusals.reason,
        -- a refusal is open until a later version of the same document has landed
        coalesce(newest.known_from <= refusals.known_from, true) as is_open,
    from refusals
    left join newest
        on
            refusals.source = newest.source
            and refusals.kind = newest.kind
            and refusals.season is not distinct from newest.season
            and refusals.race_id is not distinct from newest.race_id

),

final as (

    select
        source,
        kind,
        count(*) filter (where reason is null)::integer as documents,
        count(distinct race_id) filter (where reason is null)::integer as races,
        count(reason)::integer as quarantined,
        count(*) filter (where is_open)::integer as open_refusals,
        min(season)::integer as first_season,
        max(season)::integer as last_season,
        arg_max(reason, (known_from, reason)) filter (where reason is not null) as last_refusal,
        min(known_from) filter (where reason is null) as first_known_from,
        max(known_from) filter (where reason is null) as last_known_from,
    from documents
    group by source, kind

)

select * from final
