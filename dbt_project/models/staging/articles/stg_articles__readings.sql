{{ config(materialized='table') }}

with readings as (

    select
        article_id,
        reader_version,
        from_json(document, '{{ article_reading_shape() }}') as reading
    from {{ source('raw', 'article_reading') }}
    -- of a text that an update replaced nothing counts any more
    where
        article_id in (
            select articles.article_id
            from {{ ref('stg_articles__articles') }} as articles
            where articles.is_current
        )

),

final as (

    select
        article_id,
        reader_version,
        reading.race.series,
        reading.race.season,
        nullif(trim(reading.race.track), '') as track_name,
        reading.race.date as race_date,
        nullif(trim(reading.race.race_name), '') as race_name,
        coalesce(reading.people, []) as people,
        coalesce(reading.incidents, []) as incidents,
        coalesce(reading.quotes, []) as quotes,
        coalesce(reading.claims, []) as claims,
    from readings

)

select * from final
