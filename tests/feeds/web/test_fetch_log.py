"""The memory between two refreshes: what is torn of it is forgotten, and never believed."""

import random
import sqlite3
import threading
from pathlib import Path

import pytest

from orchestration.feeds.web.fetch_log import FetchLog, HostState, Memory

URL = "http://127.0.0.1/{}.json"
WHOLE = {
    number: Memory(
        URL.format(number), "nascar_feed", f'"tag-{number}"', None, f"{number:064x}",
        "2023-11-04T05:30:00+00:00", "2023-11-04T05:30:00+00:00", "stored", "é, \u202e",
    )
    for number in range(60)
}  # fmt: skip
HOST = HostState("127.0.0.1", "open", "2023-11-04T05:30:00", "2023-11-04T06:30:00", 3)


@pytest.fixture
def path(tmp_path) -> Path:
    """The file of a log that is closed, with all of it in one file."""
    file = tmp_path / "fetch_log.sqlite"
    log = FetchLog(file)
    for memory in WHOLE.values():
        log.remember(memory)
    log.keep_host(HOST)
    log.close()
    return file


def test_what_was_remembered_is_recalled(path):
    log = FetchLog(path)
    assert log.addresses() == sorted(WHOLE.values(), key=lambda one: one.url)
    assert log.recall(URL.format(7)) == WHOLE[7]
    assert log.host("127.0.0.1") == HOST
    assert log.hosts() == [HOST]


def test_a_flipped_byte_costs_memory_and_nothing_else(path):
    body, draw, forgotten = path.read_bytes(), random.Random(5), 0
    for _ in range(60):
        harmed = bytearray(body)
        harmed[draw.randrange(len(body))] ^= draw.randrange(1, 256)
        path.write_bytes(harmed)
        log = FetchLog(path)
        for memory in WHOLE.values():
            found = log.recall(memory.url)
            assert found in (memory, Memory(memory.url))
            forgotten += found != memory
        assert log.host("127.0.0.1") in (HOST, HostState("127.0.0.1"))
        assert all(one in WHOLE.values() for one in log.addresses())
        log.remember(WHOLE[9])
        assert log.recall(WHOLE[9].url) == WHOLE[9]
        log.close()
    assert forgotten


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.95])
def test_a_log_that_was_cut_is_begun_anew(path, share):
    body = path.read_bytes()
    path.write_bytes(body[: int(len(body) * share)])
    log = FetchLog(path)
    log.remember(WHOLE[1])
    assert log.recall(WHOLE[1].url) == WHOLE[1]


def test_a_log_torn_while_it_is_open_is_begun_anew_by_every_thread(path):
    log = FetchLog(path)
    assert log.recall(WHOLE[1].url) == WHOLE[1]
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    path.write_bytes(b"no database" * 2000)
    found = []

    def work(number: int) -> None:
        log.remember(WHOLE[number])
        found.append(log.recall(WHOLE[number].url))

    threads = [threading.Thread(target=work, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(one in WHOLE.values() for one in found)


def test_a_log_of_an_older_version_is_taken_over(tmp_path):
    path = tmp_path / "fetch_log.sqlite"
    with sqlite3.connect(path) as db:
        db.execute(
            "create table address (url text primary key, source text, etag text,"
            " last_modified text, sha256 text, asked_at text, fetched_at text, outcome text,"
            " detail text, absent_since text)"
        )
        db.execute("insert into address (url, etag) values ('http://127.0.0.1/1', 'old')")
    assert FetchLog(path).recall("http://127.0.0.1/1").etag == "old"
