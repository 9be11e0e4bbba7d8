"""A release: an account of its files, and nothing touched when nothing changed."""

import hashlib

import duckdb
import pytest

from orchestration.publishing.release import ReleaseError, publish, read_release
from tests.publishing.one_mart import Office


@pytest.fixture
def office(tmp_path) -> Office:
    return Office(tmp_path)


def test_a_release_is_a_file_parquet_and_an_account_of_both(office):
    made, is_new = office.publish()
    assert is_new
    assert set(office.state()) == {
        *("stockcar.duckdb", "release.json"),
        *("parquet/dim_race.parquet", "parquet/series.parquet"),
    }
    assert read_release(office.published) == made
    assert made.tables["marts.dim_race"]["rows"] == 3
    assert made.data_known_at == "2023-11-04T00:00:00"
    assert made.checks == [{"name": "one_winner_per_race", "status": "pass", "failures": 0}]
    for name, digest in made.files.items():
        assert hashlib.sha256((office.published / name).read_bytes()).hexdigest() == digest
    parquet = office.published / "parquet" / "dim_race.parquet"
    assert duckdb.sql(f"select count(*) from '{parquet}'").fetchone() == (3,)


def test_unchanged_content_touches_nothing(office):
    first, _ = office.publish()
    before = office.state()
    office.fill(3)
    assert office.publish() == (first, False)
    assert office.state() == before


@pytest.mark.parametrize("change", ["rows", "macro", "description", "lost file"])
def test_any_change_is_a_new_release(office, change):
    office.publish()
    if change == "rows":
        office.fill(4)
    elif change == "macro":
        office.macro.write_text(office.macro.read_text() + "-- better")
    elif change == "lost file":
        (office.published / "parquet" / "series.parquet").unlink()
    texts = {} if change == "description" else None
    assert office.publish(texts)[1]
    assert not office.publish(texts)[1]


def test_a_table_that_is_gone_leaves_no_parquet_behind(office):
    office.publish()
    with duckdb.connect(str(office.warehouse)) as db:
        db.execute("drop table rules.series")
    office.publish()
    assert [path.name for path in (office.published / "parquet").iterdir()] == ["dim_race.parquet"]


def test_a_warehouse_without_marts_is_not_published(tmp_path):
    with duckdb.connect(str(tmp_path / "empty.duckdb")) as db:
        db.execute("create table t as select 1 as x")
    with pytest.raises(ReleaseError, match="no marts"):
        publish(tmp_path / "empty.duckdb", tmp_path / "published", [])
    assert list((tmp_path / "published").iterdir()) == []


@pytest.mark.parametrize("text", ["", "{", "[]", '{"released_at": "2023"}'])
def test_a_broken_account_is_no_release(office, text):
    office.publish()
    (office.published / "release.json").write_text(text)
    assert read_release(office.published) is None
    assert office.publish()[1]
