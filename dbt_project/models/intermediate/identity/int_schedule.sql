-- Grain: one row per race of the feed, run or not: when it is or was to be run, whether it still
-- will be, and its number. The season's index decides, so that a race keeps its number while its
-- own document is missing.
with payloads as (

    select * from {{ ref('stg_nascar_feed__races') }}

),

indexes as (

    select * from {{ ref('stg_nascar_feed__season_indexes') }}

),

scheduled as (

    select * from {{ ref('stg_nascar_feed__scheduled_races') }}

),

first_known as (

    -- a race is known from its first result; a pending one from its first payload
    select
        race_id,
        coalesce(min(known_from) filter (where is_complete), min(known_from)) as known_from
    from payloads
    group by race_id

),

refused as (

    select distinct race_id
    from {{ ref('stg_ingest__refusals') }}
    where source = 'nascar_feed' and kind = 'weekend_feed' and pointer is null

),

current_payloads as (

    select * from payloads
    where is_current

),

-- what the newest index that lists a race says of it
last_listed as (

    select * from indexes
    qualify row_number() over (partition by race_id order by known_from desc) = 1

),

headers as (

    select
        race_id,
        coalesce(payloads.series_id, last_listed.series_id) as series_id,
        coalesce(payloads.season, last_listed.season) as season,
        coalesce(payloads.race_type_id, last_listed.race_type_id) as race_type_id,
        nullif(coalesce(payloads.track_id, last_listed.track_id), 0) as track_id,
        coalesce(payloads.track_name, last_listed.track_name) as track_name,
        coalesce(payloads.race_name, last_listed.race_name) as race_name,
        coalesce(payloads.scheduled_laps, last_listed.scheduled_laps) as scheduled_laps,
        coalesce(
            payloads.scheduled_distance_mi, nullif(last_listed.scheduled_distance_mi, 0)
        ) as scheduled_distance_mi,
        coalesce(payloads.playoff_round, last_listed.playoff_round) as playoff_round,
        coalesce(payloads.is_complete, false) as is_complete,
        payloads.race_start_local as payload_start_local,
        last_listed.race_start_local as last_listed_start_local,
        payloads.known_from as payload_known_from,
        coalesce(first_known.known_from, last_listed.known_from) as known_from
    from current_payloads as payloads
    full join last_listed using (race_id)
    left join first_known using (race_id)

),

-- what the index says by its silence: an index that names no winner of a race whose result is at
-- hand does not say who won
silences as (

    select
        scheduled.series_id,
        scheduled.season,
        any_value(scheduled.known_from) as index_known_from,
        coalesce(
            bool_and(scheduled.winner_driver_id is not null) filter (
                where headers.is_complete and headers.known_from < scheduled.known_from
            ),
            false
        ) as has_winners
    from scheduled
    inner join headers using (race_id)
    group by scheduled.series_id, scheduled.season

),

dated as (

    select
        headers.*,
        scheduled.race_id is not null as is_listed,
        scheduled.place_in_list,
        scheduled.winner_driver_id is not null as has_winner_in_index,
        silences.index_known_from,
        coalesce(silences.has_winners, false) as has_winners,
        refused.race_id is not null as is_refused,
        case
            -- no race is run after its result is known: such a date is a slip of the document
            when
                headers.is_complete
                and (
                    scheduled.race_start_local is null
                    or headers.payload_start_local <= headers.known_from + interval 1 day
                )
                then headers.payload_start_local
            else coalesce(
                scheduled.race_start_local,
                headers.payload_start_local,
                headers.last_listed_start_local
            )
        end as race_start_local
    from headers
    left join scheduled using (race_id)
    left join silences
        on headers.series_id = silences.series_id and headers.season = silences.season
    left join refused on headers.race_id = refused.race_id

),

judged as (

    select
        *,
        case
            when is_complete then 'run'
            when regexp_matches(race_name, '(?i)\bcancell?ed\b') then 'cancelled'
            -- the index has dropped it since
            when not is_listed and index_known_from > coalesce(payload_known_from, known_from)
                then 'cancelled'
            -- A race that is put off is run within days or gets a new day in the index. One that
            -- is neither was not run, unless its document came and was refused.
            when
                is_listed
                and has_winners
                and not has_winner_in_index
                and not is_refused
                and race_start_local + interval 7 day < index_known_from
                then 'not_run'
            else 'to_come'
        end as state
    from dated

),

ordered as (

    select
        *,
        state in ('run', 'to_come') as is_on,
        -- a race without a day stands where the index lists it
        coalesce(
            race_start_local,
            max(race_start_local) over (
                partition by series_id, season
                order by place_in_list
                rows between unbounded preceding and 1 preceding
            )
        ) as ordered_at
    from judged

),

final as (

    select
        race_id,
        series_id,
        season,
        case
            when race_type_id = 1 and is_on then
                row_number() over (
                    partition by series_id, season, race_type_id, is_on
                    order by ordered_at, race_id
                )
        end::integer as race_number,
        track_id,
        race_type_id,
        playoff_round,
        scheduled_laps,
        scheduled_distance_mi,
        is_complete,
        is_listed,
        has_winner_in_index,
        is_refused,
        is_on,
        state,
        race_name,
        track_name,
        race_start_local,
        race_start_local::date as race_date,
        index_known_from,
        known_from,
    from ordered

)

select * from final
