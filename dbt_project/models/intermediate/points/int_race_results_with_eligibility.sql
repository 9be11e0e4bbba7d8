-- Grain: one row per race, driver and fact version, for races that pay points.
with races as (

    select * from {{ ref('int_points_paying_races') }}

),

results as (

    select * from {{ ref('int_race_results') }}

),

exceptions as (

    select * from {{ ref('points_eligibility') }}

),

guests as (

    select * from {{ ref('guest_driver') }}

),

unranked as (

    select * from {{ ref('unranked_driver') }}

),

-- a race that the source shows without any points says nothing about who may score
published as (

    select
        race_id,
        {{ is_from_history('race_id') }} as is_from_history,
        coalesce(max(points_earned) > 0, false) as has_points
    from results
    group by race_id

),

-- the Duel rows of the feed carry no declaration of their own: a driver who scores for the title
-- in the points race that follows scores in the Duel
season_eligibility as (

    select
        races.series,
        races.season,
        results.driver_id,
        bool_or(results.is_points_eligible) as is_points_eligible
    from results
    inner join races using (race_id)
    inner join published using (race_id)
    where
        races.is_points_race
        and published.has_points
        and results.known_to is null
        and results.finish_position is not null
    group by races.series, races.season, results.driver_id

),

with_eligibility as (

    select
        races.series,
        races.season,
        races.race_number,
        races.is_duel,
        races.is_points_race,
        races.race_date,
        results.race_id,
        results.driver_id,
        results.finish_position,
        coalesce(results.laps_led, 0) as laps_led,
        results.laps_completed,
        results.points_earned,
        results.is_disqualified,
        coalesce(
            exceptions.is_points_eligible,
            case
                -- the points in the file are those of the guest's own division
                when guests.race_id is not null then false
                when published.is_from_history and not published.has_points then true
                -- points below zero are a score less a penalty
                when published.has_points and not races.is_duel
                    then results.is_points_eligible or results.points_earned < 0
                when published.has_points then results.points_earned > 0
                -- in a points race without points yet, who scores elsewhere or nowhere may score
                else coalesce(season_eligibility.is_points_eligible, not races.is_duel)
            end,
            false
        ) as is_points_eligible,
        coalesce(encumbered.is_berth_denied, false) as is_berth_denied,
        coalesce(encumbered.is_bonus_denied, false) as is_bonus_denied,
        results.known_from,
        results.known_to,
        guests.race_id is not null as is_guest
    from results
    inner join races using (race_id)
    inner join published using (race_id)
    left join exceptions using (race_id, driver_id)
    left join guests using (race_id, driver_id)
    left join {{ ref('encumbered_win') }} as encumbered using (race_id, driver_id)
    left join season_eligibility
        on
            races.series = season_eligibility.series
            and races.season = season_eligibility.season
            and results.driver_id = season_eligibility.driver_id
    where results.finish_position is not null and results.driver_id is not null

),

placed as (

    select
        entries.* exclude (is_guest),
        -- the place among those who score: some early points tables pay by it
        count(*) filter (where entries.is_points_eligible) over finishers as eligible_position,
        -- a guest takes no place in the order of points
        count(*) filter (where entries.is_guest) over finishers as guests_ahead,
        -- where the leader of most laps does not score, nobody gets the bonus in his stead
        entries.laps_led > 0
        and entries.laps_led = max(entries.laps_led) over (
            partition by entries.race_id, entries.known_from
        ) as has_led_most
    from with_eligibility as entries
    window
        finishers as (
            partition by entries.race_id, entries.known_from
            order by entries.finish_position
            rows between unbounded preceding and current row
        )

),

-- a driver whom the season's table leaves out scores nothing, and those behind him do not move up
ranked as (

    select
        placed.* exclude (is_points_eligible),
        placed.is_points_eligible and unranked.driver_id is null as is_points_eligible
    from placed
    left join unranked
        on
            placed.series = unranked.series
            and placed.season = unranked.season
            and placed.driver_id = unranked.driver_id

),

-- a driver entered in two cars scores with the better one
final as (

    select * from ranked
    qualify row_number() over (
        partition by race_id, driver_id, known_from
        order by is_points_eligible desc, finish_position
    ) = 1

)

select * from final
