with race_corrections as (

    select
        series,
        season,
        race_number,
        max(value) filter (where field = 'race_number')::integer as corrected_race_number,
        max(value) filter (where field = 'race_name') as corrected_race_name,
        max(value) filter (where field = 'track_name') as corrected_track_name,
        max(value) filter (where field = 'lap_length_mi')::double as corrected_lap_length_mi,
        max(value) filter (where field = 'surface') as corrected_surface
    from {{ ref('history_race_correction') }}
    group by series, season, race_number

),

track_aliases as (

    select * from {{ ref('track_alias') }}

),

manufacturer_aliases as (

    select * from {{ ref('manufacturer_alias') }}

),

-- race numbers are corrected first: every other correction names a race by its right number
published as (

    select
        results.* exclude (race_number, race_name, track_name, lap_length_mi, surface),
        coalesce(races.corrected_race_number, results.race_number) as race_number,
        coalesce(races.corrected_race_name, results.race_name) as race_name,
        coalesce(races.corrected_track_name, track_aliases.track_name, results.track_name)
            as track_name,
        coalesce(races.corrected_lap_length_mi, results.lap_length_mi) as lap_length_mi,
        coalesce(races.corrected_surface, results.surface) as surface
    from {{ ref('stg_nascar_history__results') }} as results
    left join race_corrections as races using (series, season, race_number)
    left join track_aliases on results.track_name = track_aliases.published_name

),

corrections as (

    select
        series,
        season,
        race_number,
        finish_position,
        driver_name,
        max(value) filter (where field = 'laps_led')::integer as corrected_laps_led,
        max(value) filter (where field = 'finish_position')::integer as corrected_position,
        max(value) filter (where field = 'driver_name') as corrected_driver_name,
        max(value) filter (where field = 'manufacturer') as corrected_manufacturer,
        coalesce(max(value) filter (where field = 'is_listed') = 'false', false) as is_misplaced
    from {{ ref('history_correction') }}
    group by all

),

corrected as (

    select
        published.* exclude (laps_led, finish_position, driver_name, manufacturer),
        coalesce(corrections.corrected_laps_led, published.laps_led) as laps_led,
        coalesce(corrections.corrected_position, published.finish_position) as finish_position,
        coalesce(corrections.corrected_driver_name, published.driver_name) as driver_name,
        coalesce(corrections.corrected_manufacturer, published.manufacturer) as manufacturer
    from published
    left join corrections using (series, season, race_number, finish_position, driver_name)
    where not coalesce(corrections.is_misplaced, false)

),

published_races as (

    select
        series,
        season,
        race_number,
        any_value(track_name) as track_name,
        any_value(race_name) as race_name,
        any_value(lap_length_mi) as lap_length_mi,
        any_value(surface) as surface,
        any_value(known_from) as known_from
    from published
    group by all

),

supplement as (

    select
        supplement.series,
        supplement.season,
        supplement.race_number,
        -1 * row_number() over (
            order by
                supplement.series,
                supplement.season,
                supplement.race_number,
                supplement.finish_position
        ) as file_row,
        -- an unknown car number is an empty text, as in the files
        coalesce(supplement.car_number, '') as car_number,
        supplement.start_position,
        supplement.laps_completed,
        supplement.points_earned,
        published_races.lap_length_mi,
        supplement.finishing_status,
        supplement.manufacturer,
        published_races.race_name,
        published_races.track_name,
        published_races.surface,
        published_races.known_from,
        supplement.laps_led,
        supplement.finish_position,
        supplement.driver_name
    from {{ ref('history_supplement') }} as supplement
    inner join published_races using (series, season, race_number)

),

listed as (

    select * from corrected
    union all by name
    select * from supplement

),

drivers as (

    select * from {{ ref('xref_driver') }}
    where source = 'nascar_data'

),

final as (

    select
        listed.series,
        listed.season,
        listed.race_number,
        -- a name that is not in the crosswalk yet gets a number made from the name
        coalesce(
            drivers.driver_id, 2000000 + md5_number_lower(listed.driver_name) % 1000000
        )::integer as driver_id,
        listed.file_row,
        listed.car_number,
        listed.finish_position,
        listed.start_position,
        listed.laps_completed,
        listed.laps_led,
        listed.points_earned,
        listed.stage_1_position,
        listed.stage_2_position,
        listed.lap_length_mi,
        listed.finishing_status,
        coalesce(drivers.driver_name, listed.driver_name) as driver_name,
        listed.driver_name as published_driver_name,
        listed.team_name,
        coalesce(manufacturer_aliases.manufacturer, listed.manufacturer) as manufacturer,
        listed.race_name,
        listed.track_name,
        listed.surface,
        listed.known_from,
    from listed
    left join drivers
        on
            listed.driver_name = drivers.source_key
            and listed.season >= coalesce(drivers.first_season, 0)
            and listed.season <= coalesce(drivers.last_season, 9999)
    left join manufacturer_aliases on listed.manufacturer = manufacturer_aliases.published_name

)

select * from final
