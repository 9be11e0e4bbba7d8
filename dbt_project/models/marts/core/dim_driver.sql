-- Grain: one row per driver.
with results as (

    select
        results.*,
        races.race_start_local,
        races.race_date
    from {{ ref('int_race_results') }} as results
    inner join {{ ref('int_races') }} as races using (race_id)
    where results.is_current

),

drivers as (

    select
        driver_id,
        arg_max(
            driver_name,
            (coalesce(race_start_local, race_date, make_date(season, 1, 1)), driver_name)
        ) as driver_name,
        count(*) filter (where is_classified) as starts,
        -- a race without a date counts as the first (last) day of its season; where it is the
        -- earliest (latest) of the driver, the date is null
        arg_min_null(race_date, coalesce(race_date, make_date(season, 1, 1))) filter (
            where is_classified
        ) as first_race_date,
        arg_max_null(race_date, coalesce(race_date, make_date(season, 12, 31))) filter (
            where is_classified
        ) as last_race_date
    from results
    group by driver_id

),

final as (

    select
        drivers.driver_id,
        drivers.starts::integer as starts,
        drivers.driver_name,
        drivers.first_race_date,
        drivers.last_race_date,
    from drivers

)

select * from final
