-- The championship table as it was known on a day (the whole day counts) or at an instant, UTC:
--     from standings_as_of('truck', 2023, '2023-11-04');
-- A macro finds its tables by the reader's search path, so a file that is attached under a name
-- needs `use nas` first, or the name once more:
--     from nas.standings_as_of('truck', 2023, '2023-11-04', attached_as := 'nas');
-- Subqueries instead of CTEs: DuckDB 1.4.0 and 1.4.1 find only the first CTE of a macro. Tables are
-- wrapped in a subquery because DuckDB 1.1 gives what query() returns no alias.
create or replace macro standings_as_of(
    in_series, in_season, known_at, attached_as := null
) as table
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
    from (
        select
            events.driver_id,
            round(sum(events.points), 6) as points,
            bool_or(events.reason = 'declaration') as has_declared_elsewhere
        from
            (from query('from ' || concat_ws('.', attached_as, 'marts.fct_points_event'))) as events
        where
            events.series = in_series
            and events.season = in_season
            and events.known_from <= case
                when length(known_at::varchar) <= 10
                    then known_at::date + interval 1 day - interval 1 microsecond
                else known_at::timestamp
            end
        group by events.driver_id
    ) as totals
    left join (
        select
            results.driver_id,
            count(*) as wins
        from
            (from query('from ' || concat_ws('.', attached_as, 'marts.fct_race_result'))) as results
        inner join (from query('from ' || concat_ws('.', attached_as, 'marts.dim_race'))) as races
            on results.race_id = races.race_id
        where
            races.series = in_series
            and races.season = in_season
            and races.race_number is not null
            and results.finish_position = 1
            and results.known_from <= case
                when length(known_at::varchar) <= 10
                    then known_at::date + interval 1 day - interval 1 microsecond
                else known_at::timestamp
            end
        group by results.driver_id
    ) as wins on totals.driver_id = wins.driver_id
    left join (from query('from ' || concat_ws('.', attached_as, 'marts.dim_driver'))) as drivers
        on totals.driver_id = drivers.driver_id
    where not (totals.has_declared_elsewhere and totals.points = 0)
    order by standing;
