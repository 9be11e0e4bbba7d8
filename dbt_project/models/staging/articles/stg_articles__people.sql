with people as (

    select
        article_id,
        unnest(people, recursive := true)
    from {{ ref('stg_articles__readings') }}

),

final as (

    select
        article_id,
        person_number,
        is_driver,
        trim(name) as person_name,
        nullif(trim(car_number), '') as car_number,
    from people

)

select * from final
