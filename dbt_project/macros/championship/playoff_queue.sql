{# Who gets a place in the playoffs, as the CTE `queue` over a CTE `candidates`: `place` counts
   from 1 within the keys, `added` how many come on top of the field.

   Places go to those in by points, then to winners, then by points again. Where the number of
   winners' places is limited, the winners beyond it queue with the rest. #}
{% macro playoff_queue(keys) %}
tiers as (

    select
        candidates.*,
        case
            when is_added then 0
            when standing <= places_by_points then 1
            when
                is_winner
                and row_number() over (
                    partition by {{ keys }}, standing <= places_by_points, is_winner
                    order by wins desc, standing
                ) <= coalesce(places_by_wins, 9999)
                then 2
            else 3
        end as tier
    from candidates

),

queue as (

    select
        tiers.*,
        row_number() over (
            partition by {{ keys }}
            order by tier, if(tier = 2, -wins, 0), standing
        ) as place,
        count(*) filter (where is_added) over (partition by {{ keys }}) as added
    from tiers

)
{%- endmacro %}
