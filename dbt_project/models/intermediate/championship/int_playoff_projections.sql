-- Grain: one row per series, season, regular-season race before the last and driver in the table:
-- would he be in the playoffs if the field were set now, and can he still be kept out?
with seasons as (

    select
        seasons.*,
        rounds.field_size
    from {{ ref('int_scenarios') }} as seasons
    inner join {{ ref('championship_round') }} as rounds using (championship_format_id)
    where seasons.scenario = 'actual' and seasons.has_playoffs and rounds.round_number = 1

),

-- the most that one race can bring: a win, every stage, the fastest lap
richest_races as (

    select
        systems.points_system_id,
        max(finishes.points)
        + max(systems.win_points + systems.led_lap_points + systems.most_laps_led_points)
        + max(systems.fastest_lap_points)
        + 3 * coalesce(max(stages.points), 0) as points
    from {{ ref('points_system') }} as systems
    inner join {{ ref('points_for_finish') }} as finishes using (points_system_id)
    left join {{ ref('points_for_stage') }} as stages
        on systems.points_system_id = stages.points_system_id and stages.session_kind = 'stage'
    group by systems.points_system_id

),

wins as (

    select
        series,
        season,
        race_number,
        driver_id
    from {{ ref('int_race_results_with_eligibility') }}
    where
        is_points_race
        and known_to is null
        and finish_position = 1
        and is_points_eligible
        and not is_berth_denied

),

entries as (

    select distinct
        races.series,
        races.season,
        races.race_number,
        entries.driver_id
    from {{ ref('int_race_results') }} as entries
    inner join {{ ref('int_points_paying_races') }} as races using (race_id)
    where races.is_points_race and entries.known_to is null

),

tables as (

    select
        standings.series,
        standings.season,
        standings.after_race_number,
        standings.driver_id,
        standings.standing,
        standings.points,
        seasons.championship_format_id,
        seasons.field_size,
        seasons.regular_season_races - standings.after_race_number as races_left,
        richest_races.points as most_points_a_race
    from {{ ref('int_standings_after_race') }} as standings
    inner join seasons using (series, season)
    inner join richest_races using (points_system_id)
    where standings.after_race_number < seasons.regular_season_races

),

-- a race whose entries are not known is held against nobody
races_known as (

    select
        series,
        season,
        race_number as after_race_number,
        count(*) over (
            partition by series, season
            order by race_number
        ) as races
    from entries
    group by series, season, race_number

),

won as (

    select
        tables.series,
        tables.season,
        tables.after_race_number,
        tables.driver_id,
        count(*) as wins
    from tables
    inner join wins using (series, season, driver_id)
    where wins.race_number <= tables.after_race_number
    group by all

),

entered as (

    select
        tables.series,
        tables.season,
        tables.after_race_number,
        tables.driver_id,
        count(*) as attempts
    from tables
    inner join entries using (series, season, driver_id)
    where entries.race_number <= tables.after_race_number
    group by all

),

candidates as (

    select
        tables.*,
        formats.places_by_points,
        formats.places_by_wins,
        formats.win_standing_limit,
        coalesce(won.wins, 0) as wins,
        coalesce(waivers.waiver_kind = 'addition', false) as is_added,
        coalesce(won.wins, 0) > 0
        and tables.standing <= coalesce(formats.win_standing_limit, 9999)
        and tables.standing <= coalesce(formats.wild_card_standing_limit, 9999) as is_winner
    from tables
    inner join {{ ref('championship_format') }} as formats using (championship_format_id)
    left join won using (series, season, after_race_number, driver_id)
    left join entered using (series, season, after_race_number, driver_id)
    left join races_known using (series, season, after_race_number)
    left join {{ ref('playoff_waiver') }} as waivers using (series, season, driver_id)
    where
        coalesce(waivers.waiver_kind, 'rule') <> 'exclusion'
        and (
            not formats.is_full_schedule_required
            or waivers.waiver_kind is not null
            or coalesce(entered.attempts, 0) >= coalesce(races_known.races, 0)
        )

),

{{ playoff_queue('series, season, after_race_number') }},

-- how many places are held by winners
threatened as (

    select
        queue.*,
        count(*) filter (where wins > 0) over (
            partition by series, season, after_race_number
        ) as winners
    from queue

),

rivals as (

    select
        threatened.series,
        threatened.season,
        threatened.after_race_number,
        threatened.driver_id,
        count(*) filter (
            where threatened.points
            <= others.points + threatened.races_left * threatened.most_points_a_race
        ) as threats,
        count(*) filter (
            where threatened.points
            <= others.points + threatened.races_left * threatened.most_points_a_race
            and others.wins = 0
        ) as winless_threats,
        count(*) filter (
            where others.points
            > threatened.points + threatened.races_left * threatened.most_points_a_race
        ) as escaped
    from threatened
    inner join threatened as others using (series, season, after_race_number)
    where threatened.driver_id <> others.driver_id
    group by all

),

final as (

    select
        threatened.series,
        threatened.season,
        threatened.after_race_number,
        threatened.driver_id,
        threatened.place,
        threatened.place <= threatened.field_size + threatened.added as is_in,
        -- each race left may bring in one more winner, who takes the lowest place held by points
        case
            when threatened.places_by_wins is not null
                then coalesce(rivals.threats, 0) < threatened.places_by_points
            when threatened.wins > 0
                then
                    threatened.winners + threatened.races_left <= threatened.field_size
                    and coalesce(rivals.threats, 0)
                    < coalesce(threatened.win_standing_limit, 9999)
            else
                coalesce(rivals.winless_threats, 0)
                < threatened.field_size - threatened.winners - threatened.races_left
        end as is_clinched,
        -- where a win gives a place, nobody is eliminated before the last race
        coalesce(
            threatened.places_by_wins = 0 and rivals.escaped >= threatened.places_by_points, false
        ) as is_eliminated
    from threatened
    left join rivals using (series, season, after_race_number, driver_id)

)

select * from final
