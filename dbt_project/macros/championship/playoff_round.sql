{# One round of a championship, as two CTEs: `entrants_N`, who starts it and with how much, and
   `round_N`, how it ended. The formats differ only in the rows of `championship_round`. #}
{% macro playoff_round(number) %}
entrants_{{ number }} as (

    select
        field.scenario,
        field.series,
        field.season,
        {{ number }} as round_number,
        rounds.round_name,
        rounds.first_race_number,
        rounds.last_race_number,
        rounds.is_last_round,
        rounds.next_field_size,
        rounds.reset_points,
        field.driver_id,
        field.regular_season_standing,
        field.is_bonus_allowed,
        {%- if number == 1 %}
        field.seed_points,
        {%- else %}
        0 as seed_points,
        {%- endif %}
        rounds.has_bonus_points,
        -- earned in the regular season, and in a round only where the format lets them grow there
        coalesce(
            sum(bonus.points) filter (
                where field.is_bonus_allowed
                and bonus.race_number < rounds.first_race_number
                and (bonus.race_number <= rounds.regular_season_races or rounds.is_bonus_earned)
            ),
            0
        ) as bonus_held
    from {% if number == 1 %}field{% else %}round_{{ number - 1 }}{% endif %} as field
    inner join rounds using (scenario, series, season)
    left join bonus using (scenario, series, season, driver_id)
    where
        rounds.round_number = {{ number }}
        {%- if number > 1 %}
        and field.is_advanced
        {%- endif %}
    group by all

),

round_points_{{ number }} as (

    select
        entrants.scenario,
        entrants.series,
        entrants.season,
        entrants.driver_id,
        sum(events.points) as points
    from entrants_{{ number }} as entrants
    inner join events using (scenario, series, season, driver_id)
    inner join seasons using (scenario, series, season)
    where
        events.race_number between entrants.first_race_number and entrants.last_race_number
        and not (
            entrants.is_last_round
            and seasons.is_finale_finish_points_only
            and events.reason in {{ finale_lapsing_reasons() }}
        )
    group by all

),

finishes_{{ number }} as (

    select
        entrants.scenario,
        entrants.series,
        entrants.season,
        entrants.driver_id,
        count(*) filter (
            where results.finish_position = 1 and not results.is_berth_denied
        ) as round_wins,
        {{ best_finishes('results.finish_position') }} as round_finishes
    from entrants_{{ number }} as entrants
    inner join results using (series, season, driver_id)
    where results.race_number between entrants.first_race_number and entrants.last_race_number
    group by all

),

ranked_{{ number }} as (

    select
        entrants.*,
        if(entrants.has_bonus_points, entrants.bonus_held, 0) as bonus_points,
        entrants.reset_points + entrants.seed_points + bonus_points as points_start,
        points_start + coalesce(round_points.points, 0) as points_end,
        coalesce(finishes.round_wins, 0) as round_wins,
        rank() over (
            partition by entrants.scenario, entrants.series, entrants.season
            order by
                points_end desc,
                coalesce(finishes.round_finishes, [9999]),
                entrants.regular_season_standing
        ) as rank_in_round,
        row_number() over (
            partition by entrants.scenario, entrants.series, entrants.season
            order by
                if(coalesce(finishes.round_wins, 0) > 0, 0, 1),
                points_end desc,
                coalesce(finishes.round_finishes, [9999]),
                entrants.regular_season_standing
        ) as rank_to_advance
    from entrants_{{ number }} as entrants
    left join round_points_{{ number }} as round_points using (scenario, series, season, driver_id)
    left join finishes_{{ number }} as finishes using (scenario, series, season, driver_id)

),

round_{{ number }} as (

    select
        ranked.*,
        seasons.races_run >= ranked.last_race_number as is_complete,
        is_complete and rank_to_advance <= ranked.next_field_size as is_advanced,
        case
            when not is_advanced then null
            when ranked.round_wins > 0 then 'win'
            else 'points'
        end as advanced_by
    from ranked_{{ number }} as ranked
    inner join seasons using (scenario, series, season)

)
{%- endmacro %}

{# What a finalist does not score in the race that decides the title. #}
{% macro finale_lapsing_reasons() -%}
    ('stage', 'fastest_lap', 'win_bonus', 'led_a_lap', 'most_laps_led')
{%- endmacro %}
