{{ config(materialized='table') }}

with weekend_feeds as (

    select * from {{ source('raw', 'feed_payload') }}
    where source = 'nascar_feed' and kind = 'weekend_feed'

),

parsed as (

    select
        race_id,
        known_from,
        sha256,
        archive_path,
        from_json(document, '{{ weekend_feed_shape() }}').weekend_race[1] as race
    from weekend_feeds

),

unpacked as (

    select
        race_id,
        known_from,
        sha256,
        archive_path,
        unnest(race)
    from parsed
    where race is not null
    -- two rows of one instant are the same bytes, in both archives
    qualify row_number() over (partition by race_id, known_from order by sha256) = 1

),

final as (

    select
        * exclude (race_id_1),
        -- before a race the whole entry list is in the results, every position 0
        coalesce(list_contains([car.finishing_position for car in results], 1), false)
            as has_result
    from unpacked

)

select * from final
