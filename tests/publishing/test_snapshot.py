"""The tables of a release: described, with macros, and only those written that changed."""

import duckdb
import pytest

from orchestration.publishing import release, snapshot
from tests.publishing.one_mart import TEXTS, Office


@pytest.fixture
def office(tmp_path) -> Office:
    return Office(tmp_path)


def test_descriptions_become_comments(office):
    office.publish()
    assert office.read("select comment from duckdb_tables() where table_name = 'dim_race'") == [
        (TEXTS["dim_race"][""],)
    ]
    assert office.read(
        "select comment from duckdb_columns() where column_name in ('race_id', 'known_from')"
        " and table_name = 'dim_race' order by all"
    ) == [("The feed's number.",), (None,)]


def test_table_macros_work_in_the_published_file(office):
    office.publish()
    assert office.read("select count(*) from marts.as_of(timestamp '2023-11-03')") == [(0,)]
    assert office.read("select count(*) from marts.as_of(timestamp '2023-11-05')") == [(3,)]


@pytest.fixture
def written(monkeypatch) -> list[str]:
    """The tables that publishing writes, in the DuckDB file."""
    names, write = [], snapshot._write

    def noting(db, table, texts):
        names.append(table)
        write(db, table, texts)

    monkeypatch.setattr(snapshot, "_write", noting)
    return names


def test_only_a_changed_table_is_written_again(office, written):
    office.publish()
    before = office.state()
    written.clear()
    office.fill(4)
    office.publish()
    assert written == ["marts.dim_race"]
    after = office.state()
    kept = "parquet/series.parquet"
    assert after[kept] == before[kept]
    assert all(after[name] != before[name] for name in before if name != kept)
    assert office.count() == 4
    assert office.read("from rules.series") == [("cup",)]


def test_what_is_kept_keeps_its_comments_and_what_is_written_gets_them(office):
    office.publish()
    office.fill(5)
    office.publish()
    office.change("create or replace table rules.series as select 'nxs' as series")
    office.publish()
    comments = "select comment from duckdb_tables() where table_name = 'dim_race'"
    assert office.read(comments) == [(TEXTS["dim_race"][""],)]
    assert office.read("select count(*) from marts.as_of(timestamp '2023-11-05')") == [(5,)]
    assert office.read("from rules.series") == [("nxs",)]


@pytest.mark.parametrize(
    "change",
    [
        "alter table rules.series rename series to slug",
        "alter table marts.dim_race alter race_id type bigint",
        "update rules.series set series = 'truck'",
        "create table marts.dim_new as select 1 as one",
        "drop table rules.series",
    ],
)
def test_any_difference_from_the_warehouse_is_published(office, change):
    """A renamed column or another type is one, although no value changed."""
    office.publish()
    office.change(change)
    assert office.publish()[1]
    office_tables = "select table_name, column_name, data_type from duckdb_columns() order by all"
    with duckdb.connect(str(office.warehouse), read_only=True) as db:
        assert office.read(office_tables) == db.execute(office_tables).fetchall()


def test_an_inner_file_that_was_tampered_with_is_not_built_upon(office, written):
    office.publish()
    with duckdb.connect(str(office.file)) as db:
        db.execute("delete from rules.series")
    written.clear()
    assert office.publish()[1]
    assert written == ["marts.dim_race", "rules.series"]
    assert office.read("from rules.series") == [("cup",)]


def test_a_file_of_many_changes_does_not_grow_for_ever(office):
    sizes = []
    for state in range(12):
        office.change(
            f"create or replace table marts.fct_lap as select range * {state + 1} % 9973 as lap"
            " from range(400000)"
        )
        office.publish()
        sizes.append(office.file.stat().st_size)
    assert max(sizes) < 3 * sizes[0]


def test_a_parquet_file_left_by_a_killed_run_is_written_again(office, monkeypatch):
    """Its table may have gone back to what the account says, and the file has not."""
    office.publish()
    office.fill(9)
    flush = release._flush

    def killed(path):
        if path.name == "parquet":  # after all renames but before the account is replaced
            raise KeyboardInterrupt
        flush(path)

    account = (office.published / "release.json").read_bytes()
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(release, "_flush", killed)
        office.publish()
    (office.published / "release.json").write_bytes(account)
    office.fill(3)
    assert office.publish()[1]
    assert office.count() == 3
    parquet = office.published / "parquet" / "dim_race.parquet"
    assert duckdb.sql(f"select count(*) from '{parquet}'").fetchone() == (3,)
