-- Grain: one row per scenario, series, season, race, driver, reason and fact version: what resets
-- and eliminations change in the ledger, as differences posted to the race before which they take
-- effect. They undo each wiped row from the time that row was known, so that a sum over the ledger
-- is right as known at any time.
with rounds as (

    select * from {{ ref('int_championship_rounds') }}

),

-- only of drivers in the playoffs: resets concern no others
events as (

    select * from {{ ref('int_points_after_finale_rule') }}
    semi join rounds using (scenario, series, season, driver_id)

),

races as (

    select * from {{ ref('int_points_paying_races') }}
    where is_points_race

),

entries as (

    select
        *,
        first_value(first_race_number) over by_driver as playoffs_from,
        first_value(reset_points) over by_driver as first_reset_points,
        lag(reset_points, 1, 0) over by_driver as reset_points_before,
        lag(bonus_points + seed_points, 1, 0) over by_driver as bonus_before,
        lag(first_race_number, 1, 0) over by_driver as wiped_from
    from rounds
    window by_driver as (
        partition by scenario, series, season, driver_id
        order by round_number
    )

),

wiped as (

    select
        entries.scenario,
        entries.series,
        entries.season,
        entries.driver_id,
        entries.first_race_number as race_number,
        'playoff_reset' as reason,
        -events.points as points,
        events.known_from,
        events.known_to
    from entries
    inner join events using (scenario, series, season, driver_id)
    where
        events.race_number >= entries.wiped_from
        and events.race_number < entries.first_race_number

),

resets as (

    select
        scenario,
        series,
        season,
        driver_id,
        first_race_number as race_number,
        unnest(['playoff_reset', 'seed_bonus']) as reason,
        unnest(
            [reset_points - reset_points_before, bonus_points + seed_points - bonus_before]
        ) as points
    from entries

),

eliminated as (

    select * from entries
    where is_complete and not is_advanced and not is_last_round

),

-- out of the playoffs, a driver gets back the points of the rounds that the resets had wiped
restored as (

    select
        eliminated.scenario,
        eliminated.series,
        eliminated.season,
        eliminated.driver_id,
        eliminated.last_race_number + 1 as race_number,
        'elimination' as reason,
        events.points,
        events.known_from,
        events.known_to
    from eliminated
    inner join events using (scenario, series, season, driver_id)
    where
        events.race_number >= eliminated.playoffs_from
        and events.race_number < eliminated.first_race_number

),

-- ... and keeps the playoff points that he took into his last round; those earned in it lapse
eliminations as (

    select
        scenario,
        series,
        season,
        driver_id,
        last_race_number + 1 as race_number,
        unnest(['elimination', 'seed_bonus']) as reason,
        unnest([first_reset_points - reset_points, bonus_held - bonus_points]) as points
    from eliminated

),

adjustments as (

    select * from wiped
    union all by name
    select * from resets
    union all by name
    select * from restored
    union all by name
    select * from eliminations

),

-- a reset takes effect before the next race, and is known with the race that ends the round
final as (

    select
        adjustments.scenario,
        adjustments.series,
        adjustments.season,
        races.race_id,
        adjustments.race_number,
        adjustments.driver_id,
        adjustments.reason,
        0 as stage_number,
        round(sum(adjustments.points), 2) as points,
        greatest(adjustments.known_from, ended.known_from) as known_from,
        adjustments.known_to
    from adjustments
    inner join races using (series, season, race_number)
    inner join races as ended
        on
            adjustments.series = ended.series
            and adjustments.season = ended.season
            and adjustments.race_number = ended.race_number + 1
    -- a version that was superseded before the reset was made needs no undoing
    where adjustments.known_to is null or adjustments.known_to > ended.known_from
    group by all
    having round(sum(adjustments.points), 2) <> 0

)

select * from final
