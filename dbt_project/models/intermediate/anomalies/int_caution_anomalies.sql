with versions as (

    select
        race_id,
        hash(
            number_of_cautions,
            number_of_caution_laps,
            caution_segments,
            [car.car_number for car in results]
        ) as told,
        known_from,
        known_to
    from {{ ref('stg_nascar_feed__payloads') }}
    where is_complete

),

-- a version that tells the same of cautions and cars shows no oddity anew
spans as (

    {{ spans_of_facts('versions', ['race_id', 'told']) }}

),

races as (

    select * from {{ ref('int_races') }}
    where is_complete and number_of_cautions is not null

),

listed as (

    select
        race_id,
        count(*) as cautions,
        sum(caution_laps) as caution_laps
    from {{ ref('int_cautions') }}
    group by race_id

),

headers as (

    select
        'cautions_differ_from_header' as kind,
        races.race_id,
        null::integer as driver_id,
        'fct_caution' as table_name,
        'race' as subject,
        'The header counts ' || races.number_of_cautions || ' cautions and '
        || coalesce(races.number_of_caution_laps, 0) || ' laps, the list '
        || coalesce(listed.cautions, 0) || ' and ' || coalesce(listed.caution_laps, 0) || '.'
            as detail
    from races
    left join listed using (race_id)
    where
        races.number_of_cautions <> coalesce(listed.cautions, 0)
        or races.number_of_caution_laps <> coalesce(listed.caution_laps, 0)

),

cars as (

    select
        'caution_names_absent_car' as kind,
        race_id,
        null::integer as driver_id,
        'fct_caution_car' as table_name,
        'car ' || car_number as subject,
        'Race control names a car ' || car_number || ' in caution '
        || min(caution_number) || ', and none raced.' as detail
    from {{ ref('int_caution_cars') }}
    where not is_resolved
    group by race_id, car_number

),

backwards as (

    select
        'caution_ends_before_it_begins' as kind,
        race_id,
        null::integer as driver_id,
        'fct_caution' as table_name,
        'caution ' || caution_number as subject,
        'Caution ' || caution_number || ' lasts from lap ' || start_lap || ' to ' || end_lap
        || '; its laps count as none.' as detail
    from {{ ref('int_cautions') }}
    where end_lap < start_lap - 1 and not is_open_at_flag

),

everything as (

    select * from headers
    union all
    select * from cars
    union all
    select * from backwards

),

-- cautions are those of the version in force
final as (

    select
        everything.kind,
        everything.race_id,
        everything.driver_id,
        everything.table_name,
        everything.subject,
        everything.detail,
        spans.known_from,
        null::timestamp as known_to,
    from everything
    inner join spans
        on everything.race_id = spans.race_id and spans.known_to is null
    anti join {{ ref('known_data_issue') }} as issues
        on
            everything.race_id = issues.race_id
            and if(
                everything.kind = 'caution_names_absent_car',
                issues.issue_id
                = 'caution_car_' || substr(everything.subject, 5) || '_of_' || everything.race_id,
                issues.issue_id like 'caution%'
            )

)

select * from final
