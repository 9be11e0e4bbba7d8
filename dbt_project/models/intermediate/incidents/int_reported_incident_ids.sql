with incidents as (

    select
        incidents.*,
        origins.origin_article_id,
        links.caution_number
    from {{ ref('int_reported_incidents') }} as incidents
    left join {{ ref('int_article_origins') }} as origins using (article_id)
    left join {{ ref('int_incident_cautions') }} as links
        using (article_id, incident_number)

),

unlinked as (

    select
        *,
        article_id || '-' || lpad(incident_number::varchar, 2, '0') as mention_id
    from incidents
    where caution_number is null

),

-- Two articles mean the same incident when race, kind and drivers agree and their laps and places
-- do not contradict each other; so do copies of one report that no race is known for.
same as (

    select
        unlinked.mention_id,
        min(others.mention_id) as first_mention_id
    from unlinked
    inner join unlinked as others
        on
            (
                unlinked.race_id = others.race_id
                or unlinked.origin_article_id = others.origin_article_id
            )
            and unlinked.article_id != others.article_id
            and unlinked.kind = others.kind
            and len(unlinked.driver_ids) > 0
            and len(list_intersect(unlinked.driver_ids, others.driver_ids))
            >= least(2, len(unlinked.driver_ids), len(others.driver_ids))
            and coalesce(abs(unlinked.told_lap - others.told_lap) <= 3, true)
            and coalesce(unlinked.location = others.location, true)
    group by unlinked.mention_id

),

final as (

    select
        incidents.article_id,
        incidents.incident_number,
        incidents.race_id,
        incidents.caution_number,
        case
            when incidents.caution_number is not null
                then {{ caution_incident_id('incidents.race_id', 'incidents.caution_number') }}
            else 'a-' || least(unlinked.mention_id, same.first_mention_id)
        end as incident_id,
    from incidents
    left join unlinked using (article_id, incident_number)
    left join same using (mention_id)

)

select * from final
