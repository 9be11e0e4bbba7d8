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

completed as (

    select
        * exclude (race_id_1),
        -- before a race the whole entry list is in the results, every position 0
        coalesce(list_contains([car.finishing_position for car in results], 1), false)
            as is_complete
    from unpacked

),

final as (

    select
        *,
        -- an entry list holds until any later version, a result until the next result
        case
            when is_complete then lead(known_from) over same_kind
            else lead(known_from) over race
        end as known_to,
        row_number() over (
            partition by race_id
            order by is_complete desc, known_from desc
        ) = 1 as is_current
    from completed
    window
        race as (
            partition by race_id
            order by known_from
        ),
        same_kind as (
            partition by race_id, is_complete
            order by known_from
        )

)

select * from final
