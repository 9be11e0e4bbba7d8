-- Grain: one row per scenario, race, driver, reason, stage and fact version: what was won on the
-- track and lost to the officials, before the championship format has its say.
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
    from {{ ref('int_penalties__dated') }} as penalties
    inner join {{ ref('int_seasons__ruled') }} as seasons using (series, season)
    where penalties.is_in_ledger

),

final as (

    select * from {{ ref('int_finishes__paid') }}
    union all by name
    select * from {{ ref('int_bonuses__paid') }}
    union all by name
    select * from {{ ref('int_stages__paid') }}
    union all by name
    select * from penalties

)

select * from final
