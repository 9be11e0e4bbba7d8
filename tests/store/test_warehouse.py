"""The one writer: runs queue for the warehouse, a killed one gives its place back."""

import signal
import subprocess
import sys
import threading
from pathlib import Path

import duckdb
import pytest

from orchestration.store.warehouse import RAW_TABLES, prepare, transaction, writer_lock, writing
from tests.surroundings import REPO

WRITER = """
import sys
from pathlib import Path
from orchestration.store.warehouse import writing
with writing(Path(sys.argv[1])) as db:
    db.execute("create or replace table raw.note as select 1 as x")
    print("writing", flush=True)
    sys.stdin.read()
"""
READER = """
import duckdb, sys
db = duckdb.connect(sys.argv[1], read_only=True)
print("reading", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def warehouse(tmp_path) -> Path:
    file = tmp_path / "warehouse" / "stockcar.duckdb"
    with writing(file):
        pass
    return file


def open_elsewhere(code: str, file: Path) -> subprocess.Popen:
    """Open the warehouse in another process, which keeps it until its standard input ends."""
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(file)],
        cwd=REPO,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert other.stdout.readline() in (b"writing\n", b"reading\n")
    return other


@pytest.mark.parametrize("code", [WRITER, READER], ids=["another run", "a reader"])
def test_a_writer_waits_until_the_warehouse_is_free(warehouse, code):
    """A reader of the warehouse, who should have read the published file, delays a run only."""
    other, payloads = open_elsewhere(code, warehouse), []

    def write() -> None:
        with writing(warehouse) as db:
            payloads.append(db.execute("select count(*) from raw.feed_payload").fetchone())

    writer = threading.Thread(target=write)
    writer.start()
    writer.join(timeout=0.5)
    assert writer.is_alive()
    other.communicate()
    writer.join()
    assert payloads == [(0,)]


def test_a_killed_writer_gives_its_place_back_and_leaves_what_it_committed(warehouse):
    other = open_elsewhere(WRITER, warehouse)
    other.send_signal(signal.SIGKILL)
    other.communicate()
    with writing(warehouse) as db:
        assert db.execute("from raw.note").fetchall() == [(1,)]


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
