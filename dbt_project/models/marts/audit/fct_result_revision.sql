-- Grain: one row per race, car, field and instant at which a published result was changed.
with revisions as (

    select * from {{ ref('int_result_revisions') }}

),

races as (

    select * from {{ ref('int_races') }}

),

penalties as (

    select * from {{ ref('int_points_penalties') }}

),

told as (

    select
        revisions.*,
        races.series,
        races.season,
        bool_or(revisions.field = 'is_disqualified' and revisions.new_value = 'true')
            over change as has_disqualification,
        bool_or(revisions.field = 'is_disqualified' and revisions.new_value = 'false')
            over change as has_reinstatement,
        bool_and(revisions.field = 'points_position') over change as is_standing_only
    from revisions
    inner join races using (race_id)
    window
        change as (
            partition by revisions.race_id, revisions.known_from
        )

),

-- Whatever was announced for that series between the two versions can have moved the standing.
announced as (

    select
        told.race_id,
        told.car_number,
        told.field,
        told.known_from,
        bool_or(
            penalties.announced_date between told.previous_known_from::date
            and told.known_from::date
        ) as has_penalty,
        bool_or(
            penalties.rescinded_date between told.previous_known_from::date
            and told.known_from::date
        ) as has_appeal,
    from told
    inner join penalties using (series, season)
    where told.is_standing_only
    group by all

),

final as (

    select
        race_id,
        driver_id,
        series,
        season,
        car_number,
        driver_name,
        field,
        old_value,
        new_value,
        case
            when has_disqualification then 'disqualification'
            when has_reinstatement then 'appeal'
            -- a season position changed and no result of a race: a penalty or an appeal changed it
            when announced.has_penalty then 'penalty'
            when announced.has_appeal then 'appeal'
            when is_standing_only then 'unannounced'
            else 'reclassification'
        end as cause,
        known_from,
        previous_known_from,
    from told
    left join announced using (race_id, car_number, field, known_from)

)

select * from final
