with incidents as (

    select * from {{ ref('int_incidents') }}

),

cautions as (

    select * from {{ ref('int_cautions') }}

),

retirements as (

    select * from {{ ref('int_accident_retirements') }}

),

roles as (

    select * from {{ ref('int_incident_roles') }}

),

incident_ids as (

    select * from {{ ref('int_reported_incident_ids') }}

),

reported as (

    select * from {{ ref('int_reported_incidents') }}

),

notes as (

    select
        note_cautions.*,
        notes.note
    from {{ ref('int_race_note_cautions') }} as note_cautions
    inner join {{ ref('stg_nascar_feed__notes') }} as notes using (race_id, note_id)

),

infractions as (

    select * from {{ ref('int_infractions') }}

),

links as (

    select * from {{ ref('int_incident_cautions') }}

),

spans as (

    select
        article_id,
        incident_number,
        unnest(spans, recursive := true),
        generate_subscripts(spans, 1) as span_number
    from {{ ref('stg_articles__incidents') }}

),

articles as (

    select
        article_id,
        article_text
    from {{ ref('stg_articles__articles') }}

),

from_cautions as (

    select
        incidents.incident_id,
        'caution' as source_type,
        incidents.incident_id as source_key,
        1 as span_number,
        coalesce(cautions.comment, 'caution without a comment') as evidence
    from incidents
    inner join cautions using (race_id, caution_number)

),

from_statuses as (

    select distinct
        roles.incident_id,
        'status' as source_type,
        retirements.race_id::varchar || '-' || retirements.car_number as source_key,
        1 as span_number,
        format(
            '#{} {} after {} laps',
            retirements.car_number, retirements.finishing_status, retirements.laps_completed
        ) as evidence
    from roles
    inner join incidents using (incident_id)
    inner join retirements
        on
            incidents.race_id = retirements.race_id
            and roles.driver_id = retirements.driver_id
            and incidents.caution_number is not distinct from retirements.caution_number
    where
        incidents.first_basis = 'status'
        or incidents.caution_number is not null

),

from_notes as (

    select
        incidents.incident_id,
        'note' as source_type,
        notes.note_id::varchar as source_key,
        1 as span_number,
        left(notes.note, 200) as evidence
    from incidents
    inner join notes using (race_id, caution_number)

),

-- a penalty in an article is matched to the driver's official one by lap, or where he has only one
from_infractions as (

    select
        incidents.incident_id,
        'infraction' as source_type,
        infractions.race_id::varchar || '-' || infractions.infraction_number as source_key,
        1 as span_number,
        concat_ws(
            ', ', '#' || infractions.car_number, infractions.infraction, infractions.penalty,
            infractions.notes, 'lap ' || infractions.lap
        ) as evidence
    from incidents
    inner join roles using (incident_id)
    inner join infractions
        on
            incidents.race_id = infractions.race_id
            and roles.driver_id = infractions.driver_id
    where
        incidents.incident_type in ('penalty', 'pit_road')
        and incidents.first_basis = 'article'
        and coalesce(abs(infractions.lap - incidents.lap) <= 2, true)
    qualify
        count(*) over (partition by incidents.incident_id, roles.driver_key, roles.article_id) = 1
        or incidents.lap is not null

),

from_articles as (

    select
        incident_ids.incident_id,
        'article' as source_type,
        incident_ids.article_id || '-' || lpad(incident_ids.incident_number::varchar, 2, '0')
            as source_key,
        coalesce(spans.span_number, 1) as span_number,
        left(
            substring(
                articles.article_text,
                spans.char_start + 1,
                spans.char_end - spans.char_start
            ), 200
        ) as evidence,
        incident_ids.article_id,
        incident_ids.incident_number,
        coalesce(spans.char_start, reported.char_start) as char_start,
        coalesce(spans.char_end, reported.char_end) as char_end,
        reported.kind as reported_type,
        reported.lap as reported_lap,
        reported.laps_remaining as reported_laps_remaining,
        reported.stage_number as reported_stage_number,
        reported.location as reported_location,
        reported.is_caution_told,
        reported.intent,
        reported.intent_by,
        links.lap_score,
        links.stage_score,
        links.driver_score,
        links.place_score,
        links.kind_score,
        links.link_score,
        links.link_method,
        -- true when something the article says agrees with the official caution and nothing
        -- contradicts it
        case
            when links.link_score is null then null
            when links.lap_score < 0 or links.stage_score < 0 or links.place_score < 0 then false
            when links.lap_score > 0 or links.place_score > 0 or links.driver_score > 0 then true
        end as agrees_with_official
    from incident_ids
    inner join reported using (article_id, incident_number)
    inner join articles using (article_id)
    left join spans using (article_id, incident_number)
    left join links using (article_id, incident_number)

),

final as (

    select * from from_cautions
    union all by name
    select * from from_statuses
    union all by name
    select * from from_notes
    union all by name
    select distinct * from from_infractions
    union all by name
    select * from from_articles

)

select * from final
