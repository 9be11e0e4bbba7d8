"""The one writer: runs queue for the warehouse, a killed one gives its place back."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from orchestration.store.warehouse import RAW_TABLES, prepare, transaction, writer_lock, writing
from tests.surroundings import REPO

HOLDER = """
import sys, time
from pathlib import Path
from orchestration.store.warehouse import writing
with writing(Path(sys.argv[1])) as db:
    db.execute("create or replace table raw.note as select 1 as x")
    print("writing", flush=True)
    time.sleep(float(sys.argv[2]))
"""
VISITOR = """
import duckdb, sys, time
db = duckdb.connect(sys.argv[1], read_only=True)
print("reading", flush=True)
time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def warehouse(tmp_path) -> Path:
    file = tmp_path / "warehouse" / "stockcar.duckdb"
    with writing(file):
        pass
    return file


def hold(code: str, file: Path, seconds: float) -> subprocess.Popen:
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(file), str(seconds)], cwd=REPO, stdout=subprocess.PIPE
    )
    assert holder.stdout.readline() in (b"writing\n", b"reading\n")
    return holder


@pytest.mark.parametrize("code", [HOLDER, VISITOR], ids=["another run", "a reader"])
def test_a_writer_waits_until_the_warehouse_is_free(warehouse, code):
    """A reader of the warehouse, who should have read the published file, delays a run only."""
    holder = hold(code, warehouse, 1.5)
    begun = time.monotonic()
    with writing(warehouse) as db:
        assert db.execute("select count(*) from raw.feed_payload").fetchone() == (0,)
    assert time.monotonic() - begun > 0.5
    holder.communicate()


def test_a_killed_writer_gives_its_place_back_and_leaves_what_it_committed(warehouse):
    holder = hold(HOLDER, warehouse, 60)
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    begun = time.monotonic()
    with writing(warehouse) as db:
        assert db.execute("from raw.note").fetchall() == [(1,)]
    assert time.monotonic() - begun < 10


def test_the_lock_is_free_again_after_an_error(warehouse):
    with pytest.raises(KeyError), writer_lock(warehouse):
        raise KeyError
    with writer_lock(warehouse):
        pass


def test_a_transaction_is_all_or_nothing():
    with duckdb.connect() as db:
        db.execute("create table note (x integer)")
        with pytest.raises(KeyError), transaction(db):
            db.execute("insert into note values (1)")
            raise KeyError
        assert db.execute("select count(*) from note").fetchone() == (0,)
        with transaction(db):
            db.execute("insert into note values (1)")
        assert db.execute("select count(*) from note").fetchone() == (1,)


def test_raw_tables_are_made_once_and_kept():
    with duckdb.connect() as db:
        prepare(db)
        db.execute("insert into raw.article (article_id) values ('a')")
        prepare(db)
        assert db.execute("select article_id from raw.article").fetchall() == [("a",)]
        made = {name for (name,) in db.execute("select table_name from duckdb_tables()").fetchall()}
    assert made == set(RAW_TABLES)
