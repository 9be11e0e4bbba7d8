-- Grain: one row per quotation.
with quotes as (

    select * from {{ ref('stg_articles__quotes') }}

),

articles as (

    select
        article_id,
        article_text
    from {{ ref('stg_articles__articles') }}

),

links as (

    select * from {{ ref('int_article_races') }}

),

drivers as (

    select * from {{ ref('int_article_drivers') }}

),

incidents as (

    select distinct
        roles.article_id,
        roles.incident_id,
        roles.driver_id,
        identified.lap
    from {{ ref('int_incident_roles') }} as roles
    inner join {{ ref('int_incidents') }} as identified using (incident_id)
    where roles.article_id is not null

),

named as (

    select
        quotes.*,
        links.race_id,
        speakers.driver_id as speaker_driver_id,
        subjects.driver_id as about_driver_id,
        substring(
            articles.article_text,
            quotes.char_start + 1,
            quotes.char_end - quotes.char_start
        ) as quotation
    from quotes
    inner join articles using (article_id)
    left join links using (article_id)
    left join drivers as speakers
        on quotes.article_id = speakers.article_id and quotes.speaker_name = speakers.person_name
    left join drivers as subjects
        on quotes.article_id = subjects.article_id and quotes.about_name = subjects.person_name

),

-- a driver's quote about another belongs to the first incident of the article with both of them
quoted_incidents as (

    select
        named.article_id,
        named.quote_number,
        arg_min(theirs.incident_id, (theirs.lap, theirs.incident_id)) as incident_id
    from named
    inner join incidents as own
        on
            named.article_id = own.article_id
            and named.speaker_driver_id = own.driver_id
    inner join incidents as theirs
        on
            own.incident_id = theirs.incident_id
            and own.article_id = theirs.article_id
            and named.about_driver_id = theirs.driver_id
            and own.driver_id != theirs.driver_id
    group by named.article_id, named.quote_number

),

final as (

    select
        named.article_id || '-q' || lpad(named.quote_number::varchar, 2, '0') as quote_id,
        named.article_id,
        named.race_id,
        named.speaker_driver_id,
        named.about_driver_id,
        quoted_incidents.incident_id as about_incident_id,
        named.char_start,
        named.char_end,
        named.speaker_name,
        named.about_name,
        named.cue,
        named.via,
        left(named.quotation, 80) as excerpt,
        sha256(named.quotation) as quotation_sha256,
    from named
    left join quoted_incidents using (article_id, quote_number)

)

select * from final
