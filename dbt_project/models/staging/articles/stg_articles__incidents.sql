with incidents as (

    select
        article_id,
        unnest(incidents) as incident
    from {{ ref('stg_articles__readings') }}

),

final as (

    select
        article_id,
        incident.incident_number,
        incident.kind,
        incident.lap,
        incident.laps_remaining,
        incident.stage as stage_number,
        lower(nullif(trim(incident.turn), '')) as location,
        incident.caution as is_caution_told,
        nullif(incident.intent, 'null') as intent,
        nullif(trim(incident.intent_by), '') as intent_by,
        list_min([span.char_start for span in incident.spans]) as char_start,
        list_max([span.char_end for span in incident.spans]) as char_end,
        incident.spans,
        incident.drivers,
    from incidents

)

select * from final
