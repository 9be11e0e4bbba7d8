with payloads as (

    select * from {{ ref('stg_ingest__payloads') }}
    where source = 'nascar_feed'

),

races as (

    select * from {{ ref('int_races') }}

),

tracks as (

    select
        'track_unknown' as kind,
        min(races.race_id) as race_id,
        null::integer as driver_id,
        'dim_track' as table_name,
        'track ' || races.track_id as subject,
        any_value(races.track_name)
        || ' is not in the list of tracks: its type and surface are unknown.' as detail,
        min(races.known_from) as known_from,
        null::timestamp as known_to
    from races
    inner join {{ ref('int_fetched_races') }} using (race_id)
    anti join {{ ref('track') }} using (track_id)
    group by races.track_id

),

seasons as (

    select
        'season_without_rules' as kind,
        null::integer as race_id,
        null::integer as driver_id,
        'dim_season' as table_name,
        races.series || ' ' || races.season as subject,
        'No rules are known for the season, so it has no points and no standings.' as detail,
        min(races.known_from) as known_from,
        null::timestamp as known_to
    from races
    inner join {{ ref('int_fetched_races') }} using (race_id)
    anti join {{ ref('championship_season') }} as rules
        on races.series = rules.series and races.season = rules.season
    where races.is_points_race
    group by races.series, races.season

),

-- laps, notes, stops of a race that has no document of its own
orphans as (

    select
        'race_document_missing' as kind,
        payloads.race_id,
        null::integer as driver_id,
        'dim_race' as table_name,
        payloads.kind as subject,
        'There are documents of kind ' || payloads.kind || ' of a race that itself is not here.'
            as detail,
        min(payloads.known_from) as known_from,
        null::timestamp as known_to
    from payloads
    anti join races using (race_id)
    where payloads.race_id is not null
    group by payloads.race_id, payloads.kind

),

later as (

    select
        series_id,
        season,
        kind,
        race_id,
        max(known_from) as known_from
    from payloads
    group by all

),

-- documents that were refused whole
refused as (

    select
        'refused_on_receipt' as kind,
        refusals.race_id,
        null::integer as driver_id,
        'quarantine' as table_name,
        refusals.kind || coalesce(' ' || refusals.season, '') || ': ' || refusals.reason as subject,
        arg_max(
            coalesce(refusals.detail, refusals.reason), (refusals.known_from, refusals.detail)
        ) as detail,
        refusals.known_from,
        any_value(
            case when later.known_from > refusals.known_from then later.known_from end
        ) as known_to
    from {{ ref('stg_ingest__refusals') }} as refusals
    left join later
        on
            refusals.kind = later.kind
            and refusals.series_id is not distinct from later.series_id
            and refusals.season is not distinct from later.season
            and refusals.race_id is not distinct from later.race_id
    where refusals.source in ('nascar_feed', 'nascar_data') and refusals.pointer is null
    group by refusals.race_id, refusals.kind, refusals.season, refusals.reason, refusals.known_from

),

filled as (

    select
        race_id,
        known_from,
        known_to,
        unnest([
            'finishing_status',
            'laps_completed',
            'starting_position',
            'laps_led',
            'manufacturer'
        ]) as field,
        unnest([
            count(finishing_status),
            count(nullif(laps_completed, 0)),
            count(nullif(starting_position, 0)),
            count(nullif(laps_led, 0)),
            count(manufacturer)
        ]) as values_known
    from {{ ref('stg_nascar_feed__results') }}
    group by race_id, known_from, known_to

),

empty_columns as (

    select
        'column_empty' as kind,
        race_id,
        null::integer as driver_id,
        'fct_race_result' as table_name,
        field as subject,
        'No car of the race has a ' || field || '.' as detail,
        known_from,
        known_to
    from filled
    where values_known = 0

),

everything as (

    select * from tracks
    union all
    select * from seasons
    union all
    select * from orphans
    union all
    select * from refused
    union all
    select * from empty_columns

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

)

select * from final
