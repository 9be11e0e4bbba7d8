{{ config(meta={
    'description':
        'Where official tables rank guests for points and ours do not, each of their rows '
        'comes out to the point once every finisher is paid at his place in the results.',
    'dagster': {'ref': {'name': 'official_final_standing'}},
}) }}

with results as (

    select * from {{ ref('int_race_results_with_eligibility') }}
    where is_points_eligible and is_points_race

),

seasons as (

    select distinct
        series,
        season
    from {{ ref('guest_driver') }}
    -- the tables of the Cup leave its guests out
    where series <> 'cup'

),

-- the tables are older than the right order of these
reordered as (

    select distinct
        listed.series,
        listed.season,
        listed.driver_id
    from {{ ref('int_history_results') }} as listed
    inner join {{ ref('history_correction') }} as corrections
        on
            listed.series = corrections.series
            and listed.season = corrections.season
            and listed.race_number = corrections.race_number
            and listed.published_driver_name = corrections.driver_name
            and corrections.field = 'finish_position'

),

-- what the place in the results pays, guests and all
counted_in as (

    select
        results.series,
        results.season,
        results.driver_id,
        sum(tables.points) as points
    from results
    inner join seasons using (series, season)
    inner join {{ ref('championship_season') }} as rules using (series, season)
    inner join {{ ref('points_for_finish') }} as tables
        on
            rules.points_system_id = tables.points_system_id
            and results.finish_position = tables.finish_position
    group by all

)

select
    official.season,
    official.driver_name,
    official.points as official_points,
    counted_in.points
from {{ ref('official_final_standing') }} as official
inner join counted_in
    on
        official.series = counted_in.series
        and official.season = counted_in.season
        and official.driver_id = counted_in.driver_id
anti join reordered
    on
        official.series = reordered.series
        and official.season = reordered.season
        and official.driver_id = reordered.driver_id
where official.points <> counted_in.points
