-- Grain: one row per scenario, series, season, race, driver, reason and fact version: what resets
-- and eliminations change in the ledger, as differences posted to the race before which they take
-- effect. They undo each wiped row from the time that row was known, so that a sum over the ledger
-- is right as known at any time.
with rounds as (

    select * from {{ ref('int_championship_rounds__played') }}

),

-- the ledger is long, and most of its drivers never saw a playoff
counted as (

    select * from {{ ref('int_points_events__counted') }}
    semi join rounds using (scenario, series, season, driver_id)

),

seasons as (

    select * from {{ ref('int_seasons__ruled') }}

),

bonus as (

    select * from {{ ref('int_playoff_points__earned') }}

),

races as (

    select * from {{ ref('int_races__counted') }}
    where is_points_race

),

entries as (

    select
        rounds.*,
        first_rounds.reset_points as first_reset_points,
        lag(rounds.reset_points, 1, 0) over by_driver as reset_points_before,
        lag(rounds.bonus_points + rounds.seed_points, 1, 0) over by_driver as bonus_before,
        lag(rounds.first_race_number, 1, 0) over by_driver as wiped_from
    from rounds
    inner join rounds as first_rounds
        on
            rounds.scenario = first_rounds.scenario
            and rounds.series = first_rounds.series
            and rounds.season = first_rounds.season
            and rounds.driver_id = first_rounds.driver_id
            and first_rounds.round_number = 1
    window by_driver as (
        partition by rounds.scenario, rounds.series, rounds.season, rounds.driver_id
        order by rounds.round_number
    )

),

wiped as (

    select
        entries.scenario,
        entries.series,
        entries.season,
        entries.first_race_number as race_number,
        entries.driver_id,
        'playoff_reset' as reason,
        -counted.points as points,
        counted.known_from,
        counted.known_to
    from entries
    inner join counted
        on
            entries.scenario = counted.scenario
            and entries.series = counted.series
            and entries.season = counted.season
            and entries.driver_id = counted.driver_id
            and counted.race_number >= entries.wiped_from
            and counted.race_number < entries.first_race_number

),

resets as (

    select
        scenario,
        series,
        season,
        first_race_number as race_number,
        driver_id,
        'playoff_reset' as reason,
        reset_points - reset_points_before as points,
        cast(null as timestamp) as known_from,
        cast(null as timestamp) as known_to
    from entries

),

seeds as (

    select
        scenario,
        series,
        season,
        first_race_number as race_number,
        driver_id,
        'seed_bonus' as reason,
        bonus_points + seed_points - bonus_before as points,
        cast(null as timestamp) as known_from,
        cast(null as timestamp) as known_to
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
        eliminated.last_race_number + 1 as race_number,
        eliminated.driver_id,
        'elimination' as reason,
        counted.points,
        counted.known_from,
        counted.known_to
    from eliminated
    inner join entries as first_entries
        on
            eliminated.scenario = first_entries.scenario
            and eliminated.series = first_entries.series
            and eliminated.season = first_entries.season
            and eliminated.driver_id = first_entries.driver_id
            and first_entries.round_number = 1
    inner join counted
        on
            eliminated.scenario = counted.scenario
            and eliminated.series = counted.series
            and eliminated.season = counted.season
            and eliminated.driver_id = counted.driver_id
            and counted.race_number >= first_entries.first_race_number
            and counted.race_number < eliminated.first_race_number

),

eliminations as (

    select
        scenario,
        series,
        season,
        last_race_number + 1 as race_number,
        driver_id,
        'elimination' as reason,
        first_reset_points - reset_points as points,
        cast(null as timestamp) as known_from,
        cast(null as timestamp) as known_to
    from eliminated

),

-- ... and keeps the playoff points that he took into his last round; those earned in it lapse
kept as (

    select
        eliminated.scenario,
        eliminated.series,
        eliminated.season,
        eliminated.last_race_number + 1 as race_number,
        eliminated.driver_id,
        'seed_bonus' as reason,
        coalesce(
            sum(bonus.points) filter (
                where eliminated.is_bonus_allowed
                and (
                    bonus.race_number <= seasons.regular_season_races or rules.is_bonus_earned
                )
            ),
            0
        )
        - eliminated.bonus_points as points,
        cast(null as timestamp) as known_from,
        cast(null as timestamp) as known_to
    from eliminated
    inner join seasons using (scenario, series, season)
    inner join {{ ref('championship_round') }} as rules
        on
            seasons.championship_format_id = rules.championship_format_id
            and eliminated.round_number = rules.round_number
    left join bonus
        on
            eliminated.scenario = bonus.scenario
            and eliminated.series = bonus.series
            and eliminated.season = bonus.season
            and eliminated.driver_id = bonus.driver_id
            and eliminated.first_race_number > bonus.race_number
    group by
        eliminated.scenario,
        eliminated.series,
        eliminated.season,
        eliminated.last_race_number,
        eliminated.driver_id,
        eliminated.bonus_points

),

adjustments as (

    select * from wiped
    union all
    select * from resets
    union all
    select * from seeds
    union all
    select * from restored
    union all
    select * from eliminations
    union all
    select * from kept

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
    inner join races
        on
            adjustments.series = races.series
            and adjustments.season = races.season
            and adjustments.race_number = races.race_number
    inner join races as ended
        on
            adjustments.series = ended.series
            and adjustments.season = ended.season
            and adjustments.race_number = ended.race_number + 1
    -- a version that was superseded before the reset was made needs no undoing
    where adjustments.known_to is null or adjustments.known_to > ended.known_from
    group by
        adjustments.scenario,
        adjustments.series,
        adjustments.season,
        races.race_id,
        adjustments.race_number,
        adjustments.driver_id,
        adjustments.reason,
        greatest(adjustments.known_from, ended.known_from),
        adjustments.known_to
    having round(sum(adjustments.points), 2) <> 0

)

select * from final
