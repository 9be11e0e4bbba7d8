-- Grain: one row per points penalty and driver.
with penalties as (

    select * from {{ ref('points_penalty') }}

),

races as (

    select * from {{ ref('int_points_paying_races') }}
    where is_points_race

),

final as (

    select
        penalties.series,
        penalties.season,
        races.race_id,
        penalties.race_number,
        penalties.driver_id,
        penalties.driver_name,
        penalties.points,
        penalties.playoff_points,
        coalesce(penalties.announced_date, races.race_date + interval 4 day)::date
            as announced_date,
        penalties.announced_date is null as is_announced_date_assumed,
        penalties.rescinded_date,
        penalties.status,
        penalties.note,
        penalties.source,
        -- a rescinded penalty counted between its two dates; without the second it never counts
        penalties.status <> 'rescinded' or penalties.rescinded_date is not null as is_in_ledger,
        -- from midnight: what was announced on a day counts as known on the whole of it
        coalesce(
            penalties.announced_date::timestamp,
            races.race_date + interval 4 day,
            -- where the race's date is not known, with its result
            races.known_from
        )
            as known_from,
        penalties.rescinded_date::timestamp as known_to
    from penalties
    inner join races using (series, season, race_number)
    where penalties.driver_id is not null and races.is_past

)

select * from final
