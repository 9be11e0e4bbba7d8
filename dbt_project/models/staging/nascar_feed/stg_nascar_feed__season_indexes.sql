{{ config(materialized='table') }}

with indexes as (

    select
        season,
        known_from,
        from_json(document, '{{ race_list_shape() }}') as seasons
    from {{ source('raw', 'feed_payload') }}
    where source = 'nascar_feed' and kind = 'race_list_basic'
    -- two rows of one instant are the same bytes, in both archives
    qualify row_number() over (partition by season, known_from order by sha256) = 1

),

numbered as (

    select
        season as list_season,
        known_from,
        unnest(races) as race,
        -- the lists are in the order of the calendar
        generate_subscripts(races, 1) as place_in_list
    from (
        select
            season,
            known_from,
            flatten([
                coalesce(seasons.series_1, []),
                coalesce(seasons.series_2, []),
                coalesce(seasons.series_3, [])
            ]) as races
        from indexes
    )

),

unpacked as (

    select
        list_season,
        known_from,
        place_in_list,
        unnest(race)
    from numbered

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
        nullif(winner_driver_id, 0) as winner_driver_id,
        place_in_list::integer as place_in_list,
        race_type_id = 1 as is_points_race,
        trim(race_name) as race_name,
        trim(track_name) as track_name,
        race_date as race_start_local,
        race_date::date as race_date,
        known_from,
    from unpacked
    -- the 2017 list holds the races of 2018
    where race_season = list_season
    -- a postponed race is listed once for each date (5296): the last one is when it was run
    qualify row_number() over (
        partition by list_season, known_from, race_id
        order by race_date desc nulls last, place_in_list
    ) = 1

)

select * from final
