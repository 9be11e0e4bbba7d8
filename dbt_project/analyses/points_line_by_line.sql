-- A champion's total, line by line: what the ledger paid Ben Rhodes in 2023, and why.
select
    events.reason,
    count(*) as entries,
    sum(events.points) as points,
from {{ ref('fct_points_event') }} as events
inner join {{ ref('mart_championship_outcome') }} as title
    on
        events.series = title.series
        and events.season = title.season
        and events.driver_id = title.champion_driver_id
where title.series = 'truck' and title.season = 2023
group by events.reason
order by points desc;
