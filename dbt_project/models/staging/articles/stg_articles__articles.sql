with articles as (

    select * from {{ source('raw', 'article') }}

),

-- An article is replaced when all its copies are: the same words may still stand elsewhere.
copies as (

    select
        article_id,
        bool_or(is_newest) as is_current,
        arg_max(newest_article_id, newest_known_from) as newest_article_id,
        max(newest_known_from) as newest_known_from,
        arg_max(published_basis, (published_date is not null, known_from)) as published_basis,
        arg_max(published_text, (published_date is not null, known_from)) as published_text
    from {{ ref('stg_articles__copies') }}
    group by article_id

),

final as (

    select
        articles.article_id,
        case when copies.is_current then articles.article_id else copies.newest_article_id end
            as current_article_id,
        length(articles.text) as characters,
        copies.is_current,
        articles.source_name,
        articles.format,
        nullif(trim(articles.title), '') as title,
        nullif(trim(articles.author), '') as author,
        nullif(trim(articles.publisher), '') as publisher,
        nullif(trim(articles.url), '') as url,
        articles.text as article_text,
        copies.published_basis,
        copies.published_text,
        articles.published_date,
        articles.known_from,
        case when not copies.is_current then copies.newest_known_from end as known_to,
        articles.sha256,
    from articles
    inner join copies using (article_id)

)

select * from final
