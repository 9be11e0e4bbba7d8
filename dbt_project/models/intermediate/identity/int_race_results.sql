{{ config(materialized='table') }}

with results as (

    select * from {{ ref('stg_nascar_feed__results') }}

),

races as (

    select * from {{ ref('int_races') }}

),

driver_repairs as (

    select * from {{ ref('driver_repair') }}

),

disqualifications as (

    select * from {{ ref('disqualification_supplement') }}

),

versions as (

    select
        race_id,
        known_from,
        row_number() over (
            partition by race_id
            order by known_from
        ) as version_number
    from results
    group by race_id, known_from

),

judged as (

    select
        results.*,
        {{ person_key('results.driver_name') }} as person_key,
        coalesce(results.driver_id, 0) <= 0 as is_number_lost,
        versions.version_number,
        -- A non-starter has position 0, or the positions after the last car, no status and no
        -- laps; where the whole race lacks both columns, they say nothing.
        results.finishing_position > 0
        and (
            results.finishing_status is not null
            or results.laps_completed > 0
            or results.finishing_position = 1
            or not coalesce(
                bool_or(results.finishing_status is not null or results.laps_completed > 0)
                    over (partition by results.race_id, results.known_from),
                false
            )
        ) as is_classified
    from results
    inner join versions using (race_id, known_from)

),

classified as (

    select
        judged.* exclude (driver_id, driver_name, is_number_lost, person_key),
        races.series_id,
        races.series,
        races.season,
        races.race_number,
        races.is_points_race,
        case
            when not judged.is_number_lost then judged.driver_id
            when driver_repairs.driver_id is not null then driver_repairs.driver_id
            -- a car withdrawn before anybody was named has no driver
            when judged.person_key = '' and not judged.is_classified then -1
            else
                coalesce(
                    numbered_drivers.driver_id,
                    {{ own_driver_id('judged.person_key', 'judged.car_number', 'judged.race_id') }}
                )
        end as driver_id,
        case
            when driver_repairs.driver_id is not null then driver_repairs.driver_name
            when judged.person_key = '' and judged.is_classified
                then 'Unnamed driver of car ' || judged.car_number
            else coalesce(judged.driver_name, '')
        end as driver_name,
        judged.is_number_lost
        and driver_repairs.driver_id is null
        and not (judged.person_key = '' and not judged.is_classified) as is_number_ours
    from judged
    inner join races using (race_id)
    left join driver_repairs
        on
            judged.race_id = driver_repairs.race_id
            and judged.car_number = driver_repairs.car_number
            and judged.is_number_lost
    left join {{ ref('int_numbered_drivers') }} as numbered_drivers
        on
            races.series = numbered_drivers.series
            and races.season = numbered_drivers.season
            and judged.car_number = numbered_drivers.car_number
            and judged.person_key = numbered_drivers.person_key

),

with_disqualifications as (

    select
        classified.*,
        -- The flag outlives a disqualification won back on appeal. A car really thrown out is
        -- classified behind all others, so the flagged ones fill the last places.
        coalesce(
            classified.is_flagged_disqualified
            and classified.finishing_position > (
                max(classified.finishing_position) filter (where classified.is_classified) over race
                - count(*) filter (where classified.is_flagged_disqualified) over race
            ),
            false
        )
        or disqualifications.race_id is not null as is_disqualified
    from classified
    left join disqualifications using (race_id, car_number)
    window
        race as (
            partition by classified.race_id, classified.version_number
        )

),

facts as (

    select
        entries.race_id,
        entries.series_id,
        entries.series,
        entries.season,
        entries.race_number,
        entries.is_points_race,
        entries.driver_id,
        entries.driver_name,
        entries.car_number,
        entries.official_car_number,
        case when entries.is_classified then entries.finishing_position end as finish_position,
        case when entries.is_classified then nullif(entries.starting_position, 0) end
            as start_position,
        entries.laps_completed,
        entries.laps_led,
        entries.times_led,
        entries.finishing_status,
        entries.points_earned,
        entries.playoff_points_earned,
        entries.is_classified,
        entries.is_disqualified,
        entries.is_number_ours,
        entries.is_number_shared,
        entries.has_another_copy,
        entries.team_id,
        entries.team_name,
        entries.owner,
        entries.crew_chief,
        entries.manufacturer,
        entries.known_from,
        entries.version_number
    from with_disqualifications as entries

),

hashed as (

    select
        *,
        hash(
            driver_id, official_car_number, finish_position, start_position, laps_completed,
            laps_led, times_led, finishing_status, points_earned, playoff_points_earned,
            is_disqualified, is_number_ours, is_number_shared, has_another_copy, team_id, owner,
            crew_chief, manufacturer
        ) as fact_hash
    from facts

),

runs as (

    select
        *,
        version_number - row_number() over (
            partition by race_id, car_number, fact_hash
            order by version_number
        ) as run_number
    from hashed

),

spans as (

    select
        * exclude (known_from, version_number, fact_hash, run_number),
        min(known_from) over run as known_from,
        max(version_number) over run as last_version_number
    from runs
    window
        run as (
            partition by race_id, car_number, fact_hash, run_number
        )
    qualify row_number() over (
        partition by race_id, car_number, fact_hash, run_number
        order by version_number
    ) = 1

),

feed_results as (

    select
        spans.* exclude (last_version_number),
        -- A classified car always scores in a points race (the tables pay 1 or more to the last),
        -- so a 0 means that its driver declared for another series. The Duels show declarations
        -- in no such way: there the driver's points races of that season decide.
        case
            when spans.finish_position is null then false
            when spans.is_points_race then coalesce(spans.points_earned > 0, false)
            else
                coalesce(
                    bool_or(spans.points_earned > 0) filter (
                        where spans.is_points_race and spans.finish_position is not null
                    ) over (partition by spans.series_id, spans.season, spans.driver_id),
                    false
                )
        end as is_points_eligible,
        later_versions.known_from as known_to,
        known_to is null as is_current
    from spans
    left join versions as later_versions
        on
            spans.race_id = later_versions.race_id
            and later_versions.version_number = spans.last_version_number + 1

),

history_results as (

    select
        races.race_id,
        races.series_id,
        races.is_points_race,
        history.driver_id,
        history.series,
        history.season,
        history.race_number,
        history.car_number,
        history.car_number as official_car_number,
        history.finish_position,
        history.start_position,
        history.laps_completed,
        history.laps_led,
        history.points_earned,
        coalesce(history.finishing_status != 'Did Not Start', true) as is_classified,
        coalesce(history.finishing_status = 'Disqualified', false) as is_disqualified,
        coalesce(history.points_earned > 0, false) as is_points_eligible,
        true as is_current,
        history.finishing_status,
        history.driver_name,
        history.team_name,
        history.manufacturer,
        races.known_from,
    from {{ ref('int_history_results') }} as history
    inner join races using (series, season, race_number)
    -- the feed's own races keep the feed's results
    where {{ is_from_history('races.race_id') }}

),

final as (

    select * from feed_results
    union all by name
    select * from history_results

)

select * from final
