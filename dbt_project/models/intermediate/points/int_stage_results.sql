-- Grain: one row per race, stage, driver and fact version.
with feed as (

    select
        race_id,
        stage_number,
        driver_id,
        finish_position,
        stage_points as stage_points_reported,
        'feed' as source,
        known_from,
        known_to
    from {{ ref('int_stage_lines') }}
    where is_counted

),

supplement as (

    select
        supplement.race_id,
        supplement.stage_number,
        supplement.driver_id,
        supplement.finish_position,
        cast(null as integer) as stage_points_reported,
        'supplement' as source,
        races.known_from,
        cast(null as timestamp) as known_to
    from {{ ref('stage_result_supplement') }} as supplement
    inner join {{ ref('int_points_paying_races') }} as races using (race_id)
    where races.has_results

),

-- the history files have the places of the first two stages with the results
history_places as (

    select
        series,
        season,
        race_number,
        driver_id,
        unnest([1, 2]) as stage_number,
        unnest([stage_1_position, stage_2_position]) as finish_position
    from {{ ref('int_history_results') }}

),

history as (

    select
        races.race_id,
        places.stage_number,
        places.driver_id,
        places.finish_position,
        cast(null as integer) as stage_points_reported,
        'history' as source,
        races.known_from,
        cast(null as timestamp) as known_to
    from history_places as places
    inner join {{ ref('int_points_paying_races') }} as races using (series, season, race_number)
    where
        places.finish_position > 0
        and races.is_points_race
        -- where the feed has the race, its stages count
        and {{ is_from_history('races.race_id') }}

),

supplemented as (

    select distinct
        race_id,
        stage_number
    from supplement

),

final as (

    select * from supplement
    union all
    select * from history
    union all
    -- a stage in the seed replaces the feed's stage, which is missing or incomplete, as a whole
    select feed.*
    from feed
    left join supplemented using (race_id, stage_number)
    where supplemented.race_id is null

)

select * from final
