{{ config(materialized='view') }}
-- Grain: as int_points_events__credited, without what finalists do not score in the race that
-- decides the title.
with credited as (

    select * from {{ ref('int_points_events__credited') }}

),

finals as (

    select
        rounds.scenario,
        rounds.series,
        rounds.season,
        rounds.driver_id,
        rounds.first_race_number,
        rounds.last_race_number
    from {{ ref('int_championship_rounds__played') }} as rounds
    inner join {{ ref('int_seasons__ruled') }} as seasons using (scenario, series, season)
    where rounds.is_last_round and seasons.is_finale_finish_points_only

),

final as (

    select credited.*
    from credited
    left join finals
        on
            credited.scenario = finals.scenario
            and credited.series = finals.series
            and credited.season = finals.season
            and credited.driver_id = finals.driver_id
            and credited.race_number between finals.first_race_number and finals.last_race_number
    where
        finals.driver_id is null
        or credited.reason not in {{ finale_lapsing_reasons() }}

)

select * from final
