-- Grain: one row per incident, whoever told of it.
with incidents as (

    select * from {{ ref('int_incidents') }}

),

sources as (

    select
        incident_id,
        -- papers that print one report are one source
        count(distinct coalesce(origins.origin_article_id, mentions.article_id, source_type))
            as source_count,
        count(distinct mentions.article_id) as article_count,
        bool_or(intent = 'alleged') as is_intent_alleged,
        bool_or(intent = 'denied') as is_intent_denied
    from {{ ref('int_incident_mentions') }} as mentions
    left join {{ ref('int_article_origins') }} as origins using (article_id)
    group by incident_id

),

drivers as (

    select
        incident_id,
        count(distinct driver_key) as drivers
    from {{ ref('int_incident_roles') }}
    group by incident_id

),

final as (

    select
        incidents.incident_id,
        incidents.race_id,
        incidents.caution_number,
        incidents.lap,
        coalesce(drivers.drivers, 0)::integer as drivers,
        coalesce(sources.source_count, 0)::integer as source_count,
        coalesce(sources.article_count, 0)::integer as article_count,
        incidents.caution_number is not null as has_caution,
        coalesce(sources.is_intent_alleged, false) as is_intent_alleged,
        coalesce(sources.is_intent_denied, false) as is_intent_denied,
        incidents.incident_type,
        incidents.location,
        incidents.first_basis,
    from incidents
    left join sources using (incident_id)
    left join drivers using (incident_id)

)

select * from final
