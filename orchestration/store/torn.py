"""Caches that cannot be read any more: found, set aside, and said.

The warehouse and the rows of laps are made of the bundle and the archive, so that nothing is lost
with them. What a cut of power, a failing disk or a stray program does to them comes up as any error
of DuckDB's, at opening or in the middle of a build. So an error is not judged by its words: after
one, all that the file holds is read in another process, and a file that cannot be read is set
aside. The next landing makes it again.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb

from orchestration.settings import REPO
from orchestration.store import lap_files
from orchestration.store.sql_text import identifier

SUFFIX = ".torn"
MADE_AGAIN = "The next landing makes it again, of the bundle and the archive."


class TornError(RuntimeError):
    """A cache cannot be read and was set aside; the message names it, the cause and the cure."""


def raise_if_torn(warehouse: Path, laps: Path) -> None:
    """Set aside what cannot be read of a warehouse whose writer's lock the caller holds.

    Args:
        warehouse: DuckDB file, which nobody in this process has open.
        laps: Folder of the files of lap rows.

    Raises:
        TornError: Something was set aside.
    """
    if dropped := lap_files.drop_torn(laps):
        raise TornError(f"{lap_files.sentence(dropped)} {MADE_AGAIN}")
    if why := unreadable(warehouse):
        aside = set_aside(warehouse)
        raise TornError(
            f"{warehouse} cannot be read ({why}). It was set aside as {aside.name}. {MADE_AGAIN}"
        )


def unreadable(warehouse: Path) -> str:
    """Say why a warehouse cannot be read; nothing if it can, is not there, or is not ours to judge.

    A file that another process has open, or that this user may not read, tells nothing.
    """
    if not warehouse.exists() or not os.access(warehouse, os.R_OK | os.W_OK):
        return ""
    looked = subprocess.run(  # noqa: S603 - this module itself, no shell
        [sys.executable, "-m", "orchestration.store.torn", str(warehouse)],
        env={**os.environ, "PYTHONPATH": str(REPO)},
        capture_output=True,
        text=True,
        errors="replace",
    )
    if looked.returncode == 0:
        return ""
    return looked.stdout.strip() or "DuckDB dies of it"


def is_held(error: Exception) -> bool:
    """Say whether an error means that another process has the file open."""
    return isinstance(error, duckdb.IOException) and "could not set lock" in str(error).lower()


def set_aside(warehouse: Path) -> Path:
    """Rename a warehouse and what was written ahead of it; the one set aside before goes."""
    aside = warehouse.with_name(warehouse.name + SUFFIX)
    for old, new in ((warehouse, aside), (_ahead_of(warehouse), _ahead_of(aside))):
        if new.is_dir() and not new.is_symlink():
            shutil.rmtree(new)
        else:
            new.unlink(missing_ok=True)
        if old.exists():
            old.rename(new)
    return aside


def was_set_aside(warehouse: Path) -> bool:
    """Say whether a warehouse was set aside here."""
    return warehouse.with_name(warehouse.name + SUFFIX).is_file()


def _ahead_of(file: Path) -> Path:
    return file.with_name(file.name + ".wal")


def _read_all(warehouse: str) -> str:
    """Read every table of a warehouse; return the error that stops it, or nothing."""
    try:
        with duckdb.connect(warehouse, read_only=True) as db:
            tables = db.execute("select schema_name, table_name from duckdb_tables()").fetchall()
            for schema, table in tables:
                name = f"{identifier(schema)}.{identifier(table)}"
                db.execute(f"select sum(hash(rows)::hugeint) from {name} as rows").fetchone()
    except duckdb.Error as error:
        return "" if is_held(error) else " ".join(str(error).split())[:300]
    return ""


if __name__ == "__main__":
    told = _read_all(sys.argv[1])
    sys.stdout.write(told)
    sys.exit(1 if told else 0)
