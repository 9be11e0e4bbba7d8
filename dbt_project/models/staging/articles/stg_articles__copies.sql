with copies as (

    select * from {{ source('raw', 'article_copy') }}

),

-- Versions at one address are in the order in which the outlet changed them where all of them say
-- when, and else in the order in which they were seen.
ordered as (

    select
        *,
        case when count(*) over address = count(modified_at) over address then modified_at end
            as changed_at
    from copies
    window
        address as (partition by coalesce(place, article_id))

),

numbered as (

    select
        *,
        coalesce(place, article_id) as version_place,
        first_value(article_id) over newest as newest_article_id,
        first_value(known_from) over newest as newest_known_from
    from ordered
    window
        newest as (
            partition by coalesce(place, article_id)
            order by
                changed_at desc,
                known_from desc,
                modified_at desc nulls last,
                published_date desc nulls last,
                article_id
        )

),

final as (

    select
        article_id,
        version_place,
        newest_article_id,
        archive_path,
        source_name,
        newest_article_id = article_id as is_newest,
        nullif(trim(publisher), '') as publisher,
        published_basis,
        published_text,
        published_date,
        modified_at,
        known_from,
        newest_known_from,
    from numbered

)

select * from final
