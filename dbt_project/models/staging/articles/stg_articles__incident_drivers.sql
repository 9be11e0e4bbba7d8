with incidents as (

    select
        article_id,
        incident_number,
        unnest(drivers) as driver,
        generate_subscripts(drivers, 1) as driver_order
    from {{ ref('stg_articles__incidents') }}

),

final as (

    select
        article_id,
        incident_number,
        driver_order,
        trim(driver.name) as driver_name,
        coalesce(driver.role, 'involved') as role,
        coalesce(driver.role_basis, 'reported') as role_basis,
        nullif(trim(driver.car_number), '') as car_number,
        driver.char_start,
        driver.char_end,
    from incidents

)

select * from final
