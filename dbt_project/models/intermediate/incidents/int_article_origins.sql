-- Papers print one agency report with datelines, headlines and cuts of their own. Two texts are
-- copies when they share most of the runs of three words of the shorter one.
{% set words_of_a_run = 3 %}
{% set least_share = 0.6 %}
{% set least_runs = 8 %}
{% set days_apart = 7 %}
{% set too_common = 300 %}

with articles as (

    select
        article_id,
        published_date,
        known_from,
        publisher,
        list_transform(
            regexp_extract_all(article_text, '[\p{L}\p{N}]+'),
            lambda word: lower(strip_accents(word))
        ) as words,
        row_number() over (
            order by coalesce(published_date, known_from::date), known_from, article_id
        ) as place_in_time
    from {{ ref('stg_articles__articles') }}
    where is_current

),

every_run as (

    select
        article_id,
        unnest(
            list_distinct(
                list_transform(
                    range(1, len(words) - {{ words_of_a_run - 2 }}),
                    lambda start: hash(words[start:start + {{ words_of_a_run - 1 }}])
                )
            )
        ) as run
    from articles

),

runs as (

    -- a run in hundreds of articles is a phrase of the trade; comparing all of them takes minutes
    select *
    from every_run
    qualify count(*) over (partition by run) <= {{ too_common }}

),

run_counts as (

    select
        article_id,
        count(*) as runs
    from runs
    group by article_id

),

shared as (

    select
        runs.article_id,
        others.article_id as earlier_article_id,
        count(*) as runs_shared
    from runs
    inner join runs as others
        on runs.run = others.run and runs.article_id != others.article_id
    group by runs.article_id, others.article_id

),

copies as (

    select
        shared.article_id,
        shared.earlier_article_id
    from shared
    inner join articles using (article_id)
    inner join articles as earlier on shared.earlier_article_id = earlier.article_id
    inner join run_counts using (article_id)
    inner join run_counts as earlier_counts
        on shared.earlier_article_id = earlier_counts.article_id
    where
        earlier.place_in_time < articles.place_in_time
        and shared.runs_shared >= {{ least_runs }}
        and shared.runs_shared >= {{ least_share }} * least(run_counts.runs, earlier_counts.runs)
        -- a text of another week that reads alike is a form filled in anew
        and coalesce(
            abs(articles.published_date - earlier.published_date) <= {{ days_apart }}, true
        )
    qualify row_number() over (
        partition by shared.article_id
        order by shared.runs_shared desc, earlier.place_in_time
    ) = 1

),

-- the copy of a copy has the first one's origin: each step leads to an earlier article
steps as (

    with recursive walk as (

        select
            article_id,
            earlier_article_id as origin_article_id,
            1 as steps
        from copies
        union all
        select
            walk.article_id,
            copies.earlier_article_id as origin_article_id,
            walk.steps + 1 as steps
        from walk
        inner join copies on walk.origin_article_id = copies.article_id

    )

    select
        article_id,
        arg_max(origin_article_id, steps) as origin_article_id
    from walk
    group by article_id

),

origins as (

    select
        articles.article_id,
        coalesce(steps.origin_article_id, articles.article_id) as origin_article_id
    from articles
    left join steps using (article_id)

),

outlets as (

    select
        origins.origin_article_id,
        list(distinct copies.publisher order by copies.publisher) as publishers
    from origins
    inner join {{ ref('stg_articles__copies') }} as copies using (article_id)
    where copies.publisher is not null
    group by origins.origin_article_id

),

final as (

    select
        origins.article_id,
        origins.origin_article_id,
        outlets.publishers,
    from origins
    left join outlets using (origin_article_id)

)

select * from final
