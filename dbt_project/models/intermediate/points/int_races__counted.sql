-- Grain: one row per race that pays points: points races, and the Duels before the first of them.
with races as (

    select * from {{ ref('int_races__classified') }}
    where pays_points

),

winners as (

    select
        race_id,
        min(known_from) as known_from
    from {{ ref('int_race_results__resolved') }}
    where finish_position = 1
    group by race_id

),

final as (

    select
        races.race_id,
        races.series,
        races.season,
        -- a Duel counts into the points race that it sets the grid for
        coalesce(
            races.race_number,
            lead(races.race_number ignore nulls) over (
                partition by races.series, races.season
                order by races.race_date, races.race_id
            )
        ) as race_number,
        races.race_date,
        races.race_name,
        races.is_points_race,
        races.is_duel,
        winners.race_id is not null as has_results,
        coalesce(winners.known_from, races.race_date + interval 1 day) as known_from
    from races
    left join winners on races.race_id = winners.race_id

)

select * from final
