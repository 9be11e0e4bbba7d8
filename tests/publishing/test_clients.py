"""What an analyst's client can be: old or new, and with the file opened or attached by a name."""

import json

import duckdb
import pytest

from tests.publishing import clients
from tests.publishing.one_mart import OneMartWarehouse
from tests.surroundings import REPO

MACROS = (
    "standings_as_of('truck', 2023, '2023-11-04'{at})",
    "standings_as_of('cup', 2021, timestamp '2021-07-01 12:00'{at})",
    "race_result_as_of(5168, '2022-07-24 23:00'{at})",
    "race_result_as_of(5168, '2022-07-25'{at})",
    "what_changed('2023-11-05'{at})",
)
WAYS = {
    "opened and used": (["attach '{file}' as stockcar (read_only)", "use stockcar"], "", ""),
    "attached by a name": (
        ["attach '{file}' as nas (read_only)"],
        "nas.main.",
        ", attached_as := 'nas'",
    ),
    "attached by an odd name": (
        ["""attach '{file}' as "last year's" (read_only)"""],
        """"last year's".main.""",
        """, attached_as := '"last year''s"'""",
    ),
}


def queries(prefix: str, at: str) -> list[str]:
    return [f"from {prefix}{macro.format(at=at)}" for macro in MACROS]


@pytest.fixture(scope="module")
def expected(ask) -> list[list]:
    """What the project's own DuckDB answers, of the file as it lies."""
    answers = [ask(query) for query in queries("", "")]
    assert all(answers)
    return json.loads(json.dumps(answers, default=str))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("version", clients.VERSIONS)
def test_every_client_gets_the_same_from_every_macro(version, way, expected, published):
    setup, prefix, at = WAYS[way]
    setup = [statement.format(file=published) for statement in setup]
    assert clients.ask(version, setup, queries(prefix, at)) == expected


@pytest.mark.parametrize("way", WAYS)
def test_our_own_client_gets_the_same_however_the_file_is_attached(way, expected, published):
    setup, prefix, at = WAYS[way]
    with duckdb.connect() as db:
        for statement in setup:
            db.execute(statement.format(file=published))
        answers = [db.execute(query).fetchall() for query in queries(prefix, at)]
    assert json.loads(json.dumps(answers, default=str)) == expected


WRITE = """
import sys
from pathlib import Path
from orchestration.publishing import snapshot
snapshot.make(Path(sys.argv[1]), Path(sys.argv[2]), ["marts.dim_race"], None, (), {}, [])
"""


@pytest.mark.parametrize("writer", clients.VERSIONS[-2:])
def test_the_oldest_client_opens_what_a_newer_duckdb_publishes(tmp_path, writer):
    warehouse = OneMartWarehouse(tmp_path).warehouse
    made = tmp_path / "made.duckdb"
    clients.run(writer, WRITE, "", str(made), str(warehouse))
    setup = [f"attach '{made}' as made (read_only)"]
    counted = ["select count(*) from made.marts.dim_race"]
    assert clients.ask(clients.VERSIONS[0], setup, counted) == [[[3]]]


def test_the_readme_names_the_oldest_client():
    oldest = clients.VERSIONS[0].rpartition(".")[0]
    assert f"DuckDB {oldest} or newer" in " ".join((REPO / "README.md").read_text().split())
