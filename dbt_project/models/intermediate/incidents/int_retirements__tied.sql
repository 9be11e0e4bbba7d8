with retirements as (

    select * from {{ ref('int_race_results__resolved') }}
    where
        is_current
        and is_classified
        -- what ended the race was damage: an accident, or the clock that stops its repair
        and finishing_status in ('Accident', 'DVP')

),

cautions as (

    select * from {{ ref('int_cautions__parsed') }}

),

caution_cars as (

    select * from {{ ref('int_caution_cars__resolved') }}
    where driver_id is not null

),

named as (

    select
        retirements.race_id,
        retirements.car_number,
        cautions.caution_number
    from retirements
    inner join caution_cars using (race_id, car_number)
    inner join cautions using (race_id, caution_number)
    -- a car that ran many laps more was stopped by something else
    where retirements.laps_completed - cautions.start_lap <= 10
    -- a car out of the race is in no later caution, so the last one that names it ended its day
    qualify row_number() over (
        partition by retirements.race_id, retirements.car_number
        order by cautions.caution_number desc
    ) = 1

),

nearby as (

    select
        retirements.race_id,
        retirements.car_number,
        cautions.caution_number
    from retirements
    inner join cautions using (race_id)
    left join named
        on
            retirements.race_id = named.race_id
            and retirements.car_number = named.car_number
    where
        named.race_id is null
        and cautions.cause in ('incident', 'spin', 'debris', 'stopped', 'fluid', 'unknown')
        -- The car does not finish the lap of its accident and the yellow is scored from the next,
        -- so they are two laps apart in most of the named ones; a lap down adds one.
        and cautions.start_lap - retirements.laps_completed between 0 and 4
    qualify row_number() over (
        partition by retirements.race_id, retirements.car_number
        order by
            cautions.cause in ('incident', 'spin', 'unknown') desc,
            abs(cautions.start_lap - retirements.laps_completed - 2),
            cautions.caution_number
    ) = 1

),

final as (

    select
        retirements.race_id,
        retirements.car_number,
        coalesce(named.caution_number, nearby.caution_number) as caution_number,
        retirements.driver_id,
        retirements.driver_name,
        retirements.laps_completed,
        retirements.finish_position,
        retirements.finishing_status,
        case
            when named.caution_number is not null then 'named'
            when nearby.caution_number is not null then 'nearby'
            else 'untied'
        end as tie_method,
    from retirements
    left join named
        on
            retirements.race_id = named.race_id
            and retirements.car_number = named.car_number
    left join nearby
        on
            retirements.race_id = nearby.race_id
            and retirements.car_number = nearby.car_number

)

select * from final
