-- Grain: one row per driver.
with results as (

    select
        results.*,
        races.race_start_local,
        races.race_date
    from {{ ref('int_race_results__resolved') }} as results
    inner join {{ ref('int_races__classified') }} as races using (race_id)
    where results.is_current

),

hometowns as (

    select
        driver_id,
        arg_max(hometown_city, known_from) as hometown_city,
        arg_max(hometown_state, known_from) as hometown_state
    from {{ ref('stg_nascar_feed__results') }}
    where is_current
    group by driver_id

),

drivers as (

    select
        driver_id,
        -- history knows seasons, no dates
        arg_max(
            driver_name, coalesce(race_start_local, make_date(season, 1, 1))
        ) as driver_name,
        count(finish_position) as starts,
        min(race_date) filter (where is_classified) as first_race_date,
        max(race_date) filter (where is_classified) as last_race_date
    from results
    group by driver_id

),

final as (

    select
        drivers.driver_id,
        drivers.starts::integer as starts,
        drivers.driver_name,
        hometowns.hometown_city,
        hometowns.hometown_state,
        drivers.first_race_date,
        drivers.last_race_date,
    from drivers
    left join hometowns using (driver_id)

)

select * from final
