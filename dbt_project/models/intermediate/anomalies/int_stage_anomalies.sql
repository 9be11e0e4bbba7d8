with lines as (

    select
        *,
        'stage ' || stage_number as stage
    from {{ ref('int_stage_lines') }}

),

copies as (

    select
        race_id,
        null::integer as driver_id,
        stage as subject,
        'stage_sent_twice' as kind,
        'Stage ' || stage_number || ' is listed ' || max(list_number) || ' times, '
        || if(
            bool_or(is_another_list),
            'not alike; the longer list counts.',
            'alike; it counts once.'
        ) as detail,
        known_from,
        known_to
    from lines
    group by race_id, stage, stage_number, known_from, known_to
    having max(list_number) > 1

),

misnamed as (

    select
        race_id,
        driver_id,
        stage || ', line ' || line_number as subject,
        'stage_driver_not_in_race' as kind,
        'Stage ' || stage_number || ' has ' || coalesce(driver_name, 'a driver') || ' in car '
        || coalesce(car_number, 'unknown')
        || ', who is not in the results; the place goes to the driver of that car.' as detail,
        known_from,
        known_to
    from lines
    where is_counted and driver_id is distinct from driver_id_sent

),

dropped as (

    select
        race_id,
        driver_id_sent as driver_id,
        stage || ', line ' || line_number as subject,
        'stage_line_set_aside' as kind,
        'Stage ' || stage_number || ' has ' || coalesce(driver_name, 'a driver') || ' in place '
        || coalesce(finish_position::varchar, 'unknown')
        || ', whose driver is unknown or has another line.' as detail,
        known_from,
        known_to
    from lines
    where not is_counted and list_number = 1 and finish_position > 0

),

-- what the feed once had and the seeds or history do not have either
missing as (

    select
        races.race_id,
        null::integer as driver_id,
        'stage ' || stages.stage_number as subject,
        'stage_missing' as kind,
        'The race was run in stages, and stage ' || stages.stage_number || ' has no result.'
            as detail,
        races.known_from,
        null::timestamp as known_to
    from {{ ref('int_races') }} as races
    inner join {{ ref('int_scenarios') }} as seasons using (series, season)
    inner join {{ ref('points_system') }} as systems using (points_system_id)
    cross join (select unnest([1, 2]) as stage_number) as stages
    anti join {{ ref('int_stage_results') }} as results
        on races.race_id = results.race_id and stages.stage_number = results.stage_number
    where
        seasons.scenario = 'actual'
        and systems.has_stage_points
        and races.is_points_race
        and races.is_complete
        and not {{ is_from_history('races.race_id') }}
        and if(stages.stage_number = 1, races.stage_1_laps, races.stage_2_laps) > 0
        -- a race cut short may not have had its last stages
        and races.actual_laps >= if(
            stages.stage_number = 1, races.stage_1_laps, races.stage_1_laps + races.stage_2_laps
        )

),

everything as (

    select * from copies
    union all
    select * from misnamed
    union all
    select * from dropped
    union all
    select * from missing

),

final as (

    select
        kind,
        race_id,
        driver_id,
        'fct_stage_result' as table_name,
        subject,
        detail,
        known_from,
        known_to,
    from everything

)

select * from final
