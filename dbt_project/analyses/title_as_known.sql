-- The 2023 Truck title as it was known on the night, and after the penalty of five days later.
select
    night.driver_name,
    night.standing as on_the_night,
    night.points,
    later.standing as on_9_november,
    later.points as points_then,
from standings_as_of('truck', 2023, '2023-11-04') as night
inner join standings_as_of('truck', 2023, '2023-11-09') as later
    using (driver_id)
where night.standing <= 4
order by on_9_november;
