with documents as (

    select
        race_id,
        known_from,
        from_json(document, '[{"drivers": [{
            "driver_id": "INTEGER",
            "start_ps": "INTEGER",
            "mid_ps": "INTEGER",
            "closing_ps": "INTEGER",
            "ps": "INTEGER",
            "best_ps": "INTEGER",
            "worst_ps": "INTEGER",
            "avg_ps": "DOUBLE",
            "laps": "INTEGER",
            "lead_laps": "INTEGER",
            "top15_laps": "INTEGER",
            "fast_laps": "INTEGER",
            "passes_gf": "INTEGER",
            "passed_gf": "INTEGER",
            "quality_passes": "INTEGER",
            "rating": "DOUBLE"
        }]}]') as races
    from {{ source('raw', 'feed_payload') }}
    where source = 'nascar_feed' and kind = 'loopstats'
    -- a corrected document takes the place of the one before
    qualify row_number() over (
        partition by race_id
        order by known_from desc, sha256 asc
    ) = 1

),

unpacked as (

    select
        race_id,
        known_from,
        unnest(races[1].drivers, recursive := true)
    from documents

),

lines as (

    select
        race_id,
        driver_id,
        start_ps as start_position,
        mid_ps as mid_race_position,
        closing_ps as closing_position,
        ps as finish_position,
        best_ps as best_position,
        worst_ps as worst_position,
        avg_ps as average_position,
        laps as laps_completed,
        lead_laps as laps_led,
        top15_laps as laps_in_top_15,
        fast_laps as fastest_laps,
        passes_gf as green_flag_passes,
        passed_gf as green_flag_times_passed,
        quality_passes,
        rating as driver_rating,
        known_from,
    from unpacked

),

numbered as (

    select
        *,
        row_number() over (
            partition by race_id
            order by driver_id, finish_position, lines::varchar
        ) as line_number
    from lines

),

final as (

    select
        *,
        {{ is_first_line_of_driver() }} as is_counted
    from numbered

)

select * from final
