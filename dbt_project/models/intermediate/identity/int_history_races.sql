with results as (

    select * from {{ ref('int_history_results') }}

),

series as (

    select * from {{ ref('series') }}

),

race_dates as (

    select * from {{ ref('race_date') }}

),

races as (

    select
        series,
        season,
        race_number,
        any_value(race_name) as race_name,
        any_value(track_name) as track_name,
        any_value(surface) as surface,
        any_value(lap_length_mi) as lap_length_mi,
        max(laps_completed) as actual_laps,
        count(*) filter (where laps_led > 0) as number_of_leaders,
        any_value(known_from) as known_from
    from results
    group by all

),

final as (

    select
        -- above all numbers of the feed, so that the two cannot collide
        (series.series_id * 10000000 + races.season * 1000 + races.race_number)::integer
            as race_id,
        series.series_id,
        races.series,
        races.season,
        races.race_number,
        races.actual_laps,
        races.actual_laps * races.lap_length_mi as actual_distance_mi,
        races.number_of_leaders::integer as number_of_leaders,
        races.lap_length_mi,
        races.surface,
        races.race_name,
        races.track_name,
        race_dates.race_date,
        -- a result was known on the evening of the race, though the files were written years later
        coalesce(race_dates.race_date + interval 23 hour, races.known_from) as known_from,
    from races
    inner join series using (series)
    left join race_dates using (series, season, race_number)

)

select * from final
