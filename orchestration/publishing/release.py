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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration.publishing.snapshot import (
    FILE,
    STORAGE,
    Fingerprint,
    data_known_at,
    export_parquet,
    fingerprints,
    make,
    parquet_name,
)
from orchestration.store.disk import told_when_full

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
        tables: Row count and hashes of content and columns by table.
        definitions: Content hash of the table macros and of the descriptions, and the file format.
        files: SHA-256 by file name, relative to the published folder.
        checks: Every audit check with its last verdict.
        duckdb_version: Version that wrote the file.
    """

    released_at: str
    data_known_at: str
    tables: dict[str, Fingerprint]
    definitions: dict[str, str]
    files: dict[str, str]
    checks: list[dict]
    duckdb_version: str


class ReleaseError(RuntimeError):
    """The warehouse cannot be published; the message says why."""


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
        DiskFullError: There is no room for a release beside the one in place, which stays.
    """
    published.mkdir(parents=True, exist_ok=True)
    _sweep(published)
    tables = fingerprints(warehouse)
    if not tables:
        raise ReleaseError("the warehouse holds no marts; run `make run` first")
    definitions = {
        "macros": _hash_of(b"".join(path.read_bytes() for path in macros)),
        "descriptions": _hash_of(json.dumps(descriptions, sort_keys=True).encode()),
        "format": f"{STORAGE} by DuckDB {duckdb.__version__}",
    }
    current = read_release(published)
    sound = _sound_files(published, current)
    if (
        current
        and (current.tables, current.definitions) == (tables, definitions)
        and sound == current.files
    ):
        return current, False
    with _staging_folder(published) as building, told_when_full(published):
        known = current.tables if current else {}
        differing = {name for name in tables if known.get(name) != tables[name]}
        is_alike = FILE in sound and current.definitions == definitions
        before = published / FILE if is_alike else None
        snapshot = building / FILE
        make(snapshot, warehouse, list(tables), before, differing, descriptions or {}, macros)
        exported = [name for name in tables if name in differing or parquet_name(name) not in sound]
        export_parquet(snapshot, building / "parquet", exported)
        written = [FILE, *map(parquet_name, exported)]
        kept = {parquet_name(name) for name in tables} - set(written)
        release = Release(
            released_at=datetime.now(UTC).isoformat(timespec="seconds"),
            data_known_at=data_known_at(snapshot),
            tables=tables,
            definitions=definitions,
            files={name: sound[name] for name in sorted(kept)}
            | {name: _hash_of_file(building / name) for name in written},
            checks=[asdict(check) for check in checks],
            duckdb_version=duckdb.__version__,
        )
        _swap_in(building, published, release, written)
        return release, True


def read_release(published: Path) -> Release | None:
    """Return what `release.json` says, or None when nothing readable is published."""
    try:
        return Release(**json.loads((published / "release.json").read_text()))
    except (OSError, ValueError, TypeError):
        return None


def is_whole(published: Path) -> bool:
    """Say whether every published file that `release.json` lists is there."""
    release = read_release(published)
    return release is not None and all((published / name).is_file() for name in release.files)


def _sound_files(published: Path, release: Release | None) -> dict[str, str]:
    """The published files that are what `release.json` says, with their hashes.

    A run that was killed between two renames leaves some that are newer.
    """
    sound = {}
    for name, digest in release.files.items() if release else ():
        path = published / name
        if path.is_file() and _hash_of_file(path) == digest:
            sound[name] = digest
    return sound


def _swap_in(building: Path, published: Path, release: Release, written: Sequence[str]) -> None:
    """Move the finished files over the published ones, each by one atomic rename."""
    (building / "release.json").write_text(json.dumps(asdict(release), indent=2) + "\n")
    parquet = published / "parquet"
    parquet.mkdir(exist_ok=True)
    names = [*sorted(written), "release.json"]  # parquet/... before stockcar.duckdb
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


@contextmanager
def _staging_folder(published: Path) -> Iterator[Path]:
    """A folder on the same disk, so that what is made in it can be renamed into place."""
    building = Path(tempfile.mkdtemp(prefix=STAGING_PREFIX, dir=published))
    try:
        yield building
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _sweep(published: Path) -> None:
    """Remove what killed runs left behind."""
    for leftover in published.glob(f"{STAGING_PREFIX}*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _hash_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _hash_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
