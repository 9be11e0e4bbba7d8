"""The analysts' copy: a snapshot that replaces the published one only as a whole.

The snapshot is built in a folder of its own, beside the published files. Each published file is
replaced by an atomic rename, the DuckDB file last but for `release.json`: a reader who holds the
old file keeps it, a new reader sees the new one, and a killed run leaves the old one in place.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

SCHEMAS = ("marts", "rules")
STAGING_PREFIX = ".building-"


@dataclass(frozen=True)
class Check:
    """One audit check and how it ended."""

    name: str
    status: str
    failures: int


@dataclass(frozen=True)
class Release:
    """What is published, as `release.json` tells it.

    Attributes:
        released_at: UTC instant of the release, ISO 8601.
        data_known_at: UTC instant of the newest fact in it, ISO 8601.
        tables: Row count and content hash by table.
        definitions: Content hash of the table macros and of the descriptions.
        files: SHA-256 by file name, relative to the published folder.
        checks: Audit checks that held before publishing.
        duckdb_version: Version that wrote the file.
    """

    released_at: str
    data_known_at: str
    tables: dict[str, dict[str, int | str]]
    definitions: dict[str, str]
    files: dict[str, str]
    checks: list[dict]
    duckdb_version: str


class ReleaseError(RuntimeError):
    """The warehouse cannot be published; the message says why."""


def read_checks(run_results: Path) -> list[Check]:
    """Read the outcome of the audit from dbt's `run_results.json` and the manifest beside it.

    Raises:
        ReleaseError: There is no outcome, a check did not hold, or one was not run: a build of a
            few models is no audit of the rest.
    """
    try:
        results = json.loads(run_results.read_text())["results"]
        nodes = json.loads(run_results.with_name("manifest.json").read_text())["nodes"]
    except (OSError, ValueError, KeyError):
        raise ReleaseError("the warehouse has not been audited; run `make run` first") from None
    checks = [
        Check(result["unique_id"].split(".")[2], result["status"], result["failures"] or 0)
        for result in results
        if result["unique_id"].startswith("test.")
    ]
    failed = [result["unique_id"] for result in results if result["status"] in ("error", "fail")]
    if failed:
        raise ReleaseError(f"{len(failed)} checks do not hold, the first is {failed[0]}")
    demanded = {name for name, node in nodes.items() if node["resource_type"] == "test"}
    missing = sorted(demanded - {result["unique_id"] for result in results})
    if missing:
        raise ReleaseError(
            f"{len(missing)} checks were not run, the first is {missing[0]}; build all models"
        )
    return sorted(checks, key=lambda check: check.name)


def publish(
    warehouse: Path,
    published: Path,
    checks: Sequence[Check],
    macros: Sequence[Path] = (),
    descriptions: dict[str, dict[str, str]] | None = None,
) -> tuple[Release, bool]:
    """Snapshot the warehouse's marts and rules, and swap the snapshot in.

    Args:
        warehouse: DuckDB file that no writer holds.
        published: Folder of the analysts' copy.
        checks: Audit checks that held.
        macros: SQL files run in the snapshot, such as table macros for "as known on".
        descriptions: Per table, its description under `""` and those of its columns by name.

    Returns:
        The release that is now in place, and whether it is a new one: when the content equals
        what is published, nothing is touched.

    Raises:
        ReleaseError: There is nothing to publish.
    """
    published.mkdir(parents=True, exist_ok=True)
    _sweep(published)
    building = Path(tempfile.mkdtemp(prefix=STAGING_PREFIX, dir=published))
    try:
        snapshot = building / "stockcar.duckdb"
        tables = _build_snapshot(snapshot, warehouse, macros, descriptions or {})
        definitions = {
            "macros": _hash_of(b"".join(path.read_bytes() for path in macros)),
            "descriptions": _hash_of(json.dumps(descriptions, sort_keys=True).encode()),
        }
        current = read_release(published)
        if (
            current
            and (current.tables, current.definitions) == (tables, definitions)
            and all((published / name).exists() for name in current.files)
        ):
            return current, False
        files = _export_parquet(snapshot, building / "parquet")
        release = Release(
            released_at=datetime.now(UTC).isoformat(timespec="seconds"),
            data_known_at=_data_known_at(snapshot),
            tables=tables,
            definitions=definitions,
            files={
                str(path.relative_to(building)): _hash_of(path.read_bytes())
                for path in [snapshot, *files]
            },
            checks=[asdict(check) for check in checks],
            duckdb_version=duckdb.__version__,
        )
        _swap_in(building, published, release)
        return release, True
    finally:
        shutil.rmtree(building, ignore_errors=True)


def read_release(published: Path) -> Release | None:
    """Return what `release.json` says, or None when nothing readable is published."""
    try:
        return Release(**json.loads((published / "release.json").read_text()))
    except (OSError, ValueError, TypeError):
        return None


def _build_snapshot(
    snapshot: Path,
    warehouse: Path,
    macros: Sequence[Path],
    descriptions: dict[str, dict[str, str]],
) -> dict[str, dict[str, int | str]]:
    """Copy the public schemas into a fresh, compact file and return its tables' fingerprints."""
    fingerprints: dict[str, dict[str, int | str]] = {}
    with duckdb.connect(str(snapshot)) as db:
        db.execute(f"attach {_quoted(str(warehouse))} as warehouse (read_only)")
        tables = db.execute(
            """
            select schema_name, table_name from duckdb_tables()
            where database_name = 'warehouse' and schema_name in (select unnest(?))
            order by all
            """,
            [list(SCHEMAS)],
        ).fetchall()
        if not tables:
            raise ReleaseError("the warehouse holds no marts; run `make run` first")
        for schema in SCHEMAS:
            db.execute(f"create schema {schema}")
        for schema, table in tables:
            name = f"{schema}.{_identifier(table)}"
            db.execute(f"create table {name} as from warehouse.{name} order by all")
            fingerprints[f"{schema}.{table}"] = _fingerprint(db, name)
            _describe(db, name, descriptions.get(table, {}))
        db.execute("detach warehouse")
        for path in macros:
            db.execute(path.read_text())
        db.execute("checkpoint")
    return fingerprints


