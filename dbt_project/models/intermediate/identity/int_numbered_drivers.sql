with results as (

    select
        race_id,
        car_number,
        driver_id,
        {{ person_key('driver_name') }} as person_key
    from {{ ref('stg_nascar_feed__results') }}
    where driver_id > 0

),

races as (

    select * from {{ ref('int_races') }}

),

final as (

    select
        races.series,
        races.season,
        results.car_number,
        results.person_key,
        min(results.driver_id) as driver_id
    from results
    inner join races using (race_id)
    where results.person_key <> ''
    group by races.series, races.season, results.car_number, results.person_key
    -- two drivers of one name in one car cannot be told apart by them
    having min(results.driver_id) = max(results.driver_id)

)

select * from final
