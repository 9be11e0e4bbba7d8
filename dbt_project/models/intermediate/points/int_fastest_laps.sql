-- Grain: one row per race, driver and fact version: who is paid the point for the fastest lap.
with listed as (

    select
        results.series,
        results.season,
        results.race_id,
        results.race_number,
        results.driver_id,
        results.known_from,
        results.known_to
    from {{ ref('int_race_results_with_eligibility') }} as results
    inner join {{ ref('fastest_lap') }} using (race_id, driver_id)
    where results.is_points_race and results.is_points_eligible

),

-- what the seed does not say is read off the points
paid as (

    select
        points.*,
        points.version_number - row_number() over (
            partition by points.race_id, points.driver_id
            order by points.version_number
        ) as run_number
    from {{ ref('int_points_shown') }} as points
    anti join {{ ref('fastest_lap') }} using (race_id)
    where points.is_fastest_lap

),

derived as (

    select
        series,
        season,
        race_id,
        race_number,
        driver_id,
        min(known_from) as known_from,
        arg_max_null(known_to, version_number) as known_to
    from paid
    group by series, season, race_id, race_number, driver_id, run_number

),

final as (

    select * from listed
    union all
    select * from derived

)

select * from final
