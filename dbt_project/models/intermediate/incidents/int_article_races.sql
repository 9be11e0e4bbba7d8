{{ config(materialized='view') }}

with final as (

    select
        article_id,
        race_id,
        link_score,
    from {{ ref('int_article_race_candidates') }}
    where is_linked

)

select * from final
