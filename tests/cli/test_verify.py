"""Commands that read what is published say when it is not what was published."""

import shutil

import duckdb
import pytest

from orchestration.publishing.release_json import RELEASE
from orchestration.store.file_hash import sha256_of
from tests.publishing.one_mart import OneMartWarehouse
from tests.surroundings import command


@pytest.fixture
def one_mart(tmp_path) -> OneMartWarehouse:
    made = OneMartWarehouse(tmp_path)
    made.publish()
    return made


def falsify(one_mart: OneMartWarehouse) -> None:
    with duckdb.connect(str(one_mart.file)) as db:
        db.execute("update rules.series set series = 'false champion'")


def test_a_copy_is_verified_where_it_lies_read_only_and_without_a_warehouse(one_mart, tmp_path):
    copy = tmp_path / "elsewhere" / "of the [weekend] é"
    shutil.copytree(one_mart.published, copy)
    for path in (*copy.rglob("*"), copy):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = sorted(copy.iterdir())
    told = command(tmp_path / "none", "verify", str(copy))
    assert told.returncode == 0, told
    assert "3 files, 2 tables and 4 rows" in told.stdout
    assert sha256_of(copy / RELEASE) in told.stdout
    assert sorted(copy.iterdir()) == before


def test_each_difference_of_a_copy_is_printed(one_mart, tmp_path):
    falsify(one_mart)
    (one_mart.published / "notes.txt").write_text("x")
    (one_mart.published / "\x1b[2J").write_text("x")
    told = command(tmp_path, "verify")
    assert "\x1b" not in told.stdout
    assert told.returncode == 1
    assert "stockcar.duckdb was changed" in told.stdout
    assert "notes.txt was never published" in told.stdout
    assert "in rules.series" in told.stdout
    assert "4 differences" in told.stdout


@pytest.mark.parametrize("path", ["nowhere", "warehouse.duckdb"])
def test_what_is_no_release_is_said_to_be_none(one_mart, tmp_path, path):
    told = command(tmp_path, "verify", str(tmp_path / path))
    assert told.returncode == 1
    assert "is not there" in told.stdout


@pytest.mark.parametrize("name", ["summary", "sql", "audit", "health"])
def test_a_value_that_somebody_changed_is_not_served(one_mart, tmp_path, name):
    falsify(one_mart)
    told = command(tmp_path, name)
    assert told.returncode == 1
    assert "stockcar.duckdb was changed" in told.stdout + told.stderr
    assert "false champion" not in told.stdout
    assert "make run" in told.stdout + told.stderr


def test_health_says_that_what_is_published_is_whole(one_mart, tmp_path):
    told = command(tmp_path, "health")
    assert told.returncode == 0
    assert "Published: 3 files" in told.stdout
