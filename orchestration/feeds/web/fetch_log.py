"""What was asked of whom, when, and with what answer: the memory between two refreshes.

One small SQLite file in the archive folder, because it survives a kill at any moment and needs no
care. It is a memory, not the truth: when it is lost or torn, the next refresh merely asks without
conditions, and the archive, which knows its own bytes, still stores nothing twice.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

SCHEMA = """
create table if not exists address (
    url text primary key, source text, etag text, last_modified text, sha256 text,
    asked_at text, fetched_at text, outcome text, detail text, absent_since text
);
create table if not exists host (
    host text primary key, state text, opened_at text, open_until text, openings integer,
    last_success_at text, last_failure text
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
    """The file behind it. Every call is a transaction of its own, every thread has it open once."""

    def __init__(self, path: Path) -> None:
        """Use the file at `path`; one that is no database is put aside and begun anew."""
        self.path = path
        self._opened = threading.local()
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._prepare()
        except sqlite3.DatabaseError:
            self._opened.db.close()
            del self._opened.db
            path.replace(path.with_suffix(".broken"))
            self._prepare()

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
        with self._open() as db:
            return [Memory(*row) for row in db.execute("select * from address order by url")]

    def hosts(self) -> list[HostState]:
        """Every host's breaker, for the health report."""
        with self._open() as db:
            return [HostState(*row) for row in db.execute("select * from host order by host")]

    def _one(self, kind: type, table: str, key: str, value: str) -> Memory | HostState:
        with self._open() as db:
            row = db.execute(f"select * from {table} where {key} = ?", [value]).fetchone()
        return kind(*row) if row else kind(value)

    def _keep(self, table: str, record: Memory | HostState) -> None:
        values = [getattr(record, field.name) for field in fields(record)]
        slots = ", ".join("?" for _ in values)
        with self._open() as db:
            db.execute(f"insert or replace into {table} values ({slots})", values)

    def _prepare(self) -> None:
        with self._open() as db:
            db.executescript(SCHEMA)
            db.execute("select count(*) from address").fetchone()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        if not hasattr(self._opened, "db"):
            self._opened.db = sqlite3.connect(self.path, timeout=30)
            self._opened.db.execute("pragma journal_mode = wal")
            self._opened.db.execute("pragma synchronous = normal")
        with self._opened.db as db:
            yield db
