{{ config(materialized='view') }}
-- Grain: one row per scenario, series, season, race, driver, reason, stage and fact version: the
-- ledger. A standing after race N is the sum of a driver's rows up to N.
with final as (

    select
        scenario,
        series,
        season,
        race_id,
        race_number,
        driver_id,
        reason,
        stage_number,
        points,
        known_from,
        known_to
    from {{ ref('int_points_after_finale_rule') }}
    union all
    select * from {{ ref('int_playoff_adjustments') }}

)

select * from final
