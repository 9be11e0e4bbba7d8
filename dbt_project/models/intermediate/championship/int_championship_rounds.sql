-- Grain: one row per scenario, series, season, playoff round and driver in it.
--
-- What a driver scores in a round is worked out for the whole field and every round. Who is still
-- in a round follows from the round before, so the rounds are played one after the other by a
-- recursive CTE: it goes on for as many rounds as the format has.
with recursive seasons as (

    select * from {{ ref('int_scenarios') }}
    where has_playoffs and races_run >= regular_season_races

),

formats as (

    select * from {{ ref('championship_format') }}

),

-- rounds of the season as it was scheduled, for its own format
own_rounds as (

    select * rename (first_race_number as own_first_race, last_race_number as own_last_race)
    from {{ ref('int_playoff_rounds') }}

),

rounds as (

    select
        seasons.scenario,
        seasons.series,
        seasons.season,
        seasons.regular_season_races,
        rounds.round_number,
        rounds.round_name,
        rounds.field_size,
        rounds.reset_points,
        rounds.has_bonus_points,
        rounds.is_bonus_earned,
        coalesce(
            own_rounds.own_last_race,
            seasons.regular_season_races + sum(rounds.races) over by_round
        ) as last_race_number,
        coalesce(own_rounds.own_first_race, last_race_number - rounds.races + 1)
            as first_race_number,
        lead(rounds.round_number) over by_round as next_round_number,
        lead(rounds.field_size, 1, 0) over by_round as next_field_size,
        next_round_number is null as is_last_round,
        seasons.races_run >= last_race_number as is_complete,
        seasons.is_finale_finish_points_only
    from seasons
    inner join {{ ref('championship_round') }} as rounds using (championship_format_id)
    left join own_rounds using (series, season, championship_format_id, round_number)
    window by_round as (
        partition by seasons.scenario, seasons.series, seasons.season
        order by rounds.round_number
    )

),

bonus as (

    select * from {{ ref('int_playoff_points') }}

),

events as (

    select * from {{ ref('int_points_after_declarations') }}
    where known_to is null

),

results as (

    select * from {{ ref('int_race_results_with_eligibility') }}
    where is_points_race and is_points_eligible and known_to is null

),

candidates as (

    select
        ranked.*,
        formats.places_by_points,
        formats.places_by_wins,
        formats.has_wild_card_bonus,
        ranked.wins > 0
        and ranked.standing <= coalesce(formats.win_standing_limit, 9999)
        and ranked.standing <= coalesce(formats.wild_card_standing_limit, 9999)
            as is_winner
    from {{ ref('int_regular_season_standings') }} as ranked
    inner join formats using (championship_format_id)
    where ranked.is_admitted

),

{{ playoff_queue('scenario, series, season') }},

entered as (

    select
        queue.scenario,
        queue.series,
        queue.season,
        queue.driver_id,
        queue.championship_format_id,
        queue.standing as regular_season_standing,
        queue.tier,
        -- in some formats those who get in as a wild card start without the bonus for their wins
        queue.tier = 1 or queue.has_wild_card_bonus as is_bonus_allowed,
        row_number() over (
            partition by queue.scenario, queue.series, queue.season
            order by queue.standing
        ) as seed
    from queue
    inner join rounds using (scenario, series, season)
    where rounds.round_number = 1 and queue.place <= rounds.field_size + queue.added

),

field as (

    select
        entered.*,
        coalesce(seeds.points, 0) as seed_points
    from entered
    left join {{ ref('championship_bonus') }} as seeds
        on
            entered.championship_format_id = seeds.championship_format_id
            and entered.seed = seeds.standing
            and seeds.bonus_kind = 'seed'

),

