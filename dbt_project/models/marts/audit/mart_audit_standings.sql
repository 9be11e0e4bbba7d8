-- Grain: one row per series, season and driver in the official final table at hand.
with official as (

    select
        series,
        season,
        driver_id,
        min(standing) as standing,
        -- a table that lists a driver twice splits his points
        sum(points) as points,
        arg_min(driver_name, standing) as driver_name,
        arg_min(source, standing) as source
    from {{ ref('official_final_standing') }}
    group by series, season, driver_id

),

-- of seasons without a final table at hand, the champion's row is audited
champions as (

    select
        champions.series,
        champions.season,
        1 as standing,
        champions.driver_id,
        champions.driver_name,
        champions.points,
        champions.source
    from {{ ref('official_champion') }} as champions
    anti join official using (series, season)

),

expected as (

    select
        series,
        season,
        standing,
        driver_id,
        driver_name,
        points,
        source,
        -- drivers with equal points may share a place: it stands for as many places as drivers
        count(*) over (partition by series, season, standing) as drivers_on_place
    from official
    union all
    select
        *,
        1 as drivers_on_place
    from champions

),

computed as (

    select
        *,
        count(*) over (partition by series, season, points) > 1 as shares_points
    from {{ ref('mart_season_standings') }}
    where is_computed

),

history as (

    select distinct
        series,
        season
    from {{ ref('int_history_races') }}
    inner join {{ ref('int_points_paying_races') }} using (race_id, series, season)

),

seasons as (

    select
        scenarios.series,
        scenarios.season,
        history.season is not null as is_from_history
    from {{ ref('int_scenarios') }} as scenarios
    left join history using (series, season)
    where
        scenarios.scenario = 'actual'
        and scenarios.races_run = scenarios.races
        -- a sum that lacks a race is not the official one, and says nothing about the rules
        and scenarios.races_missing = 0

),

issues as (

    select
        series,
        season,
        driver_id,
        min(issue_id) as issue_id
    from {{ ref('known_data_issue') }}
    where driver_id is not null
    group by series, season, driver_id

),

final as (

    select
        expected.season::integer as season,
        expected.driver_id::integer as driver_id,
        computed.points::double as computed_points,
        expected.points::double as official_points,
        (expected.points - coalesce(computed.points, 0))::double as residual,
        computed.standing::integer as computed_standing,
        expected.standing::integer as official_standing,
        coalesce(
            expected.points = computed.points
            and computed.standing - expected.standing between 0 and expected.drivers_on_place - 1,
            false
        ) as is_equal,
        expected.series,
        expected.driver_name,
        case
            when is_equal then null
            when issues.issue_id is not null then issues.issue_id
            -- early tables order drivers with equal points by rules that are not on record, and a
            -- driver who is a known difference moves those below him
            when expected.points = computed.points and seasons.is_from_history
                then if(computed.shares_points, 'tie_order_before_2018', 'place_below_a_listed_row')
            else 'unlisted'
        end as explained_by,
        expected.source
    from expected
    inner join seasons using (series, season)
    left join computed using (series, season, driver_id)
    left join issues using (series, season, driver_id)

)

select * from final
