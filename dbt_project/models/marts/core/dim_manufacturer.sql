-- Grain: one row per make of car.
with results as (

    select * from {{ ref('int_race_results') }}
    where is_current

),

final as (

    select
        manufacturer,
        count(*) filter (where is_classified)::integer as starts,
        count(*) filter (where finish_position = 1)::integer as wins,
        min(season) as first_season,
        max(season) as last_season,
    from results
    where manufacturer is not null
    group by manufacturer

)

select * from final
