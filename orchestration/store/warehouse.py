"""The one DuckDB file that runs build in: who may open it, and how `raw.*` is written.

DuckDB lets one process write at a time. Whoever writes takes a lock on a file beside the
warehouse first and waits for it; the operating system gives the lock back however the process
ends, so a killed run never blocks the next one.
"""

import fcntl
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

import duckdb
import orjson
import stamina

from orchestration.store import lap_files
from orchestration.store.disk import has_no_room, told_when_full
from orchestration.store.lap_rows import ROWS
from orchestration.store.torn import SUFFIX, is_held, raise_if_torn

WRITER_POOL = "duckdb_writer"
"""Dagster pool of every step that opens the warehouse: such runs queue for it."""

RAW_TABLES = {
    "feed_payload": """
        source varchar, kind varchar, series_id integer, season integer, race_id integer,
        known_from timestamp, sha256 varchar, archive_path varchar, document json,
        parts_set_aside integer
    """,
    "article": """
        article_id varchar, source_name varchar, format varchar, title varchar, author varchar,
        publisher varchar, url varchar, published_date date, text varchar, known_from timestamp,
        sha256 varchar, archive_path varchar
    """,
    "article_copy": """
        article_id varchar, source_name varchar, format varchar, title varchar, author varchar,
        publisher varchar, url varchar, published_date date, published_basis varchar,
        published_text varchar, modified_at timestamp, place varchar, text varchar,
        known_from timestamp, sha256 varchar, archive_path varchar, copies_in_file integer
    """,
    "article_reading": "article_id varchar, reader_version varchar, document json",
    "history_result": """
        series varchar, file_row bigint, season integer, race integer, track varchar,
        name varchar, length double, surface varchar, finish integer, start integer,
        car varchar, driver varchar, make varchar, pts integer, laps integer, led integer,
        status varchar, team varchar, s1 integer, s2 integer, rating double, win double,
        seg_points integer, known_from timestamp, sha256 varchar, archive_path varchar
    """,
    "quarantine": """
        source varchar, kind varchar, series_id integer, season integer, race_id integer,
        archive_path varchar, known_from timestamp, reason varchar, detail varchar,
        sha256 varchar, size_bytes bigint, pointer varchar, value varchar, row_count integer
    """,
}
BYTES_AT_ONCE = 4_000_000
RAW_VIEWS = {name: rows.all_columns for name, rows in ROWS.items()}


@contextmanager
def writer_lock(warehouse: Path) -> Iterator[None]:
    """Hold the lock of the one writer of a warehouse file, waiting until it is free.

    Raises:
        TornError: DuckDB failed meanwhile, because the warehouse or a file of lap rows cannot be
            read; it was set aside.
    """
    warehouse.parent.mkdir(parents=True, exist_ok=True)
    with _lock_file(warehouse) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield
        except (duckdb.Error, MemoryError):
            if not has_no_room([warehouse.parent]):  # then the disk is what is to be said
                raise_if_torn(warehouse, lap_folder(warehouse))
            raise


@contextmanager
def _lock_file(warehouse: Path) -> Iterator[int]:
    """Open the file of the lock, in which nothing stands; what is no file is set aside for one."""
    path = warehouse.parent / "writer.lock"
    if path.is_symlink() or (path.exists() and not path.is_file()):
        path.rename(path.with_name(path.name + SUFFIX))
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    handle = os.open(path, flags, stat.S_IRUSR | stat.S_IWUSR | stat.S_IRGRP | stat.S_IROTH)
    try:
        yield handle
    finally:
        os.close(handle)


def is_being_written(warehouse: Path) -> bool:
    """Say whether somebody holds the writer's place at this moment."""
    if not warehouse.parent.is_dir():
        return False
    with _lock_file(warehouse) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@stamina.retry(on=is_held, attempts=None, timeout=60, wait_max=2)
def connect(warehouse: Path) -> duckdb.DuckDBPyConnection:
    """Open the file, waiting a while for a process without our lock that still holds it.

    That may be the dbt of a killed run, which ends by itself, or an analyst who opened the
    warehouse instead of the published file.
    """
    return duckdb.connect(str(warehouse))


@contextmanager
def writing(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse for writing, with every raw table and view in place.

    Raises:
        DiskFullError: The disk became full meanwhile.
    """
    with told_when_full(warehouse.parent), writer_lock(warehouse), connect(warehouse) as db:
        prepare(db, lap_folder(warehouse))
        yield db


def lap_folder(warehouse: Path) -> Path:
    """Where the files of lap rows lie that the views `raw.lap`, `raw.pit_stop`, ... show."""
    return warehouse.parent / "laps"


def prepare(db: duckdb.DuckDBPyConnection, laps: Path | None = None) -> None:
    """Create the raw tables that are missing, and the views of the files in `laps`.

    A table of another shape, from an older version of this project, is made anew: landing fills it
    again from the archive.
    """
    db.execute("create schema if not exists raw")
    for table, columns in RAW_TABLES.items():
        if _columns(db, table) not in ([], [tuple(one.split()) for one in columns.split(",")]):
            db.execute(f"drop table raw.{table}")
        db.execute(f"create table if not exists raw.{table} ({columns})")
    lap_files.create_views(db, laps)


def _columns(db: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, str]]:
    """Names and types of a raw table's columns; none where there is no such table."""
    return db.execute(
        """
        select column_name, lower(data_type) from duckdb_columns()
        where schema_name = 'raw' and table_name = ? and database_name = current_database()
        order by column_index
        """,
        [table],
    ).fetchall()


def append(db: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Any]) -> None:
    """Append rows to a raw table.

    Args:
        db: Warehouse, open for writing.
        table: Name of the table in schema `raw`.
        rows: Dataclass instances of one type, whose fields are named as the table's columns.
    """
    if not rows:
        return
    types = dict(one.split(maxsplit=1) for one in RAW_TABLES[table].split(","))
    names = [field.name for field in fields(rows[0])]
    shape = {name: "varchar" if types[name] == "json" else types[name] for name in names}
    texts: list[bytes] = []
    size = 0
    for number, row in enumerate(rows, start=1):
        texts.append(orjson.dumps({name: getattr(row, name) for name in names}))
        size += len(texts[-1])
        if number == len(rows) or size > BYTES_AT_ONCE:
            # one text for all: a value handed over by itself costs a tenth of a millisecond
            db.execute(
                f"insert into raw.{table} by name"
                " select unnest(from_json(?, ?), recursive := true)",
                [f"[{b','.join(texts).decode()}]", orjson.dumps([shape]).decode()],
            )
            texts, size = [], 0


@contextmanager
def transaction(db: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All of it or none of it."""
    db.execute("begin")
    try:
        yield
    except BaseException:
        db.execute("rollback")
        raise
    db.execute("commit")
