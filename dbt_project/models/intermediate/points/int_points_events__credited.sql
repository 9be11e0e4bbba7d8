{{ config(materialized='view') }}
-- Grain: as int_points_events__raced, with the points that lapse when a driver declares for
-- another series in the course of the season.
with raced as (

    select * from {{ ref('int_points_events__raced') }}

),

declarations as (

    select
        declarations.series,
        declarations.season,
        declarations.driver_id,
        declarations.race_number,
        declarations.effective_date,
        races.race_id
    from {{ ref('points_declaration') }} as declarations
    inner join {{ ref('int_races__counted') }} as races using (series, season, race_number)
    where races.is_points_race and races.has_results

),

lapsed as (

    select
        raced.scenario,
        raced.series,
        raced.season,
        declarations.race_id,
        declarations.race_number,
        raced.driver_id,
        'declaration' as reason,
        0 as stage_number,
        -- fractions of points, added in any order, are the same to the cent
        -round(sum(raced.points), 2) as points,
        greatest(raced.known_from, declarations.effective_date::timestamp) as known_from,
        raced.known_to
    from raced
    inner join declarations
        on
            raced.series = declarations.series
            and raced.season = declarations.season
            and raced.driver_id = declarations.driver_id
            and raced.race_number <= declarations.race_number
    group by all

),

final as (

    select * from raced
    union all
    select * from lapsed

)

select * from final
