with cautions as (

    select * from {{ ref('int_cautions') }}

),

entries as (

    select * from {{ ref('int_race_results') }}
    where is_current and is_classified

),

mentions as (

    select
        race_id,
        caution_number,
        unnest(car_numbers_told) as car_number_told,
        generate_subscripts(car_numbers_told, 1) as mention_order
    from cautions
    where len(car_numbers_told) > 0

),

cars as (

    select
        race_id,
        caution_number,
        car_number_told,
        min(mention_order) as mention_order
    from mentions
    group by race_id, caution_number, car_number_told

),

-- "#2" may stand for car 02 where the race has only one car with that number
loose_entries as (

    select
        race_id,
        ltrim(car_number, '0') as bare_number,
        min(car_number) as car_number
    from entries
    group by race_id, bare_number
    having count(*) = 1

),

matched as (

    select
        cars.race_id,
        cars.caution_number,
        cars.car_number_told,
        cars.mention_order,
        coalesce(exact.car_number, loose_entries.car_number) as car_number
    from cars
    left join entries as exact
        on cars.race_id = exact.race_id and cars.car_number_told = exact.car_number
    left join loose_entries
        on
            cars.race_id = loose_entries.race_id
            and ltrim(cars.car_number_told, '0') = loose_entries.bare_number

),

final as (

    select
        matched.race_id,
        matched.caution_number,
        coalesce(matched.car_number, matched.car_number_told) as car_number,
        entries.driver_id,
        entries.driver_name,
        row_number() over (
            partition by matched.race_id, matched.caution_number
            order by matched.mention_order
        )::integer as mention_order,
        entries.driver_id is not null as is_resolved,
    from matched
    left join entries using (race_id, car_number)
    -- "#2" and "#02" in one comment can be the same car, which is listed once
    qualify row_number() over (
        partition by
            matched.race_id,
            matched.caution_number,
            coalesce(matched.car_number, matched.car_number_told)
        order by matched.mention_order
    ) = 1

)

select * from final
