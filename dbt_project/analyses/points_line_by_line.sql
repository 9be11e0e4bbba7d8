-- A champion's total, line by line: what the ledger paid Ben Rhodes in 2023, and why.
select
    reason,
    count(*) as entries,
    sum(points) as points,
from {{ ref('fct_points_event') }}
where series = 'truck' and season = 2023 and driver_id = (
    select champion_driver_id from {{ ref('mart_championship_outcome') }}
    where series = 'truck' and season = 2023
)
group by reason
order by points desc;
