{{ config(meta={
    'description':
        'A driver with more points than others of an official table is in it, or falls '
        'into a gap of it, or a seed says that he was not ranked, or a known data issue '
        'says why. Seasons without a fetched race only.',
    'dagster': {'ref': {'name': 'mart_season_standings'}},
}) }}

with official as (

    select
        series,
        season,
        standing,
        points,
        -- rows that the table at hand lacks above this one
        standing - rank() over (partition by series, season order by standing) as rows_missing
    from {{ ref('official_final_standing') }}

),

ranked as (

    select standings.*
    from {{ ref('mart_season_standings') }} as standings
    anti join {{ ref('official_final_standing') }} using (series, season, driver_id)
    anti join {{ ref('known_data_issue') }} using (series, season, driver_id)
    -- what was fetched may lack the race in which he was thrown out, or name him otherwise
    anti join {{ ref('int_fetched_races') }} using (series, season)
    where standings.is_computed and standings.points > 0

),

placed as (

    select
        ranked.series,
        ranked.season,
        ranked.driver_id,
        ranked.driver_name,
        ranked.points,
        max(official.rows_missing) as rows_missing,
        arg_min(official.rows_missing, official.points) filter (
            where official.points >= ranked.points
        ) as missing_above,
        arg_max(official.rows_missing, official.points) filter (
            where official.points < ranked.points
        ) as missing_below
    from ranked
    inner join official using (series, season)
    group by all

),

left_out as (

    select
        *,
        count(*) over (partition by series, season) as drivers
    from placed
    where coalesce(missing_above, 0) = missing_below

)

-- where rows are missing, theirs may be elsewhere in the table
select * from left_out
where drivers > rows_missing
