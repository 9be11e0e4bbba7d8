-- Grain: one row per scenario, series, season, playoff round and driver in it.
-- The linter loses count of the indent inside the loops:
-- noqa: disable=LT02
{% set most_rounds = 4 %}

with seasons as (

    select * from {{ ref('int_scenarios') }}
    where has_playoffs and races_run >= regular_season_races

),

formats as (

    select * from {{ ref('championship_format') }}

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
        seasons.regular_season_races
        + sum(rounds.races) over by_round
        - rounds.races
        + 1 as first_race_number,
        seasons.regular_season_races + sum(rounds.races) over by_round as last_race_number,
        lead(rounds.field_size, 1, 0) over by_round as next_field_size,
        lead(rounds.round_number) over by_round is null as is_last_round
    from seasons
    inner join {{ ref('championship_round') }} as rounds using (championship_format_id)
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
        -- a wild card starts without the bonus of his wins where the format says so
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

{% for number in range(1, most_rounds + 1) %}
{{ playoff_round(number) }},
{% endfor %}

final as (

    {% for number in range(1, most_rounds + 1) %}
    select
        scenario,
        series,
        season,
        round_number,
        round_name,
        first_race_number,
        last_race_number,
        is_last_round,
        driver_id,
        regular_season_standing,
        is_bonus_allowed,
        reset_points,
        seed_points,
        bonus_held,
        bonus_points,
        points_start,
        points_end,
        round_wins,
        rank_in_round,
        is_complete,
        is_advanced,
        advanced_by
    from round_{{ number }}
    {%- if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}

)

select * from final
