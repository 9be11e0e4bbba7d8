-- The championship table as it was known on a day (the whole day counts) or at an instant, UTC:
--     from standings_as_of('truck', 2023, '2023-11-04');
create or replace macro standings_as_of(in_series, in_season, known_at) as table
    with moment as (

        select
            case
                when length(known_at::varchar) <= 10
                    then known_at::date + interval 1 day - interval 1 microsecond
                else known_at::timestamp
            end as known_at

    ),

    totals as (

        select
            events.driver_id,
            round(sum(events.points), 6) as points,
            bool_or(events.reason = 'declaration') as has_declared_elsewhere
        from marts.fct_points_event as events
        cross join moment
        where
            events.series = in_series
            and events.season = in_season
            and events.known_from <= moment.known_at
        group by events.driver_id

    ),

    wins as (

        select
            results.driver_id,
            count(*) as wins
        from marts.fct_race_result as results
        inner join marts.dim_race as races on results.race_id = races.race_id
        cross join moment
        where
            races.series = in_series
            and races.season = in_season
            and races.race_number is not null
            and results.finish_position = 1
            and results.known_from <= moment.known_at
        group by results.driver_id

    )

    select
        in_series as series,
        in_season as season,
        row_number()
            over (order by totals.points desc, coalesce(wins.wins, 0) desc, totals.driver_id)
            as standing,
        totals.driver_id,
        drivers.driver_name,
        totals.points,
        coalesce(wins.wins, 0) as wins
    from totals
    left join wins on totals.driver_id = wins.driver_id
    left join marts.dim_driver as drivers on totals.driver_id = drivers.driver_id
    where not (totals.has_declared_elsewhere and totals.points = 0)
    order by standing;
