-- His place among the points of all others leaves no other size.
{{ config(meta={
    'description':
        "A penalty without a report has the only customary size that fits the driver's "
        'rank in the feed, whatever the official final total says. Seasons without a fetched '
        'race only.',
    'dagster': {'ref': {'name': 'fct_penalty'}},
}) }}

with penalties as (

    select * from {{ ref('fct_penalty') }}

),

inferred as (

    select penalties.*
    from penalties
    anti join {{ ref('int_fetched_races') }} using (series, season)
    where status = 'inferred'

),

customary_sizes as (

    select distinct points as size
    from penalties
    where status in ('applied', 'reduced') and points > 0 and season >= 2018

),

ranks as (

    select
        race_id,
        driver_id,
        points_position
    from {{ ref('stg_nascar_feed__results') }}
    where points_position > 0
    qualify row_number() over (partition by race_id, driver_id order by known_from desc) = 1

),

standings as (

    select
        after_race_id,
        after_race_number,
        driver_id,
        points
    from {{ ref('fct_standings') }}

),

places as (

    select
        inferred.series,
        inferred.season,
        inferred.driver_id,
        inferred.points,
        own.after_race_number,
        sizes.size,
        ranks.points_position,
        count(*) filter (
            where others.points > own.points + inferred.points - sizes.size
        ) as ahead,
        count(*) filter (
            where others.points = own.points + inferred.points - sizes.size
        ) as level_with
    from inferred
    cross join customary_sizes as sizes
    inner join ranks using (driver_id)
    inner join standings as own
        on
            ranks.race_id = own.after_race_id
            and ranks.driver_id = own.driver_id
            and inferred.race_number <= own.after_race_number
            -- below zero the feed ranks him behind entries without points, whom the table lacks
            and own.points > 0
    inner join {{ ref('dim_race') }} as races
        on
            own.after_race_id = races.race_id
            and inferred.series = races.series
            and inferred.season = races.season
    inner join standings as others
        on
            own.after_race_id = others.after_race_id
            and own.driver_id <> others.driver_id
    group by all

),

sizes as (

    select
        series,
        season,
        driver_id,
        points,
        size,
        bool_and(points_position between ahead + 1 and ahead + level_with + 1) as is_possible
    from places
    group by all

)

select
    inferred.series,
    inferred.season,
    inferred.driver_name,
    inferred.points,
    list(sizes.size) filter (where sizes.is_possible) as possible_sizes
from inferred
left join sizes
    on
        inferred.series = sizes.series
        and inferred.season = sizes.season
        and inferred.driver_id = sizes.driver_id
group by all
having possible_sizes is null or possible_sizes <> [inferred.points]