def _fingerprint(db: duckdb.DuckDBPyConnection, name: str) -> dict[str, int | str]:
    """Row count and an order-free hash of a table's rows."""
    rows, content = db.execute(
        f"select count(*), coalesce(sum(hash(rows)::hugeint), 0) from {name} as rows"
    ).fetchone()
    return {"rows": rows, "content": f"{content:x}"}


def _describe(db: duckdb.DuckDBPyConnection, name: str, texts: dict[str, str]) -> None:
    """Put descriptions on a table and its columns, where any SQL client shows them."""
    known = {column for (column, *_) in db.execute(f"describe {name}").fetchall()}
    for column, text in texts.items():
        if column == "":
            db.execute(f"comment on table {name} is {_quoted(text)}")
        elif column in known:
            db.execute(f"comment on column {name}.{_identifier(column)} is {_quoted(text)}")


def _export_parquet(snapshot: Path, folder: Path) -> list[Path]:
    """Write each table as a Parquet file named after it."""
    folder.mkdir()
    files = []
    with duckdb.connect(str(snapshot), read_only=True) as db:
        tables = db.execute(
            "select schema_name, table_name from duckdb_tables() order by all"
        ).fetchall()
        for schema, table in tables:
            path = folder / f"{table}.parquet"
            db.execute(
                f"copy {schema}.{_identifier(table)} to {_quoted(str(path))}"
                " (format parquet, compression zstd)"
            )
            files.append(path)
    return files


def _data_known_at(snapshot: Path) -> str:
    """Return the newest instant at which anything in the snapshot became known."""
    with duckdb.connect(str(snapshot), read_only=True) as db:
        tables = db.execute(
            """
            select schema_name, table_name from duckdb_columns()
            where column_name = 'known_from' and schema_name = 'marts'
            """
        ).fetchall()
        newest = [
            db.execute(f"select max(known_from) from {schema}.{_identifier(table)}").fetchone()[0]
            for schema, table in tables
        ]
    known = [instant for instant in newest if instant is not None]
    return max(known).isoformat(timespec="seconds") if known else ""


def _swap_in(building: Path, published: Path, release: Release) -> None:
    """Move the finished files over the published ones, each by one atomic rename."""
    (building / "release.json").write_text(json.dumps(asdict(release), indent=2) + "\n")
    parquet = published / "parquet"
    parquet.mkdir(exist_ok=True)
    names = [*sorted(release.files), "release.json"]  # parquet/... before stockcar.duckdb
    for name in names:
        _flush(building / name)
    for name in names:
        (building / name).replace(published / name)
    _flush(parquet)
    _flush(published)
    for stale in parquet.glob("*.parquet"):
        if str(stale.relative_to(published)) not in release.files:
            stale.unlink()


def _flush(path: Path) -> None:
    """Have the disk hold what was written to a file, or renamed within a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(published: Path) -> None:
    """Remove what killed runs left behind."""
    for leftover in published.glob(f"{STAGING_PREFIX}*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _hash_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _quoted(text: str) -> str:
    """A SQL string literal, for statements that take no parameters."""
    return "'" + text.replace("'", "''") + "'"


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
