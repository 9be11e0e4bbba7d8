{{ config(materialized='table') }}

with race_lists as (

    select
        season,
        known_from,
        from_json(document, '{{ race_list_shape() }}') as seasons
    from {{ source('raw', 'feed_payload') }}
    where source = 'nascar_feed' and kind = 'race_list_basic'
    -- only the newest list of a season, because a schedule may change
    qualify row_number() over (partition by season order by known_from desc, sha256) = 1

),

races as (

    select
        season as list_season,
        known_from,
        unnest(
            flatten([
                coalesce(seasons.series_1, []),
                coalesce(seasons.series_2, []),
                coalesce(seasons.series_3, [])
            ]),
            recursive := true
        )
    from race_lists

),

final as (

    select
        race_id,
        series_id,
        list_season as season,
        race_type_id,
        track_id,
        scheduled_laps,
        scheduled_distance as scheduled_distance_mi,
        playoff_round,
        race_type_id = 1 as is_points_race,
        trim(race_name) as race_name,
        trim(track_name) as track_name,
        race_date as race_start_local,
        race_date::date as race_date,
        known_from,
    from races
    -- the 2017 list holds the races of 2018
    where race_season = list_season
    -- a postponed race is listed once for each date (5296): the last one is when it was run
    qualify row_number() over (partition by race_id order by race_date desc) = 1

)

select * from final
