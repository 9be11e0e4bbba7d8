with results as (

    select * from {{ ref('int_race_results') }}
    where not {{ is_from_history('race_id') }}

),

lines as (

    select
        race_id,
        driver_id,
        'fct_race_result' as table_name,
        'car ' || car_number as subject,
        unnest(['driver_without_number', 'car_number_shared', 'line_sent_twice']) as kind,
        unnest([
            'The feed has no number for ' || driver_name || ', car ' || car_number
            || '; he stands under ' || driver_id || '.',
            driver_name || ' and another driver are both in a car ' || car_number || '.',
            'The line of ' || driver_name || ', car ' || car_number
            || ', was sent twice and not alike; the one with the later place is kept.'
        ]) as detail,
        unnest([is_number_ours, is_number_shared, has_another_copy]) as is_odd,
        known_from,
        known_to
    from results

),

-- a driver who starts in two cars scores with the better one
starts as (

    select
        first_car.race_id,
        first_car.driver_id,
        'fct_race_result' as table_name,
        'cars ' || first_car.car_number || ' and ' || other_car.car_number as subject,
        'driver_on_two_lines' as kind,
        first_car.driver_name || ' is classified in cars ' || first_car.car_number || ' and '
        || other_car.car_number || '; he scores with the better place.' as detail,
        true as is_odd,
        greatest(first_car.known_from, other_car.known_from) as known_from,
        nullif(
            least(
                coalesce(first_car.known_to, timestamp '9999-12-31'),
                coalesce(other_car.known_to, timestamp '9999-12-31')
            ),
            timestamp '9999-12-31'
        ) as known_to
    from results as first_car
    inner join results as other_car
        on
            first_car.race_id = other_car.race_id
            and first_car.driver_id = other_car.driver_id
            and first_car.car_number < other_car.car_number
            and first_car.known_from < coalesce(other_car.known_to, timestamp '9999-12-31')
            and other_car.known_from < coalesce(first_car.known_to, timestamp '9999-12-31')
    where first_car.finish_position is not null and other_car.finish_position is not null

),

-- lines of loop data and of live scoring that reach no mart
uncounted as (

    select
        race_id,
        'fct_loop_stat' as table_name,
        known_from
    from {{ ref('stg_nascar_feed__loop_stats') }}
    where not is_counted
    union all
    select
        race_id,
        'fct_live_points' as table_name,
        known_from
    from {{ ref('stg_nascar_feed__live_points') }}
    where not is_counted

),

set_aside as (

    select
        race_id,
        null::integer as driver_id,
        table_name,
        'lines' as subject,
        'lines_set_aside' as kind,
        count(*) || ' lines have no driver''s number, or that of another line.' as detail,
        true as is_odd,
        known_from,
        null::timestamp as known_to
    from uncounted
    group by race_id, table_name, known_from

),

everything as (

    select * from lines
    union all by name
    select * from starts
    union all by name
    select * from set_aside

),

final as (

    select
        kind,
        race_id,
        driver_id,
        table_name,
        subject,
        detail,
        known_from,
        known_to,
    from everything
    where is_odd

)

select * from final
