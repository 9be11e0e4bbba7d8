-- Grain: one row per race, place and value on which the race feed and the history files disagree.
with feed as (

    select
        race_id,
        series,
        season,
        race_number,
        finish_position,
        driver_id,
        car_number,
        start_position,
        laps_completed,
        laps_led,
        points_earned
    from {{ ref('int_race_results') }}
    where
        is_current
        and is_points_race
        and finish_position is not null
        and not {{ is_from_history('race_id') }}

),

races as (

    select distinct
        race_id,
        series,
        season,
        race_number
    from feed

),

history as (

    select
        races.race_id,
        races.series,
        races.season,
        races.race_number,
        results.finish_position,
        results.driver_id,
        results.car_number,
        results.start_position,
        results.laps_completed,
        results.laps_led,
        results.points_earned
    from {{ ref('int_history_results') }} as results
    inner join races using (series, season, race_number)

),

compared as (

    select
        race_id,
        coalesce(feed.series, history.series) as series,
        coalesce(feed.season, history.season) as season,
        coalesce(feed.race_number, history.race_number) as race_number,
        finish_position,
        feed.driver_id,
        unnest(
            [
                'listed',
                'driver',
                'car_number',
                'start_position',
                'laps_completed',
                'laps_led',
                'points_earned'
            ]
        ) as field,
        unnest(
            [
                if(feed.race_id is null, null, 'yes'),
                feed.driver_id::varchar,
                feed.car_number,
                feed.start_position::varchar,
                feed.laps_completed::varchar,
                feed.laps_led::varchar,
                feed.points_earned::varchar
            ]
        ) as feed_value,
        unnest(
            [
                if(history.race_id is null, null, 'yes'),
                history.driver_id::varchar,
                history.car_number,
                history.start_position::varchar,
                history.laps_completed::varchar,
                history.laps_led::varchar,
                history.points_earned::varchar
            ]
        ) as history_value
    from feed
    full join history using (race_id, finish_position)
    -- a race that history does not have is no disagreement
    where race_id in (select listed.race_id from history as listed)

),

final as (

    select
        race_id::integer as race_id,
        season::integer as season,
        race_number::integer as race_number,
        finish_position::integer as finish_position,
        driver_id::integer as driver_id,
        series,
        field,
        feed_value,
        history_value,
    from compared
    where
        feed_value is distinct from history_value
        -- a place that only one source lists is one row, not one for each value
        and (field = 'listed' or (feed_value is not null and history_value is not null))

)

select * from final
