-- Grain: one row per race that pays points: points races, and the Duels before the first of them.
with races as (

    select
        races.* exclude (lap_length_mi),
        coalesce(
            races.lap_length_mi,
            races.scheduled_distance_mi / nullif(races.scheduled_laps, 0),
            tracks.length_mi
        ) as lap_length_mi,
        coalesce(
            races.scheduled_distance_mi,
            races.scheduled_laps * tracks.length_mi,
            -- of early races only the distance run is known
            races.actual_distance_mi
        ) as distance_mi
    from {{ ref('int_races') }} as races
    left join {{ ref('track') }} as tracks on races.track_id = tracks.track_id
    where races.pays_points

),

winners as (

    select
        race_id,
        min(known_from) as known_from
    from {{ ref('int_race_results') }}
    where finish_position = 1
    group by race_id

),

final as (

    select
        races.race_id,
        races.series,
        races.season,
        -- a Duel belongs to the points race whose grid it sets
        coalesce(
            races.race_number,
            lead(races.race_number ignore nulls) over season
        ) as race_number,
        races.race_date,
        races.race_name,
        races.is_points_race,
        races.is_duel,
        classes.points_class as distance_class,
        laps.points_per_lap,
        winners.race_id is not null as has_results,
        -- its own result may be missing, but a later race of the season has one
        coalesce(
            coalesce(
                races.race_number,
                lead(races.race_number ignore nulls) over season
            )
            <= max(races.race_number) filter (where winners.race_id is not null) over (
                partition by races.series, races.season
            ),
            false
        ) as is_past,
        coalesce(winners.known_from, races.race_date + interval 1 day) as known_from
    from races
    left join winners using (race_id)
    left join {{ ref('distance_class') }} as classes
        on
            races.distance_mi >= classes.from_miles
            and races.distance_mi < coalesce(classes.below_miles, 9999)
    left join {{ ref('lap_points') }} as laps
        on
            races.lap_length_mi >= laps.from_miles
            and races.lap_length_mi < coalesce(laps.below_miles, 9999)
    window season as (
        partition by races.series, races.season
        order by races.race_date, races.race_id
    )

)

select * from final
