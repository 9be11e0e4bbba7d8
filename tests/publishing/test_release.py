"""A release: `release.json` lists its files, and nothing is touched when nothing changed."""

import hashlib

import duckdb
import pytest

from orchestration.publishing.release import ReleaseError, publish
from orchestration.publishing.release_json import read_release
from tests.publishing.one_mart import OneMartWarehouse


@pytest.fixture
def one_mart(tmp_path) -> OneMartWarehouse:
    return OneMartWarehouse(tmp_path)


def test_a_release_is_a_duckdb_file_parquet_files_and_release_json(one_mart):
    made, is_new = one_mart.publish()
    assert is_new
    assert set(one_mart.state()) == {
        *("stockcar.duckdb", "release.json", "release.json.sha256"),
        *("parquet/dim_race.parquet", "parquet/series.parquet"),
    }
    assert read_release(one_mart.published) == made
    assert made.tables["marts.dim_race"]["rows"] == 3
    assert made.data_known_at == "2023-11-04T00:00:00"
    assert made.checks == [{"name": "one_winner_per_race", "status": "pass", "failures": 0}]
    for name, digest in made.files.items():
        assert hashlib.sha256((one_mart.published / name).read_bytes()).hexdigest() == digest
    parquet = one_mart.published / "parquet" / "dim_race.parquet"
    assert duckdb.sql(f"select count(*) from '{parquet}'").fetchone() == (3,)


def test_unchanged_content_touches_nothing(one_mart):
    first, _ = one_mart.publish()
    before = one_mart.state()
    one_mart.fill(3)
    assert one_mart.publish() == (first, False)
    assert one_mart.state() == before


@pytest.mark.parametrize("change", ["rows", "macro", "description", "lost file"])
def test_any_change_is_a_new_release(one_mart, change):
    one_mart.publish()
    if change == "rows":
        one_mart.fill(4)
    elif change == "macro":
        one_mart.macro.write_text(one_mart.macro.read_text() + "-- better")
    elif change == "lost file":
        (one_mart.published / "parquet" / "series.parquet").unlink()
    texts = {} if change == "description" else None
    assert one_mart.publish(texts)[1]
    assert not one_mart.publish(texts)[1]


def test_a_table_that_is_gone_leaves_no_parquet_behind(one_mart):
    one_mart.publish()
    with duckdb.connect(str(one_mart.warehouse)) as db:
        db.execute("drop table rules.series")
    one_mart.publish()
    assert [path.name for path in (one_mart.published / "parquet").iterdir()] == [
        "dim_race.parquet"
    ]


def test_a_warehouse_without_marts_is_not_published(tmp_path):
    with duckdb.connect(str(tmp_path / "empty.duckdb")) as db:
        db.execute("create table t as select 1 as x")
    with pytest.raises(ReleaseError, match="no marts"):
        publish(tmp_path / "empty.duckdb", tmp_path / "published", [])
    assert list((tmp_path / "published").iterdir()) == []


@pytest.mark.parametrize("text", ["", "{", "[]", "\0", "[" * 9999, '{"released_at": "2023"}'])
def test_a_damaged_release_json_is_no_release(one_mart, text):
    one_mart.publish()
    (one_mart.published / "release.json").write_text(text)
    assert read_release(one_mart.published) is None
    assert one_mart.publish()[1]
