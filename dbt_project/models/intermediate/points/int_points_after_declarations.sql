{{ config(materialized='view') }}
-- Grain: as int_points_earned, and a row that takes back the points of a driver who
-- declares for another series in the course of the season.
with earned as (

    select * from {{ ref('int_points_earned') }}

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
    inner join {{ ref('int_points_paying_races') }} as races using (series, season, race_number)
    where races.is_points_race and races.is_past

),

lapsed as (

    select
        earned.scenario,
        earned.series,
        earned.season,
        declarations.race_id,
        declarations.race_number,
        earned.driver_id,
        'declaration' as reason,
        0 as stage_number,
        -- rounded, because the sum of fractions depends on the order in which they are added
        -round(sum(earned.points), 2) as points,
        greatest(earned.known_from, declarations.effective_date::timestamp) as known_from,
        earned.known_to
    from earned
    inner join declarations
        on
            earned.series = declarations.series
            and earned.season = declarations.season
            and earned.driver_id = declarations.driver_id
            and earned.race_number <= declarations.race_number
    group by all

),

final as (

    select * from earned
    union all
    select * from lapsed

)

select * from final
