"""2026 to June: a season that is not over, against the official tables of the day.

The results come from the history compilation beside the checkout. It holds the points of a race
and not what they were paid for, so fastest laps and the third stage of the 600 are read off the
points that place, stages and Duels leave over, as the project's own seeds of 2025 are.
"""

from pathlib import Path

import duckdb
import pytest

from orchestration.feeds import history
from orchestration.landing.history import land_history
from orchestration.store import warehouse
from tests.surroundings import dbt

SERIES = {"cup": "cup", "xfinity": "nxs", "truck": "truck"}

# What the compilation writes otherwise than the official tables, by letters alone.
ALIASES = {
    "johnhunternemechek": "johnhnemechek",
    "giovanniruggiero": "gioruggiero",
    "andresperezdelara": "andresperez",
    "justinscarroll": "justincarroll",
    "mikechristopherjr": "michaelchristopherjr",
    "jasonwhite": "jasonmwhite",
}

LETTERS = "regexp_replace(lower(strip_accents(driver)), '[^a-z]', '', 'g')"

FACTS = """
create temp table results as
with named as (
    select *, {letters} as plain
    from read_parquet('{file}') where season = 2026
), aliased as (
    select slugs.slug, named.*, coalesce(aliases.official, named.plain) as name
    from named inner join slugs using (series) left join aliases using (plain)
), identified as (
    select
        aliased.*,
        coalesce(official.driver_id, 3000000 + dense_rank() over (order by name)) as id
    from aliased
    left join (select distinct {letters} as name, driver_id from official) as official
        using (name)
), valued as (
    select
        *,
        points - if(finish = 1, 55, greatest(37 - finish, 1)) - coalesce(11 - stage1_pos, 0)
        - coalesce(11 - stage2_pos, 0) as points_over
    from identified
)
select
    slug as series, round as race, id as driver_id, name,
    valued.* exclude (series, round, id, name),
    -- ten drivers scored in a third stage; the Daytona 500 row holds the points of its Duel
    if(
        slug = 'cup' and round = 13 and points_over > 0,
        row_number() over (partition by slug, round order by points_over desc, finish),
        null
    ) as stage_3_place,
    if(slug = 'cup' and round = 1, 11 - duels.points, null) as duel_place
from valued
left join duels using (name)
"""

PARQUET = """
copy (
    select
        2026 as "Season", race as "Race", track as "Track", race_name as "Name",
        1.0 as "Length", 'paved' as "Surface", finish as "Finish", start as "Start",
        car_number as "Car", name as "Driver", manufacturer as "Make", points as "Pts",
        laps as "Laps", laps_led as "Led", status as "Status", team as "Team",
        stage1_pos as "S1", stage2_pos as "S2",
        0.0 as "Rating", 0.0 as "Win", 0 as "Seg Points"
    from results where series = '{series}'
) to '{file}' (format parquet)
"""

# The seeds as they would be for 2026, over those of the project.
SEEDS = """
insert into rules.xref_driver (source, source_key, driver_id, driver_name, method, confidence)
    select distinct 'nascar_data', name, driver_id, name, 'name', 'high' from results;
insert into rules.duel_result_supplement
    select series, 2026, race, driver_id, name, duel_place, 'compilation' from results
    where duel_place is not null;
insert into rules.stage_result_supplement
    select 10000000 + 2026000 + race, 3, driver_id, stage_3_place, 'compilation' from results
    where stage_3_place is not null;
insert into rules.fastest_lap
    select slugs.series_id * 10000000 + 2026000 + race, driver_id, name, 'compilation'
    from results inner join rules.series as slugs using (series)
    where points_over - coalesce(11 - stage_3_place, 0) - coalesce(11 - duel_place, 0) = 1;
"""


