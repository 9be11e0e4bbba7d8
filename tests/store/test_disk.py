"""A full disk is said in one sentence, whatever it was that failed of it."""

import shutil
import sqlite3

import duckdb
import pytest

from orchestration.store import disk
from orchestration.store.disk import DiskFullError, told_when_full

ROOMY = (60_000_000_000, 100_000_000_000)


@pytest.fixture
def free(monkeypatch):
    """Disks as a test needs them: free and total bytes by folder, roomy when nothing is said."""
    known = {}

    def usage(path):
        free, total = known.get(path, ROOMY)
        return shutil._ntuple_diskusage(total, total - free, free)

    monkeypatch.setattr(disk.shutil, "disk_usage", usage)
    return known


@pytest.mark.parametrize(
    "error",
    [
        OSError(28, "No space left on device"),
        duckdb.IOException('IO Error: Could not write file "x.duckdb": No space left on device'),
        sqlite3.OperationalError("database or disk is full"),
        OSError(122, "Disk quota exceeded"),
    ],
)
def test_whoever_says_it_it_is_said_in_one_sentence(error, free, tmp_path):
    free[tmp_path] = (12_000_000, 90_000_000)
    with pytest.raises(DiskFullError) as told, told_when_full(tmp_path):
        raise error
    said = str(told.value)
    assert said.startswith(f"The disk of {tmp_path} is full: 12 MB of 90 MB are free.")
    assert "run again" in said and "still in place" in said and "\n" not in said
    assert told.value.__cause__ is error


def test_a_cause_that_says_it_is_enough(free, tmp_path):
    with pytest.raises(DiskFullError), told_when_full(tmp_path):
        try:
            raise OSError(28, "No space left on device")
        except OSError as error:
            raise ValueError("the build could not begin") from error


def test_a_disk_without_room_is_named_though_the_error_says_something_else(free, tmp_path):
    """DuckDB says of all that follows the first failed write only that it gave up."""
    full, other = tmp_path / "data", tmp_path / "home"
    for folder in (full, other):
        folder.mkdir()
    free[full] = (100_000, 5_000_000_000)
    said = pytest.raises(DiskFullError, match=f"{full} is full: 0 MB of 5,000 MB")
    with said, told_when_full(other, full):
        raise duckdb.FatalException("database has been invalidated")


def test_a_folder_that_is_not_there_yet_lies_on_its_parents_disk(free, tmp_path):
    free[tmp_path] = (0, 1_000_000)
    with pytest.raises(DiskFullError), told_when_full(tmp_path / "data" / "warehouse"):
        raise RuntimeError("no such folder")


def test_what_fails_on_a_roomy_disk_is_left_as_it_is(free, tmp_path):
    error = duckdb.IOException("IO Error: Could not set lock on file")
    with pytest.raises(duckdb.IOException) as told, told_when_full(tmp_path):
        raise error
    assert told.value is error


def test_what_does_not_fail_is_never_told_of(free, tmp_path):
    free[tmp_path] = (0, 1_000_000)
    with told_when_full(tmp_path):
        pass
