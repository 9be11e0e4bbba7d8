with candidates as (

    select * from {{ ref('int_incident_caution_candidates') }}
    where has_enough_evidence and link_score >= 2.0

),

-- First the incidents for which one caution scores clearly best. Two incidents of an article may
-- get the same caution: it can describe one accident in two places.
standing_out as (

    select
        *,
        link_score - coalesce(lead(link_score) over incident, 0.0) as margin
    from candidates
    window
        incident as (
            partition by article_id, incident_number
            order by link_score desc, caution_number
        )
    qualify row_number() over incident = 1

),

first_links as (

    select
        *,
        'best' as link_method
    from standing_out
    where margin >= 0.75

),

-- Then the rest, among the cautions that are not taken yet. Articles tell things in order: what
-- comes later in the text about the same drivers, without a lap, is not an earlier caution.
remaining as (

    select candidates.*
    from candidates
    left join first_links as own
        on
            candidates.article_id = own.article_id
            and candidates.incident_number = own.incident_number
    left join first_links as taken
        on
            candidates.article_id = taken.article_id
            and candidates.caution_number = taken.caution_number
    where own.article_id is null and taken.article_id is null

),

in_order as (

    select remaining.*
    from remaining
    left join first_links as earlier
        on
            remaining.article_id = earlier.article_id
            and remaining.incident_number > earlier.incident_number
            and remaining.start_lap < earlier.start_lap
            and remaining.lap_score = 0
            and len(list_intersect(remaining.driver_ids, earlier.driver_ids)) > 0
    where earlier.article_id is null

),

second_standing_out as (

    select
        *,
        link_score - coalesce(lead(link_score) over incident, 0.0) as margin
    from in_order
    window
        incident as (
            partition by article_id, incident_number
            order by link_score desc, caution_number
        )
    qualify row_number() over incident = 1

),

second_links as (

    select
        *,
        'by_elimination' as link_method
    from second_standing_out
    where margin >= 0.75
    qualify row_number() over (
        partition by article_id, caution_number
        order by link_score desc, incident_number
    ) = 1

),

every_link as (

    select * from first_links
    union all
    select * from second_links

),

final as (

    select
        article_id,
        incident_number,
        race_id,
        caution_number,
        lap_score,
        stage_score,
        driver_score,
        place_score,
        kind_score,
        link_score,
        margin,
        link_method,
    from every_link

)

select * from final