-- the points with which each driver of the field would start each round
starts as (

    select
        field.scenario,
        field.series,
        field.season,
        field.driver_id,
        field.regular_season_standing,
        field.is_bonus_allowed,
        rounds.* exclude (scenario, series, season),
        if(rounds.round_number = 1, field.seed_points, 0) as seed_points,
        -- earned in the regular season, and in earlier rounds only where the format allows that
        coalesce(
            sum(bonus.points) filter (
                where field.is_bonus_allowed
                and bonus.race_number < rounds.first_race_number
                and (bonus.race_number <= rounds.regular_season_races or rounds.is_bonus_earned)
            ),
            0
        ) as bonus_held
    from field
    inner join rounds using (scenario, series, season)
    left join bonus using (scenario, series, season, driver_id)
    group by all

),

points_in_round as (

    select
        starts.scenario,
        starts.series,
        starts.season,
        starts.round_number,
        starts.driver_id,
        sum(events.points) as points
    from starts
    inner join events using (scenario, series, season, driver_id)
    where
        events.race_number between starts.first_race_number and starts.last_race_number
        and not (
            starts.is_last_round
            and starts.is_finale_finish_points_only
            and events.reason in {{ finale_lapsing_reasons() }}
        )
    group by all

),

finishes_in_round as (

    select
        starts.scenario,
        starts.series,
        starts.season,
        starts.round_number,
        starts.driver_id,
        count(*) filter (
            where results.finish_position = 1 and not results.is_berth_denied
        ) as round_wins,
        {{ best_finishes('results.finish_position') }} as best_finishes
    from starts
    inner join results using (series, season, driver_id)
    where results.race_number between starts.first_race_number and starts.last_race_number
    group by all

),

scores as (

    select
        starts.*,
        if(starts.has_bonus_points, starts.bonus_held, 0) as bonus_points,
        starts.reset_points + starts.seed_points + bonus_points as points_start,
        points_start + coalesce(points_in_round.points, 0) as points_end,
        coalesce(finishes_in_round.round_wins, 0) as round_wins,
        coalesce(finishes_in_round.best_finishes, [9999]) as best_finishes
    from starts
    left join points_in_round using (scenario, series, season, round_number, driver_id)
    left join finishes_in_round using (scenario, series, season, round_number, driver_id)

),

entrants as (

    select
        scenario,
        series,
        season,
        round_number,
        driver_id
    from scores
    where round_number = 1
    union all
    -- winners of a race in the round advance first, then the best by points
    select
        scores.scenario,
        scores.series,
        scores.season,
        scores.next_round_number as round_number,
        scores.driver_id
    from entrants
    inner join scores using (scenario, series, season, round_number, driver_id)
    where scores.is_complete
    qualify row_number() over (
        partition by scores.scenario, scores.series, scores.season
        order by
            scores.round_wins = 0,
            scores.points_end desc,
            scores.best_finishes,
            scores.regular_season_standing
    ) <= scores.next_field_size

),

final as (

    select
        scores.scenario,
        scores.series,
        scores.season,
        scores.round_number,
        scores.round_name,
        scores.first_race_number,
        scores.last_race_number,
        scores.is_last_round,
        scores.driver_id,
        scores.reset_points,
        scores.seed_points,
        scores.bonus_held,
        scores.bonus_points,
        scores.points_start,
        scores.points_end,
        scores.round_wins,
        rank() over (
            partition by scores.scenario, scores.series, scores.season, scores.round_number
            order by
                scores.points_end desc,
                scores.best_finishes,
                scores.regular_season_standing
        ) as rank_in_round,
        scores.is_complete,
        next_entrants.driver_id is not null as is_advanced,
        case
            when not is_advanced then null
            when scores.round_wins > 0 then 'win'
            else 'points'
        end as advanced_by
    from scores
    inner join entrants using (scenario, series, season, round_number, driver_id)
    left join entrants as next_entrants
        on
            scores.scenario = next_entrants.scenario
            and scores.series = next_entrants.series
            and scores.season = next_entrants.season
            and scores.next_round_number = next_entrants.round_number
            and scores.driver_id = next_entrants.driver_id

)

select * from final
