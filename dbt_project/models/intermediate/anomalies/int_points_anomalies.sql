with payloads as (

    select
        race_id,
        known_from,
        known_to
    from {{ ref('stg_nascar_feed__payloads') }}
    where is_complete

),

-- what the feed shows of each driver in each version of a race
shown as (

    select
        results.race_id,
        results.driver_id,
        results.driver_name,
        results.finish_position,
        eligible.is_points_eligible,
        results.points_earned,
        coalesce(max(results.points_earned) over version > 0, false) as has_points,
        payloads.known_from,
        payloads.known_to
    from {{ ref('int_race_results') }} as results
    inner join payloads
        on
            results.race_id = payloads.race_id
            and payloads.known_from >= results.known_from
            and payloads.known_from < coalesce(results.known_to, timestamp '9999-12-31')
    -- by place too: a driver in two cars scores with one of them only
    left join {{ ref('int_race_results_with_eligibility') }} as eligible
        on
            results.race_id = eligible.race_id
            and results.driver_id = eligible.driver_id
            and results.finish_position = eligible.finish_position
            and results.known_from = eligible.known_from
    where results.is_points_race and results.finish_position is not null
    window
        version as (
            partition by results.race_id, payloads.known_from
        )

),

events as (

    select
        race_id,
        driver_id,
        points,
        known_from,
        coalesce(known_to, timestamp '9999-12-31') as known_to
    from {{ ref('int_points_after_finale_rule') }}
    where scenario = 'actual' and reason not in ('duel', 'penalty', 'declaration')

),

paid as (

    select
        shown.*,
        coalesce(sum(events.points), 0) as points
    from shown
    inner join {{ ref('int_races') }} as races using (race_id)
    inner join {{ ref('int_scenarios') }} as seasons
        on
            races.series = seasons.series
            and races.season = seasons.season
            and seasons.scenario = 'actual'
    left join events
        on
            shown.race_id = events.race_id
            and shown.driver_id = events.driver_id
            and shown.known_from >= events.known_from
            and shown.known_from < events.known_to
    where shown.is_points_eligible and shown.has_points
    group by all

),

differing as (

    select
        'points_do_not_add_up' as kind,
        race_id,
        driver_id,
        'driver' as subject,
        driver_name || ' is ' || finish_position || '. in the results: place and stages pay '
        || points || ', the feed shows ' || points_earned || '.' as detail,
        known_from,
        known_to
    from paid
    where points <> points_earned

),

missing as (

    select distinct
        'points_missing' as kind,
        race_id,
        null::integer as driver_id,
        'race' as subject,
        'The feed shows no points for anybody; they are paid by place and stages.' as detail,
        known_from,
        known_to
    from shown
    where not has_points

),

fastest_laps as (

    select distinct
        'fastest_lap_unclear' as kind,
        points.race_id,
        null::integer as driver_id,
        'race' as subject,
        points.drivers_over || ' drivers are over by just the point for the fastest lap'
        || if(points.has_other_differences, ', and others are off too', '')
        || '; nobody is paid it.' as detail,
        points.known_from,
        points.known_to
    from {{ ref('int_points_shown') }} as points
    anti join {{ ref('fastest_lap') }} using (race_id)
    where
        points.has_points
        and not (points.drivers_over = 1 and not points.has_other_differences)
        -- it may have been driven by somebody who scores nothing in this race
        and not (
            points.drivers_over = 0
            and exists (
                select 1 from shown
                where
                    shown.race_id = points.race_id
                    and shown.known_from = points.known_from
                    and not coalesce(shown.is_points_eligible, false)
            )
        )
        -- or by a finalist of the race that decides the title, whose stages pay nothing either
        and not (points.drivers_over = 0 and points.has_finalists)

),

everything as (

    select * from differing
    union all
    select * from missing
    union all
    select * from fastest_laps

),

-- history has its own exceptions, and its totals are audited
final as (

    select
        everything.kind,
        everything.race_id,
        everything.driver_id,
        'fct_race_result' as table_name,
        everything.subject,
        everything.detail,
        everything.known_from,
        everything.known_to,
    from everything
    anti join {{ ref('points_eligibility') }} as eligibility
        on
            everything.race_id = eligibility.race_id
            and everything.driver_id = eligibility.driver_id
    anti join {{ ref('known_data_issue') }} as issues
        on
            everything.race_id = issues.race_id
            -- a slip in a caution excuses no points
            and issues.issue_id not like 'caution%'
            and coalesce(issues.driver_id, everything.driver_id, 0)
            = coalesce(everything.driver_id, issues.driver_id, 0)

)

select * from final
