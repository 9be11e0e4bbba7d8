-- Grain: one row per kind and race that is not as the season's index has it, or per season and
-- series whose newest index is not used.
with indexes as (

    select * from {{ ref('stg_nascar_feed__season_indexes') }}

),

schedule as (

    select * from {{ ref('int_schedule') }}

),

-- the indexes that date a points race more than two days before they were seen, with no result yet
overdue as (

    select
        schedule.race_id,
        any_value(schedule.race_name) as race_name,
        any_value(schedule.race_start_local) as race_start_local,
        any_value(schedule.state) as state,
        bool_or(schedule.is_refused) as is_refused,
        bool_or(schedule.has_winner_in_index) as has_winner_in_index,
        bool_or(schedule.is_complete) as is_complete,
        any_value(schedule.known_from) as result_known_from,
        min(indexes.known_from) as known_from,
        max(indexes.known_from) as last_seen
    from indexes
    inner join schedule using (race_id)
    where
        indexes.is_points_race
        -- results may follow the race by a day or two
        and indexes.race_start_local + interval 2 day < indexes.known_from
        -- a refresh, which takes an hour at most, asks for the index first and then for the races
        and (
            not schedule.is_complete
            or schedule.known_from > indexes.known_from + interval 1 hour
        )
    group by schedule.race_id

),

races as (

    select
        if(state = 'not_run', 'race_not_run', 'race_result_missing') as kind,
        race_id,
        null::integer as driver_id,
        'dim_race' as table_name,
        'race' as subject,
        coalesce(race_name, 'The race') || case
            when is_complete then ' was run, and its result came late.'
            when state = 'not_run'
                then
                    ' is still in the index, its day is long past and it has no winner: it counts '
                    || 'as not run and has no number.'
            when state = 'cancelled' then ' was not run on its day and is cancelled.'
            when is_refused
                then
                    ' has no result, as its document was refused; it keeps its number, and the '
                    || 'standings lack its points.'
            when has_winner_in_index
                then
                    ' was run by the index, and its document is missing; it keeps its number, and '
                    || 'the standings lack its points.'
            else ' was to be run and has no result yet; it keeps its number.'
        end as detail,
        known_from,
        case
            when is_complete then result_known_from
            -- the question is settled: a race that is called off has no result to wait for
            when state = 'cancelled' then greatest(result_known_from, known_from)
        end as known_to,
        last_seen
    from overdue

),

newest as (

    select
        season,
        series_id,
        max(known_from) as known_from
    from indexes
    group by season, series_id

),

used as (

    select
        season,
        series_id,
        any_value(known_from) as known_from
    from {{ ref('stg_nascar_feed__scheduled_races') }}
    group by season, series_id

),

shrunk as (

    select
        'index_lacks_races_run' as kind,
        null::integer as race_id,
        null::integer as driver_id,
        'dim_season' as table_name,
        'series ' || newest.series_id || ', ' || newest.season as subject,
        'The newest index of the season lacks races that were run; an older one is used.'
            as detail,
        newest.known_from,
        null::timestamp as known_to,
        newest.known_from as last_seen
    from newest
    inner join used using (season, series_id)
    where newest.known_from > used.known_from

),

final as (

    select * from races
    union all by name
    select * from shrunk

)

select * from final
