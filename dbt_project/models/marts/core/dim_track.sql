-- Grain: one row per track, under its latest name.
with races as (

    select
        *,
        coalesce(race_start_local, race_date, make_date(season, 1, 1)) as raced_at
    from {{ ref('int_races') }}

),

tracks as (

    select * from {{ ref('track') }}

),

named as (

    select
        track_id,
        arg_max(track_name, (raced_at, track_name)) as track_name,
        arg_max(lap_length_mi, raced_at) as lap_length_mi,
        arg_max(scheduled_distance_mi / nullif(scheduled_laps, 0), raced_at)
            as scheduled_lap_length_mi,
        arg_max(surface, raced_at) as surface,
        count(*) filter (where is_complete) as races,
        min(season) as first_season,
        max(season) as last_season
    from races
    group by track_id

),

-- Tracks that are not in the seed have their type from the latest race in the history files; of one
-- that only the feed knows, no more than the length of a lap is known.
described as (

    select
        named.*,
        case
            when surface in ('dirt', 'road') then surface
            when lap_length_mi < 1 then 'short'
            when lap_length_mi >= 1 then 'intermediate'
        end as track_type
    from named

),

final as (

    select
        described.track_id,
        coalesce(
            tracks.length_mi, described.lap_length_mi, round(described.scheduled_lap_length_mi, 3)
        ) as length_mi,
        described.races::integer as races,
        described.first_season,
        described.last_season,
        described.track_name,
        coalesce(tracks.track_type, described.track_type) as track_type,
        coalesce(tracks.surface, nullif(described.surface, 'road')) as surface,
    from described
    left join tracks using (track_id)

)

select * from final
