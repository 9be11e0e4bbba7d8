"""What happened lap by lap, landed as one file of rows per season and series.

Half a million laps a season are too many to be parsed out of documents with every build. Landing
unpacks each document once, into Parquet beside the warehouse; names, types and values stay the
feed's own, and only the newest version of a race's document counts. The files are seen as the
views `raw.lap`, `raw.pit_stop` and so on, and can be made again from the archive at any time.

    <folder>/<rows>/<season>_<series_id>.parquet
"""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb

from orchestration.archive import ArchiveError, Version
from orchestration.feeds.screening import MAX_BYTES
from orchestration.lap_rows import KINDS, ROWS, LapRows
from orchestration.sql_text import quoted


class Document(NamedTuple):
    """A sound document of one race, and its name in the warehouse."""

    version: Version
    archive_path: str


def land(
    db: duckdb.DuckDBPyConnection, folder: Path, documents: Iterable[Document]
) -> list[Document]:
    """Bring the files of rows up to date with the documents of whole seasons.

    A file that was made of the same documents by the same query is left alone, and so are the
    rows of a race whose document stayed the same.

    Args:
        db: A connection to work with.
        folder: Where the files lie.
        documents: Every sound version of every document of the seasons they are of.

    Returns:
        Documents that had to be read again and are torn by now; their rows are missing.
    """
    newest: dict[tuple, dict[int | None, Document]] = {}
    torn: list[Document] = []
    for one in sorted(documents, key=lambda one: (one.version.seen, one.archive_path)):
        about = one.version.subject
        races = newest.setdefault((about.kind, about.season, about.series_id), {})
        races[about.race_id] = one
    for (kind, season, series_id), races in newest.items():
        for name, rows in ROWS.items():
            if rows.kind == kind:
                file = folder / name / f"{season}_{series_id}.parquet"
                torn += _write(db, rows, file, [races[race] for race in sorted(races)])
    return torn


def show(db: duckdb.DuckDBPyConnection, folder: Path | None) -> None:
    """Make the views over the sound files of rows in a folder; without any they are empty."""
    for name, rows in ROWS.items():
        if files := [file for file, is_sound in _files(folder, name) if is_sound]:
            query = f"select * from read_parquet([{', '.join(quoted(str(one)) for one in files)}])"
        else:
            nulls = (f"null::{kind} as {column}" for column, kind in _fields(rows.all_columns))
            query = f"select {', '.join(nulls)} where false"
        db.execute(f"create or replace view raw.{name} as {query}")


def incomplete_seasons(db: duckdb.DuckDBPyConnection, folder: Path) -> set[int]:
    """The seasons that landed with documents about laps and lack a sound file of their rows.

    It may be torn, removed, or made by another query: `lap_rows` has changed.
    """
    sound = {
        (name, file.stem) for name in ROWS for file, is_sound in _files(folder, name) if is_sound
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
        if rows.kind == kind and (name, f"{season}_{series_id}") not in sound
    }


def made_of(folder: Path, name: str) -> str:
    """Hash what the files of one kind of rows say they were made of, and which of them do."""
    notes = _notes(sorted((folder / name).glob("*.parquet")))
    return _hash(*(f"{file.name} {sorted(note.items())}" for file, note in sorted(notes.items())))


def _files(folder: Path | None, name: str) -> list[tuple[Path, bool]]:
    """The files of one kind of rows, and whether each is whole and made by the query of today."""
    files = sorted((folder / name).glob("*.parquet")) if folder else []
    query = _hash(ROWS[name].all_columns, ROWS[name].query)
    notes = _notes(files)
    return [(file, notes.get(file, {}).get("query") == query) for file in files]


def _write(
    db: duckdb.DuckDBPyConnection, rows: LapRows, file: Path, documents: Sequence[Document]
) -> list[Document]:
    """Make one file of rows, unless it is made of these documents already; return torn ones."""
    before, query = _notes([file]).get(file, {}), _hash(rows.all_columns, rows.query)
    if before == {"query": query, "documents": _hash(*(one.archive_path for one in documents))}:
        return []
    db.execute(f"create or replace temp table landed ({rows.all_columns})")
    held: set[str] = set()
    if before.get("query") == query:
        db.execute(
            "insert into landed from read_parquet($file)"
            " where archive_path in (select unnest($paths))",
            {"file": str(file), "paths": [one.archive_path for one in documents]},
        )
        paths = db.execute("select distinct archive_path from landed").fetchall()
        held = {path for (path,) in paths}
    fresh = [one for one in documents if one.archive_path not in held]
    torn = [one for one in fresh if not _is_whole(one.version)]
    _unpack(db, rows, [one for one in fresh if one not in torn])
    made_of = _hash(*(one.archive_path for one in documents if one not in torn))
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_suffix(".incoming")
    db.execute(
        f"copy (from landed order by race_id) to {quoted(str(temporary))} (format parquet,"
        f" compression zstd, kv_metadata {{query: '{query}', documents: '{made_of}'}})"
    )
    db.execute("drop table landed")
    temporary.replace(file)
    return torn


def _is_whole(version: Version) -> bool:
    try:
        version.read()
    except ArchiveError:
        return False
    return True


def _unpack(db: duckdb.DuckDBPyConnection, rows: LapRows, documents: Sequence[Document]) -> None:
    """Read documents with DuckDB's own reader and add their rows to `landed`."""
    if not documents:
        return
    db.execute(
        f"""
        insert into landed by name
        with named as (
            select
                unnest($race_ids::integer[]) as race_id,
                unnest($known_from::timestamp[]) as known_from,
                unnest($paths) as archive_path,
                unnest($files) as filename
        ),

        documents as (
            select named.* exclude (filename), read.json as document
            from read_json_objects(
                $files, format = 'unstructured', filename = true, maximum_object_size = $max_bytes
            ) as read
            inner join named using (filename)
        )

        {rows.query}
        """,
        {
            "race_ids": [one.version.subject.race_id for one in documents],
            "known_from": [one.version.seen.replace(tzinfo=None) for one in documents],
            "paths": [one.archive_path for one in documents],
            "files": [str(one.version.path) for one in documents],
            "max_bytes": MAX_BYTES,
        },
    )


def _notes(files: Sequence[Path]) -> dict[Path, dict[str, str]]:
    """What files of rows say they were made of; nothing for one that is torn or is not there."""
    if not files:
        return {}
    try:
        names = [str(file) for file in files]
        found = duckdb.execute("from parquet_kv_metadata($names)", {"names": names}).fetchall()
    except duckdb.Error:
        if len(files) == 1:
            return {}
        return {file: note for one in files for file, note in _notes([one]).items()}
    notes: dict[Path, dict[str, str]] = {}
    for name, key, value in found:
        notes.setdefault(Path(name), {})[key.decode()] = value.decode()
    return notes


def _fields(columns: str) -> list[tuple[str, str]]:
    return [tuple(field.split()) for field in columns.split(",")]


def _hash(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()
