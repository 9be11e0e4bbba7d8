with articles as (

    select * from {{ source('raw', 'article') }}

),

final as (

    select
        article_id,
        length(text) as characters,
        source_name,
        format,
        nullif(trim(title), '') as title,
        nullif(trim(author), '') as author,
        nullif(trim(publisher), '') as publisher,
        nullif(trim(url), '') as url,
        text as article_text,
        published_date,
        known_from,
        sha256,
    from articles

)

select * from final
