-- Grain: one row per series and season that is over.
with standings as (

    select * from {{ ref('mart_season_standings') }}

),

seasons as (

    select
        series,
        season,
        championship_format_id
    from {{ ref('int_scenarios') }}
    where scenario = 'actual' and races_run = races
    union
    select
        standings.series,
        standings.season,
        rules.championship_format_id
    from standings
    left join {{ ref('championship_season') }} as rules using (series, season)
    where not standings.is_computed

),

deciding_races as (

    select
        series,
        season,
        arg_max(race_id, race_number) as race_id
    from {{ ref('int_points_paying_races') }}
    where is_points_race
    group by series, season

),

-- a tie on points goes by count-back, so the second row need not have fewer points
ordered as (

    select
        *,
        row_number() over (partition by series, season order by standing, driver_id) as place
    from standings

),

final as (

    select
        champions.season::integer as season,
        champions.driver_id::integer as champion_driver_id,
        champions.points::double as champion_points,
        runners_up.driver_id::integer as runner_up_driver_id,
        runners_up.points::double as runner_up_points,
        round(champions.points - runners_up.points, 2)::double as margin,
        deciding_races.race_id::integer as deciding_race_id,
        champions.is_computed,
        champions.series,
        champions.driver_name as champion_name,
        runners_up.driver_name as runner_up_name,
        seasons.championship_format_id as championship_format
    from ordered as champions
    inner join seasons using (series, season)
    inner join deciding_races using (series, season)
    left join ordered as runners_up
        on
            champions.series = runners_up.series
            and champions.season = runners_up.season
            and runners_up.place = 2
            -- an official table that lacks its second row names no runner-up
            and runners_up.standing <= 2
    where champions.place = 1

)

select * from final
