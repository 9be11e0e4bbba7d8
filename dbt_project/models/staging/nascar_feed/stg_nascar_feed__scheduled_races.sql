with listed as (

    select * from {{ ref('stg_nascar_feed__season_indexes') }}

),

results as (

    select distinct race_id
    from {{ ref('stg_nascar_feed__payloads') }}
    where is_complete

),

-- the newest index of a series, because a schedule may change; but a race that was run leaves no
-- schedule, so an index that lacks one which an older index has says less than that one
ranked as (

    select
        listed.season,
        listed.series_id,
        listed.known_from,
        row_number() over (
            partition by listed.season, listed.series_id
            order by count(results.race_id) desc, listed.known_from desc
        ) as rank_of_index
    from listed
    left join results using (race_id)
    group by listed.season, listed.series_id, listed.known_from

),

final as (

    select listed.*
    from listed
    inner join ranked using (season, series_id, known_from)
    where ranked.rank_of_index = 1

)

select * from final
