"""The files of lap rows beside the warehouse, one per season and series, and the views of them.

Half a million laps a season are too many to be parsed out of documents with every build, so
landing unpacks each document once, into Parquet. The files are seen as the views `raw.lap`,
`raw.pit_stop` and so on, and can be made again from the archive at any time. Parquet would not
notice a byte that has changed, so the hash of each file lies beside it; a file of another hash is
as good as none.

    <folder>/<rows>/<season>_<series_id>.parquet
    <folder>/<rows>/<season>_<series_id>.parquet.sha256
"""

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import duckdb

from orchestration.store.file_hash import sha256_of
from orchestration.store.lap_rows import KINDS, ROWS, LapRows
from orchestration.store.sql_text import quoted


def create_views(db: duckdb.DuckDBPyConnection, folder: Path | None) -> None:
    """Create the views over the usable files of rows in a folder; without any they are empty."""
    for name, rows in ROWS.items():
        if files := [file for file, is_usable in _files(folder, name) if is_usable]:
            query = f"select * from read_parquet([{', '.join(quoted(str(one)) for one in files)}])"
        else:
            nulls = (f"null::{kind} as {column}" for column, kind in _fields(rows.all_columns))
            query = f"select {', '.join(nulls)} where false"
        db.execute(f"create or replace view raw.{name} as {query}")


def incomplete_seasons(db: duckdb.DuckDBPyConnection, folder: Path) -> set[int]:
    """The seasons that landed with documents about laps and lack a usable file of their rows.

    It may be torn, removed, or made by another query: `lap_rows` has changed.
    """
    usable = {
        (name, file.stem) for name in ROWS for file, is_usable in _files(folder, name) if is_usable
    }
    landed = db.execute(
        """
        select distinct kind, season, series_id from raw.feed_payload
        where kind in (select unnest(?))
        """,
        [sorted(KINDS)],
    ).fetchall()
    return {
        season
        for kind, season, series_id in landed
        for name, rows in ROWS.items()
        if rows.kind == kind and (name, f"{season}_{series_id}") not in usable
    }


def made_of(folder: Path, name: str) -> str:
    """Hash what the files of one kind of rows say they were made of, and which of them do."""
    notes = notes_of(sorted((folder / name).glob("*.parquet")))
    return hash_of(*(f"{file.name} {sorted(note.items())}" for file, note in sorted(notes.items())))


def _files(folder: Path | None, name: str) -> list[tuple[Path, bool]]:
    """The files of one kind of rows, and whether each is whole and made by the present query."""
    files = sorted((folder / name).glob("*.parquet")) if folder else []
    query = query_hash(ROWS[name])
    notes = notes_of(files)
    return [(file, notes.get(file, {}).get("query") == query) for file in files]


def query_hash(rows: LapRows) -> str:
    """Hash what rows of a kind look like and how they come out of documents."""
    return hash_of(rows.all_columns, rows.query)


def notes_of(files: Sequence[Path]) -> dict[Path, dict[str, str]]:
    """What files of rows say they were made of; nothing for one that is torn or is not there."""
    files = [file for file in files if _is_sound(file)]
    if not files:
        return {}
    try:
        names = [str(file) for file in files]
        found = duckdb.execute("from parquet_kv_metadata($names)", {"names": names}).fetchall()
    except duckdb.Error:
        if len(files) == 1:
            return {}
        return {file: note for one in files for file, note in notes_of([one]).items()}
    notes: dict[Path, dict[str, str]] = {}
    for name, key, value in found:
        notes.setdefault(Path(name), {})[key.decode()] = value.decode()
    return notes


def keep(temporary: Path, file: Path) -> None:
    """Move a finished file of rows into its place, after its hash: a kill between leaves none."""
    _hash_beside(file).write_text(sha256_of(temporary) + "\n")
    temporary.replace(file)


def drop_torn(folder: Path) -> list[Path]:
    """Remove the files of rows that are not what was written, and return them.

    Every file is read, also one that was found sound before.
    """
    _known_hash.cache_clear()
    torn = [file for file in sorted(folder.glob("*/*.parquet")) if not _is_sound(file)]
    for file in torn:
        file.unlink(missing_ok=True)
        _hash_beside(file).unlink(missing_ok=True)
    return torn


def sentence(torn: Sequence[Path]) -> str:
    """Say which files of rows were removed, and why; the first three by name."""
    names = ", ".join(str(file) for file in torn[:3])
    more = f" and {len(torn) - 3} more" if len(torn) > 3 else ""
    return f"Rows of laps that are not as they were written were removed: {names}{more}."


def _is_sound(file: Path) -> bool:
    """Whether a file has the hash that was kept with it."""
    try:
        state = file.lstat()
        signature = (state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)
        return _hash_beside(file).read_text() == _known_hash(file, signature) + "\n"
    except (OSError, UnicodeDecodeError):
        return False


@lru_cache(maxsize=4096)
def _known_hash(file: Path, signature: tuple[int, ...]) -> str:
    """A file's hash, computed once for as long as the system says that it is the same file."""
    return sha256_of(file)


def _hash_beside(file: Path) -> Path:
    return file.with_name(file.name + ".sha256")


def _fields(columns: str) -> list[tuple[str, str]]:
    return [tuple(field.split()) for field in columns.split(",")]


def hash_of(*texts: str) -> str:
    """Hash texts in their order, as 64 hexadecimal digits."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()
