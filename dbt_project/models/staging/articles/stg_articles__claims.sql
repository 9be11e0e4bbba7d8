with claims as (

    select
        article_id,
        unnest(claims, recursive := true)
    from {{ ref('stg_articles__readings') }}

),

final as (

    select
        article_id,
        claim_number,
        trim(subject) as subject_name,
        predicate,
        nullif(trim(object), '') as claimed_value,
        char_start,
        char_end,
    from claims

)

select * from final
