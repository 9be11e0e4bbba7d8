"""The tables of a release: what they hold, as one DuckDB file and as a Parquet file each.

A snapshot begins with the one published before, and only tables that differ from it are written:
a changed race costs its own tables, not the millions of laps beside them.
"""

import shutil
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path

import duckdb

from orchestration.store.sql_text import identifier, quoted

SCHEMAS = ("marts", "rules")
FILE = "stockcar.duckdb"
STORAGE = "v1.0.0"
"""Format of the file: one that every client since DuckDB 1.0 reads. Left to itself, a later DuckDB
writes a later format, and an analyst's older client could not open what is published."""
Fingerprint = dict[str, int | str]
"""Of one table: `rows`, and hashes of its `content`, in any order, and of its `columns`."""


def fingerprints(warehouse: Path) -> dict[str, Fingerprint]:
    """Return what each public table of a warehouse holds, by `schema.table`."""
    with duckdb.connect(str(warehouse), read_only=True) as db:
        tables = db.execute(
            """
            select
                schema_name,
                table_name,
                hash(list(column_name || ' ' || data_type order by column_index))
            from duckdb_columns()
            where not internal and schema_name in (select unnest(?))
            group by all
            order by all
            """,
            [list(SCHEMAS)],
        ).fetchall()
        return {
            f"{schema}.{table}": fingerprint(db, f"{schema}.{identifier(table)}", columns)
            for schema, table, columns in tables
        }


def fingerprint(db: duckdb.DuckDBPyConnection, name: str, columns: int) -> Fingerprint:
    """Return what a table, or another source of rows, holds.

    Args:
        db: A connection to ask.
        name: The source, as SQL.
        columns: Hash of the names and types of its columns.
    """
    rows, content = db.execute(
        f"select count(*), coalesce(sum(hash(rows)::hugeint), 0) from {name} as rows"
    ).fetchone()
    return {"rows": rows, "content": f"{content:x}", "columns": f"{columns:x}"}


def make(
    snapshot: Path,
    warehouse: Path,
    tables: Sequence[str],
    before: Path | None,
    differing: Container[str],
    descriptions: Mapping[str, Mapping[str, str]],
    macros: Iterable[Path],
) -> None:
    """Make a snapshot of the warehouse, each table described and in one order of rows.

    Args:
        snapshot: The file to make.
        warehouse: DuckDB file that no writer holds.
        tables: Every public table, as `schema.table`.
        before: A published file with the same macros and descriptions to begin with, or None.
        differing: The tables of `before` that are to be written again.
        descriptions: Per table, its description under `""` and those of its columns by name.
        macros: SQL files, such as table macros for "as known on".
    """
    if before and _is_half_empty(before):
        before = None
    if before:
        shutil.copyfile(before, snapshot)
    with duckdb.connect(str(snapshot), config={"storage_compatibility_version": STORAGE}) as db:
        db.execute(f"attach {quoted(str(warehouse))} as warehouse (read_only)")
        db.execute("begin")
        for schema in SCHEMAS:
            db.execute(f"create schema if not exists {schema}")
        present = _tables_in(db)
        for name in sorted(present - set(tables)):
            db.execute(f"drop table {_sql_name(name)}")
        for name in tables:
            if name in differing or name not in present:
                _write(db, name, descriptions.get(name.partition(".")[2], {}))
        db.execute("commit")
        db.execute("detach warehouse")
        for path in () if before else macros:
            db.execute(path.read_text())
        db.execute("checkpoint")


def _is_half_empty(file: Path) -> bool:
    """Whether a file is half empty, after many tables in it were written again."""
    with duckdb.connect(str(file), read_only=True) as db:
        query = "select free_blocks > used_blocks from pragma_database_size()"
        return db.execute(query).fetchone()[0]


def _tables_in(db: duckdb.DuckDBPyConnection) -> set[str]:
    query = """
        select schema_name || '.' || table_name from duckdb_tables()
        where database_name = current_database()
    """
    return {name for (name,) in db.execute(query).fetchall()}


def _write(db: duckdb.DuckDBPyConnection, table: str, texts: Mapping[str, str]) -> None:
    name = _sql_name(table)
    db.execute(f"create or replace table {name} as from warehouse.{name} order by all")
    _describe(db, name, texts)


def _describe(db: duckdb.DuckDBPyConnection, name: str, texts: Mapping[str, str]) -> None:
    """Put descriptions on a table and its columns, where any SQL client shows them."""
    known = {column for (column, *_) in db.execute(f"describe {name}").fetchall()}
    for column, text in texts.items():
        if column == "":
            db.execute(f"comment on table {name} is {quoted(text)}")
        elif column in known:
            db.execute(f"comment on column {name}.{identifier(column)} is {quoted(text)}")


def export_parquet(snapshot: Path, folder: Path, tables: Iterable[str]) -> None:
    """Write tables of a snapshot as Parquet files, each named after its table."""
    folder.mkdir()
    with duckdb.connect(str(snapshot), read_only=True) as db:
        for name in tables:
            path = folder / parquet_name(name).rpartition("/")[2]
            db.execute(
                f"copy {_sql_name(name)} to {quoted(str(path))} (format parquet, compression zstd)"
            )


def parquet_name(table: str) -> str:
    """Where the Parquet file of a table (`schema.table`) lies, relative to the published folder."""
    return f"parquet/{table.partition('.')[2]}.parquet"


def data_known_at(snapshot: Path) -> str:
    """Return the newest instant at which anything in a snapshot became known, ISO 8601."""
    with duckdb.connect(str(snapshot), read_only=True) as db:
        tables = db.execute(
            """
            select schema_name, table_name from duckdb_columns()
            where column_name = 'known_from' and schema_name = 'marts'
            """
        ).fetchall()
        newest = [
            db.execute(f"select max(known_from) from {schema}.{identifier(table)}").fetchone()[0]
            for schema, table in tables
        ]
    known = [instant for instant in newest if instant is not None]
    return max(known).isoformat(timespec="seconds") if known else ""


def _sql_name(table: str) -> str:
    schema, _, name = table.partition(".")
    return f"{schema}.{identifier(name)}"
