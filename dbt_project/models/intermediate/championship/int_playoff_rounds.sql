-- Grain: one row per series, season and playoff round of its own format: from which race to which.
with formats as (

    select
        seasons.series,
        seasons.season,
        seasons.championship_format_id,
        seasons.regular_season_races,
        rounds.round_number,
        rounds.races,
        count(*) over (partition by seasons.series, seasons.season) as rounds
    from {{ ref('championship_season') }} as seasons
    inner join {{ ref('championship_round') }} as rounds using (championship_format_id)

),

races as (

    select
        series,
        season,
        race_number,
        coalesce(playoff_round, 0) as playoff_round
    from {{ ref('int_races') }}
    where race_number is not null and not {{ is_from_history('race_id') }}

),

-- the rounds as the feed gives them to the races of the season, run or still to come
shown as (

    select
        series,
        season,
        playoff_round as round_number,
        count(*) as races_shown,
        min(race_number) as first_shown,
        max(race_number) as last_shown
    from races
    group by series, season, playoff_round

),

-- they are those of the format, one after the other, and the last of them ends the season; a
-- schedule that does not say so was never filled in, or wrongly (Trucks, 2020)
sound as (

    select
        shown.series,
        shown.season
    from shown
    left join formats using (series, season, round_number)
    group by shown.series, shown.season
    having
        count(formats.round_number) = any_value(formats.rounds)
        and bool_and(shown.round_number = 0 or formats.round_number is not null)
        and bool_and(shown.races_shown = shown.last_shown - shown.first_shown + 1)
        and arg_max(shown.round_number, shown.last_shown) = any_value(formats.rounds)
        and bool_and(shown.round_number <> 0 or shown.first_shown = 1)
        and count(*) = any_value(formats.rounds) + 1

),

final as (

    select
        formats.series,
        formats.season,
        formats.championship_format_id,
        formats.round_number,
        sound.season is not null as is_from_schedule,
        if(
            is_from_schedule,
            shown.last_shown,
            formats.regular_season_races + sum(formats.races) over (
                partition by formats.series, formats.season
                order by formats.round_number
            )
        )::integer as last_race_number,
        if(
            is_from_schedule, shown.first_shown, last_race_number - formats.races + 1
        )::integer as first_race_number
    from formats
    left join sound using (series, season)
    left join shown using (series, season, round_number)

)

select * from final
