with completed as (

    select
        weekend_feeds.* exclude (has_result),
        -- a result that was set aside, as it says less than the one before, is none for the marts
        weekend_feeds.has_result and not verdicts.is_set_aside as is_complete,
        verdicts.is_set_aside,
        verdicts.loss
    from {{ ref('stg_nascar_feed__weekend_feeds') }} as weekend_feeds
    inner join {{ ref('stg_nascar_feed__payload_verdicts') }} as verdicts
        using (race_id, known_from)

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
            order by is_complete desc, is_set_aside, known_from desc
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
