-- Grain: one row per place where a source tells of an incident.
with mentions as (

    select * from {{ ref('int_incident_mentions') }}

),

final as (

    select
        incident_id,
        article_id,
        source_key,
        span_number::integer as span_number,
        char_start,
        char_end,
        reported_lap,
        reported_laps_remaining,
        reported_stage_number,
        link_score::double as link_score,
        lap_score::double as lap_score,
        stage_score::double as stage_score,
        driver_score::double as driver_score,
        place_score::double as place_score,
        kind_score::double as kind_score,
        is_caution_told,
        agrees_with_official,
        source_type,
        reported_type,
        reported_location,
        intent,
        intent_by,
        link_method,
        evidence,
    from mentions

)

select * from final
