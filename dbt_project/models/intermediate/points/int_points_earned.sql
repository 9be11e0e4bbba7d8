-- Grain: one row per scenario, race, driver, reason, stage and fact version: what a race paid
-- a driver, and what a penalty took from it, before any reset or other rule of the championship.
with penalties as (

    select
        seasons.scenario,
        penalties.series,
        penalties.season,
        penalties.race_id,
        penalties.race_number,
        penalties.driver_id,
        'penalty' as reason,
        0 as stage_number,
        -penalties.points as points,
        penalties.known_from,
        penalties.known_to
    from {{ ref('int_points_penalties') }} as penalties
    inner join {{ ref('int_scenarios') }} as seasons using (series, season)
    where penalties.is_in_ledger

),

final as (

    select * from {{ ref('int_finish_points') }}
    union all by name
    select * from {{ ref('int_bonus_points') }}
    union all by name
    select * from {{ ref('int_stage_and_duel_points') }}
    union all by name
    select * from penalties

)

select * from final
