"""A run makes again whatever of its caches is torn, says so, and publishes what it did before."""

import shutil
from pathlib import Path

import duckdb
import pytest

from orchestration.publishing.release_json import read_release
from orchestration.publishing.verify import inspect
from tests.surroundings import DATA, make_run


@pytest.fixture
def data(first_run, tmp_path) -> Path:
    """A data folder with a whole run in it, for one test to harm."""
    for name in ("warehouse", "published", "dagster_home"):
        shutil.copytree(DATA / name, tmp_path / name)
    return tmp_path


def zero(path: Path, start: int, size: int = 2048) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(bytes(size))


def is_as_before(data: Path) -> bool:
    """Whether the tables published here are those of the run that was copied."""
    here = read_release(data / "published").tables
    there = read_release(DATA / "published").tables
    return here == there and not inspect(data / "published").differences


def test_a_run_mends_what_it_need_not_build_for(data):
    laps = data / "warehouse" / "laps" / "lap" / "2023_3.parquet"
    zero(laps, laps.stat().st_size // 2)
    (data / "dagster_home" / "history" / "runs" / "index.db").write_bytes(b"torn" * 5000)
    with duckdb.connect(str(data / "published" / "stockcar.duckdb")) as db:
        db.execute("update marts.mart_championship_outcome set champion_name = 'FALSE CHAMPION'")
    run = make_run(data)
    assert run.returncode == 0, run.stderr
    assert "FALSE CHAMPION" not in run.stdout
    told = " ".join(run.stderr.split())
    assert "The record of runs cannot be read" in told
    assert "lap/2023_3.parquet" in told.replace(" ", "")
    assert "stockcar.duckdb was changed" in told
    assert "Building and auditing" not in told
    assert is_as_before(data)
    assert "nothing to do" in make_run(data).stderr


def test_a_torn_warehouse_is_made_again_in_the_same_run(data):
    warehouse = data / "warehouse" / "stockcar.duckdb"
    for start in range(12_288 + 70_000, warehouse.stat().st_size, 262_144):
        zero(warehouse, start)
    run = make_run(data)
    assert run.returncode == 0, run.stderr
    told = " ".join(run.stderr.split())
    assert "was set aside as stockcar.duckdb.torn" in told
    assert "dbt build --select *" in told
    assert is_as_before(data)
