-- Grain: one row per series, season, track type and driver who raced there.
with results as (

    select
        results.race_id,
        results.series,
        results.season,
        results.driver_id,
        results.driver_name,
        results.laps_completed,
        results.finishing_status,
        coalesce(tracks.track_type, 'unknown') as track_type
    from {{ ref('int_race_results') }} as results
    inner join {{ ref('dim_race') }} using (race_id)
    inner join {{ ref('dim_track') }} as tracks using (track_id)
    where
        results.is_current
        and results.is_classified
        -- incidents are known from the feed's time on
        and not {{ is_from_history('results.race_id') }}

),

incidents as (

    select * from {{ ref('fct_incident') }}

),

drivers as (

    select
        incidents.race_id,
        drivers.driver_id,
        count(*) as incidents,
        count(*) filter (where incidents.incident_type in ('crash', 'spin')) as crashes,
        count(*) filter (where drivers.is_retired) as retirements,
        count(*) filter (where drivers.role in ('instigator', 'retaliator')) as instigated,
        count(*) filter (where drivers.role = 'victim') as suffered
    from {{ ref('fct_incident_driver') }} as drivers
    inner join incidents using (incident_id)
    where drivers.driver_id is not null
    group by incidents.race_id, drivers.driver_id

),

final as (

    select
        results.driver_id,
        results.series,
        results.season,
        results.track_type,
        count(*)::integer as races,
        sum(results.laps_completed)::integer as laps,
        coalesce(sum(drivers.incidents), 0)::integer as incidents,
        coalesce(sum(drivers.crashes), 0)::integer as crashes,
        coalesce(sum(drivers.retirements), 0)::integer as retirements,
        coalesce(sum(drivers.instigated), 0)::integer as instigated,
        coalesce(sum(drivers.suffered), 0)::integer as suffered,
        round(
            1000.0 * coalesce(sum(drivers.incidents), 0) / nullif(sum(results.laps_completed), 0), 2
        )::double as incidents_per_1000_laps,
        max(results.driver_name) as driver_name,
    from results
    left join drivers using (race_id, driver_id)
    group by results.driver_id, results.series, results.season, results.track_type

)

select * from final
