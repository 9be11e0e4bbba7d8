-- Grain: one row per series and season with a race run.
with races as (

    select
        race_id,
        series,
        season,
        race_number
    from {{ ref('dim_race') }}
    where race_number is not null and is_complete

),

results as (

    select
        races.series,
        races.season,
        races.race_number,
        results.driver_id,
        drivers.driver_name,
        results.finish_position,
        coalesce(results.laps_led, 0) as laps_led
    from {{ ref('fct_race_result') }} as results
    inner join races using (race_id)
    inner join {{ ref('dim_driver') }} as drivers using (driver_id)
    where results.finish_position is not null

),

drivers as (

    select
        series,
        season,
        driver_id,
        any_value(driver_name) as driver_name,
        count(*) filter (where finish_position = 1) as wins,
        sum(laps_led) as laps_led
    from results
    group by series, season, driver_id

),

leaders as (

    select
        series,
        season,
        count(*) filter (where wins > 0) as winners,
        -- a tie goes to who led more laps
        arg_max(driver_name, (wins, laps_led, -driver_id)) as most_wins_driver,
        max(wins) as most_wins,
        arg_max(driver_name, (laps_led, wins, -driver_id)) as most_laps_led_driver,
        max(laps_led) as most_laps_led
    from drivers
    group by series, season

),

tables as (

    select
        series,
        season,
        after_race_number,
        max(driver_id) filter (where standing = 1) as leader_id,
        max(points) filter (where standing = 1)
        - max(points) filter (where standing = 2) as lead
    from {{ ref('fct_standings') }}
    where standing <= 2
    group by series, season, after_race_number

),

changes as (

    select
        *,
        leader_id <> lag(leader_id) over (
            partition by series, season
            order by after_race_number
        ) as is_lead_change
    from tables

),

table_summaries as (

    select
        series,
        season,
        count(distinct leader_id) as table_leaders,
        count(*) filter (where is_lead_change) as table_lead_changes,
        max(lead) as largest_lead,
        arg_max(lead, after_race_number) as final_lead,
        string_agg(after_race_number::varchar, ' ' order by after_race_number)
        filter (where is_lead_change) as lead_change_races
    from changes
    group by series, season

),

counts as (

    select
        series,
        season,
        count(*) as races
    from races
    group by series, season

),

final as (

    select
        counts.season::integer as season,
        counts.races::integer as races,
        leaders.winners::integer as winners,
        leaders.most_wins::integer as most_wins,
        leaders.most_laps_led::integer as most_laps_led,
        table_summaries.table_leaders::integer as table_leaders,
        table_summaries.table_lead_changes::integer as table_lead_changes,
        table_summaries.largest_lead::double as largest_lead,
        table_summaries.final_lead::double as final_lead,
        counts.series,
        leaders.most_wins_driver,
        leaders.most_laps_led_driver,
        table_summaries.lead_change_races
    from counts
    inner join leaders using (series, season)
    left join table_summaries using (series, season)

)

select * from final
