"""The analysts' copy: a snapshot that replaces the published one only as a whole.

The snapshot is built in a folder of its own, beside the published files. Each published file is
replaced by an atomic rename, the DuckDB file last but for `release.json`: a reader who holds the
old file keeps it, a new reader sees the new one, and a killed run leaves the old one in place.

What is there before is not believed but compared. A file that is not what was published is written
again, and what nobody published is set aside in a folder beside the published one.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration.publishing import release_json
from orchestration.publishing.release_json import HASH, RELEASE, Check, Release
from orchestration.publishing.snapshot import (
    FILE,
    STORAGE,
    data_known_at,
    export_parquet,
    fingerprints,
    make,
    parquet_name,
)
from orchestration.publishing.verify import STAGING_PREFIX, Difference, inspect
from orchestration.store.disk import told_when_full
from orchestration.store.file_hash import sha256_of


class ReleaseError(RuntimeError):
    """The warehouse cannot be published; the message says why."""


def publish(
    warehouse: Path,
    published: Path,
    checks: Sequence[Check],
    macros: Sequence[Path] = (),
    descriptions: dict[str, dict[str, str]] | None = None,
    recorded: str | None = None,
    say: Callable[[str], None] = lambda text: None,
) -> tuple[Release, bool]:
    """Snapshot the warehouse's marts and rules, and swap the snapshot in.

    Args:
        warehouse: DuckDB file that no writer holds.
        published: Folder of the analysts' copy.
        checks: Audit checks that held.
        macros: SQL files run in the snapshot, such as table macros for "as known on".
        descriptions: Per table, its description under `""` and those of its columns by name.
        recorded: SHA-256 of the `release.json` that was published last, where that is known.
        say: Told in a sentence each what is published is not what it was, and is mended.

    Returns:
        The release that is now in place, and whether it is a new one: when the content equals
        what is published, nothing is touched.

    Raises:
        ReleaseError: There is nothing to publish.
        DiskFullError: There is no room for a release beside the one in place, which stays.
    """
    is_new_folder = _make_folder(published)
    _sweep(published)
    tables = fingerprints(warehouse)
    if not tables:
        raise ReleaseError("the warehouse holds no marts; run `make run` first")
    definitions = {
        "macros": _hash_of(b"".join(path.read_bytes() for path in macros)),
        "descriptions": _hash_of(json.dumps(descriptions, sort_keys=True).encode()),
        "format": f"{STORAGE} by DuckDB {duckdb.__version__}",
    }
    found = inspect(published, recorded)
    current, sound = found.release, found.sound
    if recorded or not is_new_folder:
        for one in found.differences:
            say(f"{one} It lies in {_aside(published)} now." if one.is_foreign else str(one))
    _set_aside(published, found.differences)
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
            | {name: sha256_of(building / name) for name in written},
            checks=[asdict(check) for check in checks],
            duckdb_version=duckdb.__version__,
        )
        stale = sound.keys() - release.files.keys()
        _swap_in(building, published, release, written, stale)
        return release, True


def _swap_in(
    building: Path,
    published: Path,
    release: Release,
    written: Sequence[str],
    stale: Iterable[str],
) -> None:
    """Move the finished files over the published ones, each by one atomic rename."""
    release_json.write(building, release)
    parquet = published / "parquet"
    parquet.mkdir(exist_ok=True)
    names = [*sorted(written), HASH, RELEASE]  # parquet/... before stockcar.duckdb
    for name in names:
        _flush(building / name)
    for name in names:
        (building / name).replace(published / name)
    _flush(parquet)
    _flush(published)
    for name in stale:
        (published / name).unlink(missing_ok=True)


def _make_folder(published: Path) -> bool:
    """Make the folder, unless it is there, and say whether it is empty; a file is moved for it."""
    if not published.is_dir() and (published.exists() or published.is_symlink()):
        _move_aside(published, published.name, published.parent)
    published.mkdir(parents=True, exist_ok=True)
    return not any(published.iterdir())


def _set_aside(published: Path, differences: Iterable[Difference]) -> None:
    """Move what stands where it should not into a folder beside the published one."""
    for one in differences:
        if one.is_foreign:
            _move_aside(published, one.name, published)


def _aside(published: Path) -> Path:
    return published.with_name(f"{published.name}.set-aside")


def _move_aside(published: Path, name: str, folder: Path) -> None:
    aside = _aside(published) / name
    aside.parent.mkdir(parents=True, exist_ok=True)
    if aside.is_dir() and not aside.is_symlink():
        shutil.rmtree(aside)
    else:
        aside.unlink(missing_ok=True)
    shutil.move(folder / name, aside)


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
