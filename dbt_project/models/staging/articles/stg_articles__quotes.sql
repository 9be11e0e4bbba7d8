with quotes as (

    select
        article_id,
        unnest(quotes, recursive := true)
    from {{ ref('stg_articles__readings') }}

),

final as (

    select
        article_id,
        quote_number,
        nullif(trim(speaker), '') as speaker_name,
        nullif(trim(about), '') as about_name,
        nullif(trim(cue), '') as cue,
        nullif(trim(via), '') as via,
        char_start,
        char_end,
    from quotes

)

select * from final
