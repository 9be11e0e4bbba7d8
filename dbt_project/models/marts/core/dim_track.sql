-- Grain: one row per track, under its latest name.
with races as (

    select * from {{ ref('int_races__classified') }}

),

tracks as (

    select * from {{ ref('track') }}

),

named as (

    select
        track_id,
        -- history knows seasons, no dates
        arg_max(
            track_name, (coalesce(race_start_local, make_date(season, 1, 1)), track_name)
        ) as track_name,
        count(*) filter (where is_complete) as races,
        min(season) as first_season,
        max(season) as last_season
    from races
    group by track_id

),

final as (

    select
        named.track_id,
        tracks.length_mi,
        named.races::integer as races,
        named.first_season,
        named.last_season,
        named.track_name,
        tracks.track_type,
        tracks.surface,
    from named
    left join tracks using (track_id)

)

select * from final
