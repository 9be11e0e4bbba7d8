with incidents as (

    select * from {{ ref('int_reported_incidents') }}
    where
        race_id is not null
        -- these bring out no caution, nor did an incident of which the article says there was none
        and kind not in ('penalty', 'fight', 'dispute')
        and coalesce(is_caution_told, true)

),

cautions as (

    select * from {{ ref('int_cautions') }}
    where not is_planned

),

caution_drivers as (

    select * from {{ ref('int_caution_drivers') }}

),

pairs as (

    select
        incidents.article_id,
        incidents.incident_number,
        cautions.race_id,
        cautions.caution_number,
        cautions.start_lap,
        cautions.cause,
        incidents.kind,
        incidents.lap_basis,
        incidents.drivers_named,
        incidents.is_caution_told,
        incidents.driver_ids,
        coalesce(caution_drivers.driver_ids, []) as caution_driver_ids,
        -- 0 or 1 where they agree: a caution begins on the lap of the incident or on the next
        cautions.start_lap - incidents.told_lap as laps_after_told,
        cautions.start_lap between incidents.stage_start_lap and incidents.stage_end_lap + 1
            as is_in_stage,
        incidents.location as told_location,
        cautions.location
    from incidents
    inner join cautions using (race_id)
    left join caution_drivers using (race_id, caution_number)

),

compared as (

    select
        *,
        len(list_intersect(driver_ids, caution_driver_ids)) as drivers_shared,
        list_intersect(
            regexp_extract_all(told_location, '\d+'), regexp_extract_all(location, '\d+')
        ) as turns_shared
    from pairs

),

scored as (

    select
        *,
        case
            when laps_after_told is null then 0.0
            when laps_after_told between 0 and 1 then 3.0
            when laps_after_told between -1 and 2 then 2.0
            -- reporters of one incident count laps to go differently: "30", "31" and "33"
            when lap_basis = 'laps_remaining' and abs(laps_after_told) <= 4 then 1.0
            when abs(laps_after_told) <= 3 then 0.5
            else -4.0
        end as lap_score,
        case
            when is_in_stage is null then 0.0
            when is_in_stage then 0.5
            else -2.0
        end as stage_score,
        case when drivers_named = 0 then 0.0 else 3.0 * drivers_shared / drivers_named end
            as driver_score,
        case
            when told_location is null or location is null then 0.0
            when told_location = location then 1.0
            when len(turns_shared) > 0 then 0.5
            else -0.5
        end as place_score,
        case
            when kind = 'weather' and cause = 'weather' then 2.0
            when (kind = 'weather') != (cause = 'weather') then -4.0
            when kind = 'mechanical' and cause in ('stopped', 'fluid', 'fire', 'debris') then 0.5
            when kind = 'mechanical' then -0.5
            when kind = 'spin' and cause = 'spin' then 0.25
            when is_caution_told then 0.25
            else 0.0
        end as kind_score
    from compared

),

final as (

    select
        article_id,
        incident_number,
        race_id,
        caution_number,
        start_lap,
        drivers_named,
        drivers_shared,
        lap_score,
        stage_score,
        driver_score,
        place_score,
        kind_score,
        lap_score + stage_score + driver_score + place_score + kind_score as link_score,
        -- Two drivers in common are enough; so is one with another agreement beside it; where the
        -- article names nobody, the lap and the place must both agree.
        case
            when drivers_named > 0 and drivers_shared = 0 then false
            when drivers_shared >= 2 then true
            when drivers_shared = 1
                then lap_score > 0 or place_score > 0 or coalesce(is_caution_told, false)
            else lap_score >= 2 and (place_score > 0 or kind = 'weather')
        end as has_enough_evidence,
        driver_ids,
    from scored

)

select * from final
