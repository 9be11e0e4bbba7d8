-- Table macros of the published file: results as they were known, and what changed since. How they
-- find their tables, and why they have no CTEs, stands in standings_as_of.sql.

-- The classification of one race as it was known on a day (the whole day counts) or at an
-- instant, UTC: from race_result_as_of(5168, '2022-07-24 23:00')
create or replace macro race_result_as_of(the_race_id, known_at, attached_as := null) as table
    select
        versions.finish_position,
        versions.car_number,
        versions.driver_name,
        versions.start_position,
        versions.laps_completed,
        versions.laps_led,
        versions.points_earned,
        versions.is_disqualified,
        versions.finishing_status,
        versions.known_from
    from (
        select
            restated.race_id,
            restated.finish_position,
            restated.car_number,
            restated.driver_name,
            restated.start_position,
            restated.laps_completed,
            restated.laps_led,
            restated.points_earned,
            restated.is_disqualified,
            restated.finishing_status,
            restated.known_from,
            restated.known_to
        from
            (from query('from ' || concat_ws('.', attached_as, 'marts.fct_race_result_version')))
                as restated
        where restated.race_id = the_race_id
        union all
        -- a race of before the feed has one version for ever
        select
            results.race_id,
            results.finish_position,
            results.car_number,
            results.driver_name,
            results.start_position,
            results.laps_completed,
            results.laps_led,
            results.points_earned::integer as points_earned,
            results.is_disqualified,
            results.finishing_status,
            results.known_from,
            null::timestamp as known_to
        from
            (from query('from ' || concat_ws('.', attached_as, 'marts.fct_race_result'))) as results
        anti join
            (from query('from ' || concat_ws('.', attached_as, 'marts.fct_race_result_version')))
                as known
            on results.race_id = known.race_id
        where results.race_id = the_race_id
    ) as versions
    cross join (
        select
            case
                when length(known_at::varchar) <= 10
                    then known_at::date + interval 1 day - interval 1 microsecond
                else known_at::timestamp
            end as known_at
    ) as moment
    where
        versions.known_from <= moment.known_at
        and (versions.known_to is null or versions.known_to > moment.known_at)
    order by versions.finish_position nulls last, versions.car_number;

-- Every published fact that was changed after an instant (UTC), the newest first:
-- from what_changed('2023-11-05')
create or replace macro what_changed(since, attached_as := null) as table
    select
        revision.known_from,
        race.series,
        race.season,
        race.race_name,
        revision.driver_name,
        revision.field,
        revision.old_value,
        revision.new_value,
        revision.cause,
        revision.race_id,
        revision.driver_id
    from
        (from query('from ' || concat_ws('.', attached_as, 'marts.fct_result_revision')))
            as revision
    inner join (from query('from ' || concat_ws('.', attached_as, 'marts.dim_race'))) as race
        on revision.race_id = race.race_id
    where revision.known_from > since::timestamp
    union all by name
    select
        version.known_from,
        race.series,
        race.season,
        race.race_name,
        race.winner_name as driver_name,
        'status' as field,
        null as old_value,
        version.status as new_value,
        'new result' as cause,
        version.race_id,
        race.winner_driver_id as driver_id
    from (
        select
            race_id,
            known_from,
            status,
            min(known_from) over (partition by race_id) as first_known_from
        from query('from ' || concat_ws('.', attached_as, 'marts.fct_race_version'))
        where status <> 'pending'
    ) as version
    inner join (from query('from ' || concat_ws('.', attached_as, 'marts.dim_race'))) as race
        on version.race_id = race.race_id
    where
        version.known_from > since::timestamp
        and version.known_from = version.first_known_from
    order by known_from desc, race_id, field, driver_name;
