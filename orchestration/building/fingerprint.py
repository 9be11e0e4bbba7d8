"""What changed since the last whole build: hashes of all that a build reads.

A build reads the raw tables, the dbt project and this package, and nothing else. Where all are as
they were when the marts were made, building again could only make the same marts; where only some
raw tables differ, only what is made of those can.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from orchestration import settings
from orchestration.publishing.release import ReleaseError
from orchestration.settings import Settings
from orchestration.store import lap_files
from orchestration.store.warehouse import RAW_TABLES, RAW_VIEWS, lap_folder

SOURCES = {".sql", ".yml", ".csv", ".md", ".py"}
MADE_BY_TOOLS = {"target", "logs", "__pycache__"}


@dataclass(frozen=True)
class Inputs:
    """What a build is made of.

    Attributes:
        code: Hash of the dbt project and of this package.
        raw: Hash of the content by the name of a raw table or view.
    """

    code: str
    raw: dict[str, str]


def of_inputs(warehouse: Path) -> Inputs:
    """Hash the raw tables of a warehouse that nobody is writing to, and the code."""
    with duckdb.connect(str(warehouse), read_only=True) as db:
        raw = {table: _content(db, table) for table in RAW_TABLES}
    laps = {name: lap_files.made_of(lap_folder(warehouse), name) for name in RAW_VIEWS}
    code = hashlib.sha256()
    for path in _code(settings.DBT_PROJECT, settings.REPO / "orchestration"):
        code.update(path.name.encode() + path.read_bytes())
    return Inputs(code.hexdigest(), raw | laps)


def changed_since_build(where: Settings, inputs: Inputs) -> set[str] | None:
    """Name the raw tables and views that differ from what the audited marts were made of.

    Returns:
        Their names, none when nothing changed; None when the code changed too or the warehouse
        holds no marts that a whole build made and audited.
    """
    built = _read(where)
    if not built or built.code != inputs.code or not _has_marts(where.warehouse):
        return None
    return {name for name in inputs.raw if inputs.raw[name] != built.raw.get(name)}


def build_begins(where: Settings) -> None:
    """Note, under the writer's lock, that the marts are about to change."""
    _note(where).unlink(missing_ok=True)


def build_ended(where: Settings, inputs: Inputs) -> None:
    """Note, under the writer's lock, that all marts are built of these inputs and audited."""
    _note(where).write_text(json.dumps(asdict(inputs), indent=1))


def require_built(where: Settings) -> None:
    """Raise ReleaseError when the last build did not end well: half a build is never published."""
    if not _read(where):
        raise ReleaseError("the last build did not end; run it again")


def _note(where: Settings) -> Path:
    return where.warehouse.parent / "built_inputs.json"


def _read(where: Settings) -> Inputs | None:
    try:
        return Inputs(**json.loads(_note(where).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def _has_marts(warehouse: Path) -> bool:
    with duckdb.connect(str(warehouse), read_only=True) as db:  # it may be a new file
        return bool(db.execute("from duckdb_tables() where schema_name = 'marts'").fetchone())


def _content(db: duckdb.DuckDBPyConnection, table: str) -> str:
    # what lies refused in the inbox is judged, and dated, anew by every landing
    rows = "* exclude (known_from)" if table == "quarantine" else "*"
    count, content = db.execute(
        "select count(*), coalesce(sum(hash(rows)::hugeint), 0) "
        f"from (select {rows} from raw.{table}) as rows"
    ).fetchone()
    return f"{count} {content:x}"


def _code(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        for place, subfolders, files in os.walk(folder):
            subfolders[:] = sorted(set(subfolders) - MADE_BY_TOOLS)
            yield from (Path(place, name) for name in sorted(files) if Path(name).suffix in SOURCES)
