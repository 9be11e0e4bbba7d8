-- Grain: one row per car of a team, as the feed numbers them, under its latest name.
with results as (

    select
        results.*,
        races.race_start_local
    from {{ ref('int_race_results') }} as results
    inner join {{ ref('int_races') }} as races using (race_id)
    where results.is_current

),

final as (

    select
        team_id,
        count(*)::integer as entries,
        min(season) as first_season,
        max(season) as last_season,
        arg_max(team_name, (race_start_local, team_name)) as team_name,
        arg_max(owner, (race_start_local, owner)) as owner,
        arg_max(manufacturer, (race_start_local, manufacturer)) as manufacturer,
    from results
    where team_id is not null
    group by team_id

)

select * from final
