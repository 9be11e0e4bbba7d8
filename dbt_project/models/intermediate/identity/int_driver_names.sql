with names as (

    select distinct
        driver_id,
        driver_name
    from {{ ref('int_race_results') }}
    -- of the feed's drivers only: an article means them, not drivers of old with the same name
    where
        known_to is null
        and (driver_id < 1000000 or driver_id >= 3000000)

),

aliases as (

    select
        names.driver_id,
        aliases.alias as driver_name
    from {{ ref('driver_alias') }} as aliases
    inner join names using (driver_name)

),

every_name as (

    select * from names
    union
    select * from aliases

),

keyed as (

    select
        driver_id,
        {{ name_key('driver_name') }} as name_key,
        {{ surname_key('driver_name') }} as surname_key,
        min(driver_name) as driver_name
    from every_name
    group by all

),

final as (

    select
        *,
        -- two drivers with one name, such as Jason White, cannot be told apart by it
        count(*) over (partition by name_key) > 1 as is_shared,
    from keyed

)

select * from final
