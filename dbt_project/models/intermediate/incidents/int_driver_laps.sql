with laps as (

    {{ rows_of_their_race('stg_nascar_feed__laps', 'lap_times') }}

),

entries as (

    select
        race_id,
        car_number,
        driver_id
    from {{ ref('int_race_results') }}
    where is_current and is_classified

),

final as (

    select
        laps.race_id,
        entries.driver_id,
        laps.lap,
        laps.running_position,
    from laps
    -- by car number, because the lap data's own driver is wrong more often
    inner join entries using (race_id, car_number)

)

select * from final
