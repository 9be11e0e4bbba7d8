"""What happened lap by lap, unpacked once into a file of rows per season and series.

Names, types and values stay the feed's own, and only the newest version of a race's document
counts.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb

from orchestration.feeds.nascar.screening import MAX_BYTES
from orchestration.store import lap_files
from orchestration.store.archive import Version
from orchestration.store.lap_files import hash_of, notes_of, query_hash
from orchestration.store.lap_rows import ROWS, LapRows
from orchestration.store.sql_text import quoted


class Document(NamedTuple):
    """A document of one race that may land, and its name in the warehouse.

    `mended` is its text where it may not land as received.
    """

    version: Version
    archive_path: str
    mended: str | None = None

    @property
    def content(self) -> str:
        """What tells its rows from those of any other document."""
        return self.archive_path if self.mended is None else hash_of(self.archive_path, self.mended)


def unpack_laps(
    db: duckdb.DuckDBPyConnection, folder: Path, documents: Iterable[Document]
) -> list[Document]:
    """Bring the files of rows up to date with the documents of whole seasons.

    A file that was made of the same documents by the same query is left alone, and so are the
    rows of a race whose document stayed the same.

    Args:
        db: A connection to work with.
        folder: Where the files lie.
        documents: Every version that may land of every document of the seasons they are of.

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


def _write(
    db: duckdb.DuckDBPyConnection, rows: LapRows, file: Path, documents: Sequence[Document]
) -> list[Document]:
    """Make one file of rows, unless it is made of these documents already; return torn ones."""
    before, query = notes_of([file]).get(file, {}), query_hash(rows)
    if before == {"query": query, "documents": hash_of(*(one.content for one in documents))}:
        return []
    db.execute(f"create or replace temp table landed ({rows.all_columns})")
    unpacked: set[str] = set()
    if before.get("query") == query:
        as_received = [one.archive_path for one in documents if one.mended is None]
        db.execute(
            "insert into landed from read_parquet($file)"
            " where archive_path in (select unnest($paths))",
            {"file": str(file), "paths": as_received},
        )
        paths = db.execute("select distinct archive_path from landed").fetchall()
        unpacked = {path for (path,) in paths}
    fresh = [one for one in documents if one.archive_path not in unpacked]
    torn = [one for one in fresh if one.mended is None and not one.version.is_whole()]
    _unpack(db, rows, [one for one in fresh if one.mended is None and one not in torn])
    _unpack_mended(db, rows, [one for one in fresh if one.mended is not None])
    made_of = hash_of(*(one.content for one in documents if one not in torn))
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_suffix(".incoming")
    db.execute(
        f"copy (from landed order by race_id) to {quoted(str(temporary))} (format parquet,"
        f" compression zstd, kv_metadata {{query: '{query}', documents: '{made_of}'}})"
    )
    db.execute("drop table landed")
    lap_files.keep(temporary, file)
    return torn


def _unpack(db: duckdb.DuckDBPyConnection, rows: LapRows, documents: Sequence[Document]) -> None:
    """Read documents with DuckDB's own reader and add their rows to `landed`."""
    if documents:
        db.execute(
            f"""
            insert into landed by name
            with named as (
                select {_NAMED}, unnest($files) as filename
            ),

            documents as (
                select named.* exclude (filename), read.json as document
                from read_json_objects(
                    $files, format = 'unstructured', filename = true,
                    maximum_object_size = $max_bytes
                ) as read
                inner join named using (filename)
            )

            {rows.query}
            """,
            {
                **_names(documents),
                "files": [str(one.version.path) for one in documents],
                "max_bytes": MAX_BYTES,
            },
        )


def _unpack_mended(
    db: duckdb.DuckDBPyConnection, rows: LapRows, documents: Sequence[Document]
) -> None:
    """Add the rows of documents that are not as received to `landed`."""
    if documents:
        db.execute(
            f"""
            insert into landed by name
            with documents as (
                select {_NAMED}, unnest($texts::json[]) as document
            )

            {rows.query}
            """,
            {**_names(documents), "texts": [one.mended for one in documents]},
        )


_NAMED = """
    unnest($race_ids::integer[]) as race_id,
    unnest($known_from::timestamp[]) as known_from,
    unnest($paths) as archive_path
"""


def _names(documents: Sequence[Document]) -> dict[str, list]:
    """Which race each document is of, since when it is known, and its name in the warehouse."""
    return {
        "race_ids": [one.version.subject.race_id for one in documents],
        "known_from": [one.version.seen.replace(tzinfo=None) for one in documents],
        "paths": [one.archive_path for one in documents],
    }
