-- Grain: one row per series and season.
with races as (

    select * from {{ ref('int_races') }}
    where race_number is not null

),

championship_seasons as (

    select * from {{ ref('championship_season') }}

),

championship_formats as (

    select * from {{ ref('championship_format') }}

),

series_names as (

    select * from {{ ref('series_name') }}

),

run as (

    select
        series_id,
        series,
        season,
        count(*) as races_known,
        count(*) filter (where is_complete) as races_run,
        if(count(*) = count(race_date), min(race_date), null) as first_race_date,
        if(count(*) = count(race_date), max(race_date), null) as last_race_date
    from races
    group by series_id, series, season

),

final as (

    select
        run.series_id,
        run.series,
        run.season,
        run.races_known::integer as races,
        run.races_run::integer as races_run,
        series_names.series_name,
        championship_seasons.championship_format_id as championship_format,
        championship_formats.championship_format_name,
        championship_seasons.points_system_id,
        run.first_race_date,
        run.last_race_date,
    from run
    left join championship_seasons using (series, season)
    left join championship_formats using (championship_format_id)
    left join series_names
        on
            run.series = series_names.series
            and run.season between
            series_names.first_season and coalesce(series_names.last_season, 9999)

)

select * from final
