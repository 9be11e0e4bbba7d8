"""The published history files themselves, where they lie beside the repository."""

import csv

import duckdb
import pytest

from orchestration.feeds.history import take_from_folder
from orchestration.landing.history import land_history
from orchestration.store import warehouse
from tests.surroundings import REPO

FACTS = REPO.parent / "shared" / "facts"
SEEDS = REPO / "dbt_project" / "seeds" / "history"

pytestmark = pytest.mark.skipif(
    not (FACTS / "nascaR.data").is_dir(), reason="skipped: ../shared/facts/nascaR.data is not here"
)


@pytest.fixture(scope="module")
def db(tmp_path_factory) -> duckdb.DuckDBPyConnection:
    """A warehouse in memory with the three files landed and the crosswalk beside them."""
    data = tmp_path_factory.mktemp("data")
    connection = duckdb.connect()
    warehouse.prepare(connection)
    take_from_folder(data / "archive", FACTS / "nascaR.data")
    land_history(connection, [data / "archive"])
    connection.execute(
        "create table xref as from read_csv(?, header = true, all_varchar = true)",
        [str(SEEDS / "xref_driver.csv")],
    )
    return connection


def test_every_season_is_there(db):
    found = db.execute(
        "select series, min(season), max(season) >= 2025 from raw.history_result group by 1"
    ).fetchall()

    assert sorted(found) == [("cup", 1949, True), ("nxs", 1982, True), ("truck", 1995, True)]


def test_the_crosswalk_knows_every_driver_once(db):
    """Of a name that two men bore, the season tells which is meant."""
    missing, doubled = db.execute(
        """
        with matched as (
            select history.series, history.file_row, count(xref.driver_id) as drivers
            from raw.history_result as history
            left join xref
                on xref.source_key = trim(history.driver)
                and history.season >= coalesce(xref.first_season::int, 0)
                and history.season <= coalesce(xref.last_season::int, 9999)
            where history.driver is not null
            group by all
        )
        select count(*) filter (where drivers = 0), count(*) filter (where drivers > 1)
        from matched
        """
    ).fetchone()

    assert (missing, doubled) == (0, 0)


def test_careers_have_their_wins(db):
    """Petty 200, Pearson 105, Gordon 93 and the others, straight from the files."""
    wins = dict(
        db.execute(
            """
            select xref.driver_id || ' ' || history.series, count(*)
            from raw.history_result as history
            inner join xref
                on xref.source_key = trim(history.driver)
                and history.season >= coalesce(xref.first_season::int, 0)
                and history.season <= coalesce(xref.last_season::int, 9999)
            where history.finish = 1
            group by 1
            """
        ).fetchall()
    )
    with (SEEDS / "official_career_wins.csv").open(newline="") as file:
        official = {f"{r['driver_id']} {r['series']}": int(r["wins"]) for r in csv.DictReader(file)}

    assert len(official) >= 23
    assert {key: wins.get(key, 0) for key in official} == official


def test_a_second_compilation_names_the_same_winners(db):
    """The race numbers differ in a few early seasons, so seasons are compared, not races."""
    other = FACTS / "history_results_1949_2026.parquet"
    if not other.is_file():
        pytest.skip("skipped: the second compilation is not here")
    differing = db.execute(
        r"""
        with ours as (
            select
                season,
                regexp_replace(lower(driver), '[^a-z]|\bjr\b', '', 'g') as driver,
                count(*) as wins
            from raw.history_result
            where series = 'cup' and finish = 1 and season between 1949 and 2025
            group by all
        ),
        theirs as (
            select
                season,
                regexp_replace(lower(driver), '[^a-z]|\bjr\b', '', 'g') as driver,
                count(*) as wins
            from read_parquet(?)
            where series = 'cup' and finish = 1 and season between 1949 and 2025
            group by all
        )
        select count(*) from ours full join theirs using (season, driver)
        where ours.wins is distinct from theirs.wins
        """,
        [str(other)],
    ).fetchone()[0]
    total = db.execute(
        "select count(distinct (season, driver)) from raw.history_result"
        " where series = 'cup' and finish = 1"
    ).fetchone()[0]

    # spellings apart: Geoff and Geoffrey Bodine, Dick Rathman and Rathmann
    assert differing / total < 0.04
