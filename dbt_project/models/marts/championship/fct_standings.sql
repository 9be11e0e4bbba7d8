-- Grain: one row per series, season, race run and driver in the table after it.
with standings as (

    select * from {{ ref('int_standings_after_race') }}
    where scenario = 'actual'

),

seasons as (

    select * from {{ ref('int_scenarios') }}
    where scenario = 'actual'

),

rounds as (

    select * from {{ ref('int_championship_rounds') }}
    where scenario = 'actual'

),

-- how far each playoff driver came, and with how many playoff points
playoffs as (

    select
        series,
        season,
        driver_id,
        max(round_number) as round_reached,
        arg_max(is_last_round, round_number) as is_finalist,
        arg_max(last_race_number, round_number) as last_race_number,
        arg_max(is_complete, round_number) as is_complete,
        max(bonus_points) as playoff_points_held
    from rounds
    group by series, season, driver_id

),

final as (

    select
        standings.season::integer as season,
        standings.after_race_number::integer as after_race_number,
        standings.after_race_id::integer as after_race_id,
        standings.driver_id::integer as driver_id,
        standings.standing::integer as standing,
        standings.points::double as points,
        standings.wins::integer as wins,
        (
            case
                when not seasons.has_playoffs then 0
                when
                    playoffs.is_complete
                    and not playoffs.is_finalist
                    and standings.after_race_number >= playoffs.last_race_number
                    then playoffs.playoff_points_held
                else standings.playoff_points
            end
        )::double as playoff_points,
        standings.series,
        case
            when
                seasons.races_run = seasons.races
                and standings.after_race_number = seasons.races
                and standings.standing = 1
                then 'champion'
            when not seasons.has_playoffs then 'contending'
            when standings.after_race_number < seasons.regular_season_races
                then
                    case
                        when projected.is_clinched then 'clinched'
                        when projected.is_eliminated then 'eliminated'
                        when projected.is_in then 'in'
                        else 'out'
                    end
            when playoffs.driver_id is null then 'out'
            when
                playoffs.is_complete
                and not playoffs.is_finalist
                and standings.after_race_number >= playoffs.last_race_number
                then 'eliminated'
            else 'in'
        end as status,
        drivers.driver_name
    from standings
    inner join seasons using (series, season)
    left join playoffs using (series, season, driver_id)
    left join {{ ref('int_playoff_projections') }} as projected
        using (series, season, after_race_number, driver_id)
    left join {{ ref('dim_driver') }} as drivers using (driver_id)

)

select * from final
