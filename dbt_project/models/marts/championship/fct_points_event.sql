-- Grain: one row per series, season, race, driver, reason, stage and time known. A standing after
-- race N is the sum of a driver's rows up to race N; as known at a time, of the rows known by then.
with versions as (

    select * from {{ ref('int_points_ledger') }}
    where scenario = 'actual'

),

ledger as (

    {{ spans_of_facts('versions', [
        'series', 'season', 'race_id', 'race_number', 'driver_id', 'reason', 'stage_number',
        'points'
    ]) }}

),

-- a fact that no longer holds keeps its row; a second row with the opposite sign takes it back
reversals as (

    select
        * replace (
            if(reason = 'penalty', 'appeal', 'revision') as reason,
            -points as points,
            known_to as known_from
        )
    from ledger
    where known_to is not null

),

entries as (

    select * from ledger
    union all
    select * from reversals

),

final as (

    select
        season::integer as season,
        race_id::integer as race_id,
        race_number::integer as race_number,
        driver_id::integer as driver_id,
        stage_number::integer as stage_number,
        sum(points)::double as points,
        series,
        reason,
        known_from::timestamp as known_from
    from entries
    group by all

)

select * from final
