-- Grain: one row per series, season, playoff round and driver in it.
with rounds as (

    select * from {{ ref('int_championship_rounds') }}
    where scenario = 'actual'

),

final as (

    select
        rounds.season::integer as season,
        rounds.round_number::integer as round_number,
        rounds.driver_id::integer as driver_id,
        rounds.first_race_number::integer as first_race_number,
        rounds.last_race_number::integer as last_race_number,
        rounds.points_start::double as points_start,
        rounds.points_end::double as points_end,
        rounds.bonus_points::double as playoff_points,
        rounds.round_wins::integer as round_wins,
        rounds.rank_in_round::integer as rank_in_round,
        -- empty for the last round, from which nobody advances, and for a round that is not over
        if(rounds.is_last_round or not rounds.is_complete, null, rounds.is_advanced) as is_advanced,
        rounds.is_complete,
        rounds.series,
        rounds.round_name,
        drivers.driver_name,
        rounds.advanced_by
    from rounds
    left join {{ ref('dim_driver') }} as drivers using (driver_id)

)

select * from final
