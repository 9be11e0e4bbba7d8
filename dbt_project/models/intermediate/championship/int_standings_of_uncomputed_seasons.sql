-- Grain: one row per season that is not computed, place and driver in its official table.
with unknown as (

    select unknown.*
    from {{ ref('season_not_computed') }} as unknown
    where exists (
        select races.race_id
        from {{ ref('int_points_paying_races') }} as races
        where races.series = unknown.series and races.season = unknown.season
    )

),

tables as (

    select
        official.series,
        official.season,
        official.standing,
        official.driver_id,
        official.points,
        official.source
    from {{ ref('official_final_standing') }} as official
    inner join unknown using (series, season)
    where official.driver_id is not null

),

-- of some seasons only the champion is on record
champions as (

    select
        champions.series,
        champions.season,
        1 as standing,
        champions.driver_id,
        champions.points,
        champions.source
    from {{ ref('official_champion') }} as champions
    inner join unknown using (series, season)
    anti join tables
        on
            champions.series = tables.series
            and champions.season = tables.season
            and tables.standing = 1

),

final as (

    select * from tables
    union all
    select * from champions

)

select * from final
