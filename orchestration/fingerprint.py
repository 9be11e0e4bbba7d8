"""Whether anything changed since the last build: one hash of all that a build reads.

A build reads the raw tables, the dbt project and this package, and nothing else. When all are as
they were when the marts were made, building again could only make the same marts.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import duckdb

from orchestration import settings
from orchestration.release import ReleaseError
from orchestration.settings import Settings
from orchestration.warehouse import RAW_TABLES

SOURCES = ("*.sql", "*.yml", "*.csv", "*.md", "*.py")
MADE_BY_TOOLS = ("target", "logs", "__pycache__")


def of_inputs(warehouse: Path) -> str:
    """Hash the raw tables of a warehouse that nobody is writing to, and the code."""
    digest = hashlib.sha256()
    with duckdb.connect(str(warehouse), read_only=True) as db:
        for table in sorted(RAW_TABLES):
            # what lies refused in the inbox is judged, and dated, anew by every landing
            rows = "* exclude (known_from)" if table == "quarantine" else "*"
            rows, content = db.execute(
                "select count(*), coalesce(sum(hash(rows)::hugeint), 0) "
                f"from (select {rows} from raw.{table}) as rows"
            ).fetchone()
            digest.update(f"{table} {rows} {content:x}\n".encode())
    for path in _code(settings.DBT_PROJECT, settings.REPO / "orchestration"):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def is_built(where: Settings, inputs: str) -> bool:
    """Whether the marts in the warehouse were made of exactly these inputs, and audited."""
    if _read(_note(where)) != inputs:
        return False
    with duckdb.connect(str(where.warehouse), read_only=True) as db:  # it may be a new file
        return bool(db.execute("from duckdb_tables() where schema_name = 'marts'").fetchone())


def build_begins(where: Settings) -> None:
    """Note, under the writer's lock, that the marts are about to change."""
    _note(where).unlink(missing_ok=True)


def build_ended(where: Settings, inputs: str) -> None:
    """Note, under the writer's lock, that all marts are built of these inputs and audited."""
    _note(where).write_text(inputs)


def require_built(where: Settings) -> None:
    """Raise ReleaseError when the last build did not end well: half a build is never published."""
    if not _read(_note(where)):
        raise ReleaseError("the last build did not end; run it again")


def _note(where: Settings) -> Path:
    return where.warehouse.parent / "built_inputs"


def _read(path: Path) -> str | None:
    try:
        return path.read_text()
    except OSError:
        return None


def _code(*folders: Path) -> Iterable[Path]:
    for folder in folders:
        for pattern in SOURCES:
            for path in sorted(folder.rglob(pattern)):
                if not any(part in MADE_BY_TOOLS for part in path.relative_to(folder).parts):
                    yield path