def load(db: duckdb.DuckDBPyConnection, shared: Path) -> None:
    """Make the table `results`: the rows of 2026 with one name and number a driver."""
    db.execute(
        "create temp table slugs as select * from (values {}) as s(series, slug)".format(
            ", ".join(str(pair) for pair in SERIES.items())
        )
    )
    db.execute(
        "create temp table aliases as select * from (values {}) as a(plain, official)".format(
            ", ".join(str(pair) for pair in ALIASES.items())
        )
    )
    tables = shared / "facts" / "official_standings_2026_to_june.csv"
    db.execute(f"create temp table official as from read_csv('{tables}')")
    duels = shared / "rules" / "duel_points.csv"
    db.execute(
        f"create temp table duels as select {LETTERS} as name, duel_points as points"
        f" from read_csv('{duels}') where season = 2026"
    )
    db.execute(
        FACTS.format(
            letters=LETTERS,
            file=shared / "facts" / "history_results_1949_2026.parquet",
        )
    )


@pytest.fixture(scope="module")
def season(shared, manifest, tmp_path_factory) -> duckdb.DuckDBPyConnection:
    """A warehouse of nothing but these races, beside what it should agree with."""
    data = tmp_path_factory.mktemp("in_progress")
    file = data / "warehouse" / "stockcar.duckdb"
    facts = duckdb.connect()
    load(facts, shared)
    for series, names in history.FILES.items():
        facts.execute(PARQUET.format(series=series, file=data / names[0]))
    with warehouse.writing(file) as db:
        history.take_from_folder(data / "archive", data)
        land_history(db, [data / "archive"])
    seeded = dbt("--quiet", "seed", data=data)
    assert seeded.returncode == 0, seeded.stdout[-4000:]
    with duckdb.connect(str(file)) as db:
        load(db, shared)
        db.execute(SEEDS)
    run = dbt("--quiet", "run", "--select", "+fct_standings", data=data)
    assert run.returncode == 0, run.stdout[-4000:]
    db = duckdb.connect(str(file))
    load(db, shared)
    return db


def test_the_tables_to_june_are_the_official_ones(season):
    checked, wrong = season.execute(
        """
        with compared as (
            select
                slugs.slug, o.driver, o.position, o.points, s.points as our_points,
                -- the official tables leave out a driver who scored; those below him move up
                row_number() over (partition by slugs.slug order by s.standing) as our_position
            from official as o
            inner join slugs using (series)
            left join marts.fct_standings as s
                on s.series = slugs.slug and s.driver_id = o.driver_id
                and s.after_race_number = (
                    select max(race) from results where results.series = slugs.slug
                )
        )
        select
            count(*),
            list(compared) filter (
                where our_points is distinct from points or our_position <> position
            )
        from compared
        """
    ).fetchone()
    assert checked == 113
    assert wrong is None


def test_the_official_tables_leave_out_two_who_scored(season):
    left_out = season.execute(
        """
        select s.series, s.driver_name, s.points
        from marts.fct_standings as s
        where s.series <> 'nxs' and s.driver_id not in (select driver_id from official)
        qualify s.after_race_number = max(s.after_race_number) over (partition by s.series)
        order by s.points desc
        """
    ).fetchall()
    assert left_out == [("cup", "kylebusch", 217.0), ("truck", "garrettmitchell", 1.0)]


def test_the_table_after_each_race_is_the_sum_of_its_races(season):
    checked, wrong = season.execute(
        """
        with summed as (
            select
                series, race, driver_id,
                sum(points) over (partition by series, driver_id order by race) as points
            from results
        )
        select
            count(*),
            list(summed) filter (
                where coalesce(s.points, 0) <> summed.points
            )
        from summed
        left join marts.fct_standings as s
            on s.series = summed.series and s.driver_id = summed.driver_id
            and s.after_race_number = summed.race
        """
    ).fetchone()
    assert checked > 1700
    assert wrong is None


def test_the_field_is_in_and_nobody_is_champion_yet(season):
    latest = season.execute(
        """
        select
            series,
            max(after_race_number),
            count(*) filter (where status in ('in', 'clinched')),
            count(*) filter (where status not in ('in', 'clinched', 'out', 'eliminated'))
        from (
            from marts.fct_standings
            qualify after_race_number = max(after_race_number) over (partition by series)
        )
        group by series
        """
    ).fetchall()
    assert {series: (run, places, others) for series, run, places, others in latest} == {
        "cup": (17, 16, 0),
        "nxs": (18, 12, 0),
        "truck": (13, 10, 0),
    }
