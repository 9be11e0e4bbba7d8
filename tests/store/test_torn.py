"""A warehouse or rows of laps that cannot be read are set aside, named, and made again."""

import os
import random

import duckdb
import pytest

from orchestration.store import lap_files
from orchestration.store.lap_rows import ROWS
from orchestration.store.torn import TornError, raise_if_torn, set_aside, unreadable
from orchestration.store.warehouse import (
    connect,
    is_being_written,
    lap_folder,
    writer_lock,
    writing,
)


@pytest.fixture
def warehouse(tmp_path):
    """A warehouse with a table of some blocks."""
    file = tmp_path / "warehouse" / "stockcar.duckdb"
    with writing(file) as db:
        db.execute("create table raw.note as select range as x, hash(range) as y from range(90000)")
    return file


def cut(file):
    os.truncate(file, file.stat().st_size // 2)


def empty(file):
    os.truncate(file, 0)


def zero(file):
    with file.open("r+b") as opened:
        opened.write(bytes(file.stat().st_size))


def zero_a_page_of_each_block(file):
    """Each, because a block may be free, and then nothing is lost with it."""
    with file.open("r+b") as opened:
        for start in range(3 * 4096, file.stat().st_size, 262_144):
            opened.seek(start + 100_000)
            opened.write(bytes(4096))


def fill_with_noise(file):
    file.write_bytes(random.Random(3).randbytes(300_000))


def put_another_database(file):
    file.write_bytes(b"SQLite format 3\0" + bytes(5000))


HARMS = [cut, empty, zero, zero_a_page_of_each_block, fill_with_noise, put_another_database]


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
def test_a_torn_warehouse_is_set_aside_whenever_it_is_noticed(warehouse, harm):
    harm(warehouse)
    told = pytest.raises(TornError, match=r"cannot be read .* set aside as stockcar\.duckdb\.torn")
    with told, writer_lock(warehouse), connect(warehouse) as db:
        db.execute("select sum(hash(note)) from raw.note as note").fetchone()
    assert not warehouse.exists()
    assert warehouse.with_name("stockcar.duckdb.torn").is_file()
    with writing(warehouse) as db:
        assert db.execute("select count(*) from raw.feed_payload").fetchone() == (0,)


def test_an_error_that_is_not_the_files_sets_nothing_aside(warehouse):
    with pytest.raises(duckdb.CatalogException), writing(warehouse) as db:
        db.execute("from raw.nothing_of_the_kind")
    assert unreadable(warehouse) == ""
    assert not warehouse.with_name("stockcar.duckdb.torn").exists()


def test_a_warehouse_that_another_process_has_open_is_not_judged(warehouse):
    with duckdb.connect(str(warehouse)):
        assert unreadable(warehouse) == ""


def test_one_torn_warehouse_is_kept_with_what_was_written_ahead(warehouse):
    ahead = warehouse.with_name("stockcar.duckdb.wal")
    ahead.write_text("first")
    set_aside(warehouse)
    warehouse.write_text("second")
    aside = set_aside(warehouse)
    assert aside.read_text() == "second"
    assert not aside.with_name(aside.name + ".wal").exists()
    assert not ahead.exists()


@pytest.mark.parametrize("kind", ["link", "folder", "pipe"])
def test_what_stands_in_the_place_of_the_lock_is_moved_and_not_written_to(warehouse, kind):
    lock = warehouse.parent / "writer.lock"
    mine = warehouse.parent / "mine.txt"
    mine.write_text("mine")
    lock.unlink()
    {"link": lambda: lock.symlink_to(mine), "folder": lock.mkdir, "pipe": lambda: os.mkfifo(lock)}[
        kind
    ]()
    assert not is_being_written(warehouse)
    with writer_lock(warehouse):
        pass
    assert mine.read_text() == "mine"
    assert lock.is_file()
    assert not lock.is_symlink()


@pytest.fixture
def laps(warehouse):
    """One file of lap rows, as landing writes it."""
    file = lap_folder(warehouse) / "lap" / "2023_1.parquet"
    file.parent.mkdir(parents=True)
    made = file.with_suffix(".incoming")
    fields = ROWS["lap"].all_columns.split(",")
    columns = ", ".join(
        "range::{1} as {0}".format(*field.split()) for field in fields if "timestamp" not in field
    )
    columns = columns.replace("race_id,", "race_id, timestamp '2023-11-05' as known_from,", 1)
    query = lap_files.query_hash(ROWS["lap"])
    duckdb.execute(
        f"copy (select {columns} from range(2000)) to '{made}'"
        f" (format parquet, kv_metadata {{query: '{query}', documents: 'x'}})"
    )
    lap_files.keep(made, file)
    return file


def rows_of(warehouse) -> int:
    with writing(warehouse) as db:
        return db.execute("select count(*) from raw.lap").fetchone()[0]


def test_rows_of_laps_are_shown_while_they_are_what_was_written(warehouse, laps):
    assert rows_of(warehouse) == 2000
    assert lap_files.drop_torn(lap_folder(warehouse)) == []


@pytest.mark.parametrize("at", [0.0, 0.01, 0.3, 0.6, 0.9, 0.999])
def test_a_flipped_bit_of_rows_of_laps_is_never_shown(warehouse, laps, at):
    body = bytearray(laps.read_bytes())
    body[int(len(body) * at)] ^= 4
    laps.write_bytes(body)
    assert rows_of(warehouse) == 0
    with pytest.raises(TornError, match=r"2023_1\.parquet.* next landing"):
        raise_if_torn(warehouse, lap_folder(warehouse))
    assert not laps.exists()


def test_rows_of_laps_without_their_hash_are_as_good_as_none(warehouse, laps):
    laps.with_name("2023_1.parquet.sha256").unlink()
    assert rows_of(warehouse) == 0
    assert lap_files.drop_torn(lap_folder(warehouse)) == [laps]
