with retirements as (

    select * from {{ ref('int_race_results') }}
    where
        is_current
        and is_classified
        -- DVP: the time that the damaged vehicle policy allows for repairs ran out
        and finishing_status in ('Accident', 'DVP')
        -- incidents are known from the feed's time on
        and not {{ is_from_history('race_id') }}

),

cautions as (

    select * from {{ ref('int_cautions') }}

),

caution_cars as (

    select * from {{ ref('int_caution_cars') }}
    where driver_id is not null

),

link_rules as (

    select * from {{ ref('retirement_tie') }}

),

candidates as (

    select
        retirements.race_id,
        retirements.car_number,
        cautions.caution_number,
        cautions.cause,
        retirements.laps_completed - cautions.start_lap as laps_after,
        retirements.laps_completed <= cautions.end_lap as is_under_yellow,
        caution_cars.driver_id is not null as is_named,
        -- a planned caution that was red-flagged is likely to have had an accident under it
        cautions.cause in ('incident', 'spin', 'fire', 'unknown')
        or (cautions.is_planned and cautions.red_flag_s > 0) as is_crash_likely
    from retirements
    inner join cautions using (race_id)
    left join caution_cars using (race_id, car_number, caution_number)

),

linked as (

    select
        candidates.race_id,
        candidates.car_number,
        candidates.caution_number,
        link_rules.tie_method,
        link_rules.score
    from candidates
    inner join link_rules
        on
            candidates.laps_after between link_rules.first_lap_after and link_rules.last_lap_after
            and case link_rules.tie_method
                when 'nearby'
                    then
                        not candidates.is_named
                        and candidates.cause in (
                            'incident', 'spin', 'debris', 'stopped', 'fluid', 'unknown'
                        )
                when 'during'
                    then
                        not candidates.is_named
                        and candidates.is_under_yellow
                        and candidates.is_crash_likely
                else candidates.is_named
            end
    qualify row_number() over (
        partition by candidates.race_id, candidates.car_number
        order by
            list_position(['named', 'nearby', 'damaged', 'during'], link_rules.tie_method),
            link_rules.tie_method = 'nearby' and candidates.is_crash_likely desc,
            link_rules.score desc,
            -- a car that is out is in no later caution, so the last one that names it is its own
            candidates.caution_number desc
    ) = 1

),

final as (

    select
        retirements.race_id,
        retirements.car_number,
        linked.caution_number,
        retirements.driver_id,
        retirements.driver_name,
        retirements.laps_completed,
        retirements.finish_position,
        retirements.finishing_status,
        coalesce(linked.tie_method, 'untied') as retirement_basis,
        linked.score as retirement_score,
    from retirements
    left join linked using (race_id, car_number)

)

select * from final
