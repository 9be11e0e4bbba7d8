with incidents as (

    select * from {{ ref('stg_articles__incidents') }}

),

links as (

    select * from {{ ref('int_article_races') }}

),

races as (

    select * from {{ ref('int_races') }}

),

drivers as (

    select
        article_id,
        incident_number,
        count(*) as drivers_named,
        list_sort(list(distinct driver_id) filter (where driver_id is not null)) as driver_ids
    from {{ ref('int_article_incident_drivers') }}
    group by article_id, incident_number

),

final as (

    select
        incidents.article_id,
        incidents.incident_number,
        links.race_id,
        -- laps to go are counted from the scheduled distance, also in a race that ran overtime
        coalesce(incidents.lap, races.scheduled_laps - incidents.laps_remaining) as told_lap,
        case
            when incidents.lap is not null then 'lap'
            when incidents.laps_remaining is not null then 'laps_remaining'
            when incidents.stage_number is not null then 'stage'
        end as lap_basis,
        case incidents.stage_number
            when 1 then 1
            when 2 then races.stage_1_laps + 1
            when 3 then races.stage_1_laps + races.stage_2_laps + 1
            when 4 then races.stage_1_laps + races.stage_2_laps + races.stage_3_laps + 1
        end as stage_start_lap,
        case incidents.stage_number
            when 1 then races.stage_1_laps
            when 2 then races.stage_1_laps + races.stage_2_laps
            when 3 then races.stage_1_laps + races.stage_2_laps + races.stage_3_laps
            when 4 then races.actual_laps
        end as stage_end_lap,
        coalesce(drivers.drivers_named, 0) as drivers_named,
        coalesce(drivers.driver_ids, []) as driver_ids,
        incidents.kind,
        incidents.location,
        incidents.is_caution_told,
        incidents.lap,
        incidents.laps_remaining,
        incidents.stage_number,
        incidents.intent,
        incidents.intent_by,
        incidents.char_start,
        incidents.char_end,
    from incidents
    left join links using (article_id)
    left join races using (race_id)
    left join drivers using (article_id, incident_number)

)

select * from final
