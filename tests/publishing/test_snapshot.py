"""The tables of a release: described, with macros, and only those written that changed."""

import duckdb
import pytest

from orchestration.publishing import release, snapshot
from tests.publishing.one_mart import TEXTS, OneMartWarehouse


@pytest.fixture
def one_mart(tmp_path) -> OneMartWarehouse:
    return OneMartWarehouse(tmp_path)


def test_descriptions_become_comments(one_mart):
    one_mart.publish()
    assert one_mart.read("select comment from duckdb_tables() where table_name = 'dim_race'") == [
        (TEXTS["dim_race"][""],)
    ]
    assert one_mart.read(
        "select comment from duckdb_columns() where column_name in ('race_id', 'known_from')"
        " and table_name = 'dim_race' order by all"
    ) == [("The feed's number.",), (None,)]


def test_table_macros_work_in_the_published_file(one_mart):
    one_mart.publish()
    assert one_mart.read("select count(*) from marts.as_of(timestamp '2023-11-03')") == [(0,)]
    assert one_mart.read("select count(*) from marts.as_of(timestamp '2023-11-05')") == [(3,)]


@pytest.fixture
def written(monkeypatch) -> list[str]:
    """The tables that publishing writes, in the DuckDB file."""
    names, write = [], snapshot._write

    def noting(db, table, texts):
        names.append(table)
        write(db, table, texts)

    monkeypatch.setattr(snapshot, "_write", noting)
    return names


def test_only_a_changed_table_is_written_again(one_mart, written):
    one_mart.publish()
    before = one_mart.state()
    written.clear()
    one_mart.fill(4)
    one_mart.publish()
    assert written == ["marts.dim_race"]
    after = one_mart.state()
    kept = "parquet/series.parquet"
    assert after[kept] == before[kept]
    assert all(after[name] != before[name] for name in before if name != kept)
    assert one_mart.count() == 4
    assert one_mart.read("from rules.series") == [("cup",)]


def test_what_is_kept_keeps_its_comments_and_what_is_written_gets_them(one_mart):
    one_mart.publish()
    one_mart.fill(5)
    one_mart.publish()
    one_mart.change("create or replace table rules.series as select 'nxs' as series")
    one_mart.publish()
    comments = "select comment from duckdb_tables() where table_name = 'dim_race'"
    assert one_mart.read(comments) == [(TEXTS["dim_race"][""],)]
    assert one_mart.read("select count(*) from marts.as_of(timestamp '2023-11-05')") == [(5,)]
    assert one_mart.read("from rules.series") == [("nxs",)]


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
def test_any_difference_from_the_warehouse_is_published(one_mart, change):
    """A renamed column or another type is one, although no value changed."""
    one_mart.publish()
    one_mart.change(change)
    assert one_mart.publish()[1]
    columns = "select table_name, column_name, data_type from duckdb_columns() order by all"
    with duckdb.connect(str(one_mart.warehouse), read_only=True) as db:
        assert one_mart.read(columns) == db.execute(columns).fetchall()


def test_an_inner_file_that_was_tampered_with_is_not_built_upon(one_mart, written):
    one_mart.publish()
    with duckdb.connect(str(one_mart.file)) as db:
        db.execute("delete from rules.series")
    written.clear()
    assert one_mart.publish()[1]
    assert written == ["marts.dim_race", "rules.series"]
    assert one_mart.read("from rules.series") == [("cup",)]


def test_a_file_of_many_changes_does_not_grow_for_ever(one_mart):
    sizes = []
    for state in range(12):
        one_mart.change(
            f"create or replace table marts.fct_lap as select range * {state + 1} % 9973 as lap"
            " from range(400000)"
        )
        one_mart.publish()
        sizes.append(one_mart.file.stat().st_size)
    assert max(sizes) < 3 * sizes[0]


def test_a_parquet_file_left_by_a_killed_run_is_written_again(one_mart, monkeypatch):
    """Its table may have gone back to what `release.json` says, and the file has not."""
    one_mart.publish()
    one_mart.fill(9)
    flush = release._flush

    def killed(path):
        if path.name == "parquet":  # after all renames but before release.json is replaced
            raise KeyboardInterrupt
        flush(path)

    release_json = (one_mart.published / "release.json").read_bytes()
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(release, "_flush", killed)
        one_mart.publish()
    (one_mart.published / "release.json").write_bytes(release_json)
    one_mart.fill(3)
    assert one_mart.publish()[1]
    assert one_mart.count() == 3
    parquet = one_mart.published / "parquet" / "dim_race.parquet"
    assert duckdb.sql(f"select count(*) from '{parquet}'").fetchone() == (3,)
