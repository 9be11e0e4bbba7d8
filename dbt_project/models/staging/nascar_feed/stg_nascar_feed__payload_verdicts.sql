-- Which versions say less than the best one before them, and are set aside for it.
--
-- A version is held against the last one that was taken, so versions are judged one after the
-- other by a recursive CTE. A judgement looks back only: what was known on a day stays so.
with recursive versions as (

    select
        measures.*,
        row_number() over (
            partition by measures.race_id
            order by measures.known_from
        ) as version_number,
        hash(
            measures.cars, measures.cars_placed, measures.cars_with_points,
            measures.cars_with_driver, measures.laps, measures.stages, measures.stage_places,
            measures.cautions
        ) as counts_hash,
        -- Rulings and appeals concern a car or two, as many as were ever thrown out of one race;
        -- more than that, and more than a tenth of the field, is a gap in the document.
        greatest(2, measures.cars // 10) as few_cars,
        overrides.is_taken as is_taken_by_hand
    from {{ ref('stg_nascar_feed__payload_measures') }} as measures
    left join {{ ref('result_version_override') }} as overrides using (race_id, sha256)

),

judged as (

    select
        race_id,
        version_number,
        counts_hash,
        null::varchar as loss,
        coalesce(is_taken_by_hand, true) as is_taken,
        -- the last version with a result that was taken
        if(has_result and is_taken, version_number, null) as best_version_number
    from versions
    where version_number = 1
    union all
    select
        versions.race_id,
        versions.version_number,
        versions.counts_hash,
        case
            when best.race_id is null then null
            when not versions.has_result then 'no_result'
            when best.cars_with_points > 0 and versions.cars_with_points = 0 then 'no_points'
            when best.laps > 0 and versions.laps = 0 then 'no_laps'
            when versions.cars < best.cars then 'fewer_cars'
            when best.cars_placed - versions.cars_placed > best.few_cars then 'fewer_places'
            when best.cars_with_points - versions.cars_with_points > best.few_cars
                then 'fewer_points'
            when best.cars_with_driver - versions.cars_with_driver > best.few_cars
                then 'fewer_drivers'
            when
                versions.stages < best.stages
                or best.stage_places - versions.stage_places > best.few_cars * best.stages
                then 'fewer_stages'
            when best.cautions > 0 and versions.cautions = 0 then 'no_cautions'
        end as loss,
        coalesce(
            versions.is_taken_by_hand,
            loss is null
            -- Said twice in the same counts it is a correction, but for what cannot be true of a
            -- race that was run: absence said twice is still absence.
            or (
                loss not in ('no_result', 'no_points', 'no_laps')
                and not previous.was_taken
                and versions.counts_hash = previous.counts_hash
            )
        ) as is_taken,
        if(versions.has_result and is_taken, versions.version_number, previous.best_number)
            as best_version_number
    from (
        select
            race_id,
            version_number + 1 as next_number,
            counts_hash,
            is_taken as was_taken,
            best_version_number as best_number
        from judged
    ) as previous
    inner join versions
        on
            previous.race_id = versions.race_id
            and previous.next_number = versions.version_number
    left join versions as best
        on
            previous.race_id = best.race_id
            and previous.best_number = best.version_number

),

final as (

    select
        versions.race_id,
        versions.known_from,
        not judged.is_taken as is_set_aside,
        case
            when judged.is_taken then null
            else coalesce(judged.loss, 'by_hand')
        end as loss,
    from judged
    inner join versions using (race_id, version_number)

)

select * from final
