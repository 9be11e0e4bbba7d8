with copies as (

    select * from {{ ref('stg_articles__copies') }}

),

unclear as (

    select
        article_id,
        any_value(version_place) as version_place,
        arg_min(published_basis, known_from) as published_basis,
        arg_min(left(published_text, 40), known_from) as written,
        min(known_from) as known_from
    from copies
    where published_basis in ('ambiguous', 'unreadable')
    group by article_id

),

-- another copy of the words, or another version at the address, may say the day
told as (

    select
        unclear.article_id,
        min(copies.known_from) as told_from
    from unclear
    inner join copies
        on
            unclear.article_id = copies.article_id
            or unclear.version_place = copies.version_place
    where copies.published_date is not null
    group by unclear.article_id

),

final as (

    select
        'article_date_unclear' as kind,
        null::integer as race_id,
        null::integer as driver_id,
        'dim_article' as table_name,
        'article ' || unclear.article_id as subject,
        'The date "' || unclear.written || case unclear.published_basis
            when 'ambiguous'
                then '" names two days: it does not say which number is the month. '
            else '" names no day. '
        end || 'Drop the article again with its date in words.' as detail,
        unclear.known_from,
        told.told_from as known_to,
    from unclear
    left join told using (article_id)
    where coalesce(told.told_from > unclear.known_from, true)

)

select * from final
