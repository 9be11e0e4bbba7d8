{{ config(materialized='view') }}
-- Grain: as int_points_after_declarations, without what finalists do not score in the race that
-- decides the title.
with events as (

    select * from {{ ref('int_points_after_declarations') }}

),

finals as (

    select
        rounds.scenario,
        rounds.series,
        rounds.season,
        rounds.driver_id,
        rounds.first_race_number,
        rounds.last_race_number
    from {{ ref('int_championship_rounds') }} as rounds
    inner join {{ ref('int_scenarios') }} as seasons using (scenario, series, season)
    where rounds.is_last_round and seasons.is_finale_finish_points_only

),

final as (

    select events.*
    from events
    left join finals
        on
            events.scenario = finals.scenario
            and events.series = finals.series
            and events.season = finals.season
            and events.driver_id = finals.driver_id
            and events.race_number between finals.first_race_number and finals.last_race_number
    where
        finals.driver_id is null
        or events.reason not in {{ finale_lapsing_reasons() }}

)

select * from final
