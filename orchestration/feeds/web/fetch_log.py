"""What was asked of whom, when, and with what answer: the memory between two refreshes.

One small SQLite file in the archive folder, because it survives a kill at any moment and needs no
care. It is a memory, not the truth: when it is lost or torn, the next refresh merely asks without
conditions, and the archive, which knows its own bytes, still stores nothing twice. SQLite would
not notice a byte that has changed, so each row carries a hash of the rest of it: what does not fit
its hash is not remembered.
"""

import hashlib
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

NOT_TORN = ("locked", "disk is full", "readonly", "unable to open")
"""How SQLite says what has nothing to do with what the file holds."""
SCHEMA = """
create table if not exists address (
    url text primary key, source text, etag text, last_modified text, sha256 text,
    asked_at text, fetched_at text, outcome text, detail text, absent_since text, mark text
);
create table if not exists host (
    host text primary key, state text, opened_at text, open_until text, openings integer,
    last_success_at text, last_failure text, mark text
);
"""


@dataclass
class Memory:
    """What is remembered of one address; times are ISO texts in UTC.

    Attributes:
        url: The address.
        source: Whose it is, such as `nascar_feed`.
        etag: The entity tag of the last good answer.
        last_modified: Its `Last-Modified`.
        sha256: The hash of its bytes, by which the archive can be asked for them.
        asked_at: When it was last asked.
        fetched_at: When it last gave an answer worth having, changed or not.
        outcome: How the last request ended.
        detail: A sentence on it.
        absent_since: Since when a slow second pass has found nothing there, or None.
    """

    url: str
    source: str = ""
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    asked_at: str | None = None
    fetched_at: str | None = None
    outcome: str | None = None
    detail: str | None = None
    absent_since: str | None = None


@dataclass
class HostState:
    """The circuit breaker of one host: `closed`, `open` until a time, or `half_open`."""

    host: str
    state: str = "closed"
    opened_at: str | None = None
    open_until: str | None = None
    openings: int = 0
    last_success_at: str | None = None
    last_failure: str | None = None


class FetchLog:
    """The file behind it. Every call is a transaction of its own, every thread has it open once.

    A file that is no database, or no longer one, is put aside as `.broken` and begun anew.
    """

    _mending = threading.Lock()

    def __init__(self, path: Path) -> None:
        """Use the file at `path`."""
        self.path = path
        self._opened = threading.local()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._mended(self._prepare)

    def recall(self, url: str) -> Memory:
        """What is known of an address; a blank memory when it was never asked."""
        return self._one(Memory, "address", "url", url)

    def remember(self, memory: Memory) -> None:
        """Keep what is known of an address."""
        self._keep("address", memory)

    def host(self, name: str) -> HostState:
        """The state of a host's breaker."""
        return self._one(HostState, "host", "host", name)

    def keep_host(self, state: HostState) -> None:
        """Keep the state of a host's breaker."""
        self._keep("host", state)

    def addresses(self) -> list[Memory]:
        """Everything remembered, for the health report."""
        return self._all(Memory, "address", "url")

    def hosts(self) -> list[HostState]:
        """Every host's breaker, for the health report."""
        return self._all(HostState, "host", "host")

    def _one(self, kind: type, table: str, key: str, value: str) -> Memory | HostState:
        found = self._mended(lambda: self._rows(kind, table, f"where {key} = ?", [value]))
        return found[0] if found else kind(value)

    def _all(self, kind: type, table: str, key: str) -> list:
        return self._mended(lambda: self._rows(kind, table, f"order by {key}", []))

    def _rows(self, kind: type, table: str, clause: str, values: list[str]) -> list:
        """The rows that fit their hash; one of an older version of this project has none."""
        names = ", ".join(field.name for field in fields(kind))
        with self._open() as db:
            rows = db.execute(f"select {names}, mark from {table} {clause}", values).fetchall()
        return [kind(*row) for *row, mark in rows if mark is None or mark == _mark(row)]

    def _keep(self, table: str, record: Memory | HostState) -> None:
        names = [field.name for field in fields(record)]
        values = [getattr(record, name) for name in names]
        slots = ", ".join("?" for _ in range(len(values) + 1))
        statement = f"insert or replace into {table} ({', '.join(names)}, mark) values ({slots})"

        def write() -> None:
            with self._open() as db:
                db.execute(statement, [*values, _mark(values)])

        self._mended(write)

    def _prepare(self) -> None:
        with self._open() as db:
            db.executescript(SCHEMA)
            for table in ("address", "host"):
                columns = {name for (_, name, *_) in db.execute(f"pragma table_info({table})")}
                if "mark" not in columns:
                    db.execute(f"alter table {table} add column mark text")
                db.execute(f"select count(*) from {table}").fetchone()

    def _mended(self, work: Callable[[], Any]) -> Any:
        """Do something with the file, again with a new one where this one turns out torn."""
        try:
            return work()
        except sqlite3.DatabaseError as error:
            if any(sign in str(error) for sign in NOT_TORN):
                raise
            with self._mending:
                self.close()
                try:
                    return work()  # another thread may have put the torn file aside
                except sqlite3.DatabaseError:
                    self.close()
                    for end in ("-wal", "-shm"):
                        self.path.with_name(self.path.name + end).unlink(missing_ok=True)
                    self.path.replace(self.path.with_suffix(".broken"))
                    self._prepare()
                    return work()

    def close(self) -> None:
        """Close the file for this thread, which folds what was written ahead into it."""
        if hasattr(self._opened, "db"):
            self._opened.db.close()
            del self._opened.db

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        if not hasattr(self._opened, "db"):
            self._opened.db = sqlite3.connect(self.path, timeout=30)
            self._opened.db.text_factory = lambda text: text.decode(errors="replace")
            self._opened.db.execute("pragma journal_mode = wal")
            self._opened.db.execute("pragma synchronous = normal")
        with self._opened.db as db:
            yield db


def _mark(values: Sequence[object]) -> str:
    """What a row is known by: a hash of its values."""
    texts = "\0".join("null" if value is None else f"={value!s}" for value in values)
    return hashlib.sha256(texts.encode("utf-8", "replace")).hexdigest()[:16]
