-- Grain: one row per article.
with articles as (

    select * from {{ ref('stg_articles__articles') }}

),

readings as (

    select * from {{ ref('stg_articles__readings') }}

),

links as (

    select * from {{ ref('int_article_races') }}

),

origins as (

    select
        article_id as current_article_id,
        origin_article_id,
        publishers
    from {{ ref('int_article_origins') }}

),

incident_counts as (

    select
        article_id,
        count(*) as incidents_told,
        count(caution_number) as incidents_linked
    from {{ ref('int_reported_incident_ids') }}
    group by article_id

),

final as (

    select
        articles.article_id,
        links.race_id,
        articles.characters::integer as characters,
        coalesce(incident_counts.incidents_told, 0)::integer as incidents_told,
        coalesce(incident_counts.incidents_linked, 0)::integer as incidents_linked,
        coalesce(len(readings.quotes), 0)::integer as quotes,
        coalesce(len(readings.claims), 0)::integer as claims,
        links.link_score::double as race_link_score,
        articles.title,
        articles.author,
        articles.publisher,
        articles.url,
        articles.source_name,
        articles.format,
        readings.reader_version,
        articles.sha256,
        articles.published_date,
        readings.race_date as told_race_date,
        articles.known_from,
        articles.known_to,
        origins.origin_article_id,
        articles.current_article_id,
        articles.is_current,
        origins.publishers,
        articles.published_basis,
        articles.published_text,
    from articles
    left join origins using (current_article_id)
    left join readings using (article_id)
    left join links using (article_id)
    left join incident_counts using (article_id)

)

select * from final
