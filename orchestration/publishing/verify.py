"""Is what lies in a published folder what was published? By content, never by presence.

`release.json` is held against the hash kept apart from it, every file against `release.json`, and
what nobody published is a difference too: DuckDB would read a `.wal` beside the file as part of it.
"""

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.publishing.release_json import HASH, RELEASE, Release, hash_line, parse
from orchestration.publishing.snapshot import FILE, fingerprint, fingerprints, parquet_name
from orchestration.store.archive import sha256
from orchestration.store.file_hash import bytes_of, sha256_of
from orchestration.store.sql_text import quoted

STAGING_PREFIX = ".building-"
SPILLED = f"{FILE}.tmp"
"""Where the queries of an analyst who has the file open may spill to disk; never read as data."""
PARQUET = "parquet"
_NAME = re.compile(rf"{re.escape(FILE)}|{PARQUET}/[\w-]+\.parquet")
CURE = "Type `make run`: it publishes again what the warehouse holds."
PATIENCE_S = 5.0
"""How long a reader waits for a release that is just being swapped in."""


class NotVerifiedError(RuntimeError):
    """The published file is not what was published; the message says where it differs."""


@dataclass(frozen=True)
class Difference:
    """One way in which a folder is not what was published.

    Attributes:
        name: The file at fault, relative to the folder; empty for the folder itself.
        what: What is wrong with it, as the rest of a sentence that begins with its name.
        is_foreign: Whether it stands where nothing, or something of another kind, should stand.
    """

    name: str
    what: str
    is_foreign: bool = False

    def __str__(self) -> str:
        """The sentence."""
        return f"{self.name or 'The published folder'} {self.what}."


@dataclass(frozen=True)
class Inspection:
    """What was found in a published folder.

    Attributes:
        release: What `release.json` says; None unless it is proven by its hash.
        sound: The files that are what a proven `release.json` says, with their hashes.
        differences: All else, in the order of what a reader should know first.
    """

    release: Release | None
    sound: dict[str, str]
    differences: tuple[Difference, ...]

    @property
    def is_readable(self) -> bool:
        """Whether the DuckDB file can be read as published, whatever else differs."""
        return FILE in self.sound and all(
            one.name != f"{FILE}.wal" for one in self.differences if one.is_foreign
        )


def inspect(published: Path, recorded: str | None = None) -> Inspection:
    """Compare a published folder with what `release.json` says of it.

    Args:
        published: The folder.
        recorded: SHA-256 of the `release.json` that was published last, where that is known
            from elsewhere; None to go by the hash beside it alone.
    """
    if not published.is_dir():
        return Inspection(None, {}, (Difference("", "is not there"),))
    release, differences = _release(published, recorded)
    is_proven = not differences
    sound: dict[str, str] = {}
    for name, digest in sorted(release.files.items()) if release else ():
        if wrong := _wrong(published, name, digest):
            differences.append(wrong)
        elif is_proven:
            sound[name] = digest
    differences += _foreign(published, release)
    return Inspection(release if is_proven else None, sound, tuple(differences))


def recompute(published: Path, release: Release) -> Iterator[Difference]:
    """Hash every table of a release anew, in the DuckDB file and in its Parquet files.

    Args:
        published: The folder.
        release: What it should hold.

    Raises:
        NotVerifiedError: The release was hashed by another version of DuckDB, whose hashes of
            rows may be others.
    """
    if release.duckdb_version != duckdb.__version__:
        raise NotVerifiedError(
            f"rows are not compared: they were hashed by DuckDB {release.duckdb_version}, "
            f"and this is {duckdb.__version__}"
        )
    try:
        found = fingerprints(published / FILE)
    except duckdb.Error as error:
        yield Difference(FILE, f"cannot be read: {_in_a_line(error)}")
        return
    for table in sorted(found.keys() | release.tables.keys()):
        told, has = release.tables.get(table), found.get(table)
        if told != has:
            yield Difference(FILE, f"holds {_rows(has)} in {table}; published: {_rows(told)}")
    with duckdb.connect() as db:
        for table, told in sorted(release.tables.items()):
            name = parquet_name(table)
            source = f"read_parquet({quoted(str(published / name))})"
            try:
                has = fingerprint(db, source, 0)
            except duckdb.Error as error:
                yield Difference(name, f"cannot be read: {_in_a_line(error)}")
            else:
                if (has["rows"], has["content"]) != (told.get("rows"), told.get("content")):
                    yield Difference(name, f"has other rows than were published of {table}")


def readable_file(published: Path) -> tuple[Path, tuple[Difference, ...]]:
    """Return the published DuckDB file for reading, and what differs beside it.

    Raises:
        FileNotFoundError: Nothing is published yet.
        NotVerifiedError: The file cannot be shown to be what was published.
    """
    file = published / FILE
    if not (file.exists() or (published / RELEASE).exists()):
        raise FileNotFoundError(f"nothing is published in {published} yet; type `make run`")
    found, until = inspect(published), time.monotonic() + PATIENCE_S
    while (
        found.differences and any(published.glob(f"{STAGING_PREFIX}*")) and time.monotonic() < until
    ):
        time.sleep(0.2)
        found = inspect(published)
    if not found.is_readable:
        told = " ".join(map(str, found.differences[:5]))
        raise NotVerifiedError(f"what lies in {published} is not what was published. {told} {CURE}")
    return file, found.differences


def _release(published: Path, recorded: str | None) -> tuple[Release | None, list[Difference]]:
    """What `release.json` says, and why it is not to be believed."""
    try:
        body = bytes_of(published / RELEASE)
    except OSError as error:
        return None, [_unreadable(published, RELEASE, error)]
    release, digest, differences = parse(body), sha256(body), []
    if release is None:
        differences.append(Difference(RELEASE, "is torn: it is no list of what is published"))
    try:
        if bytes_of(published / HASH) != hash_line(digest).encode():
            differences.append(Difference(RELEASE, f"does not have the hash that {HASH} tells"))
    except OSError as error:
        differences.append(_unreadable(published, HASH, error))
    if recorded not in (None, digest) and not differences:
        differences.append(Difference(RELEASE, "is not the one that was published last"))
    return release, differences


def _wrong(published: Path, name: str, digest: str) -> Difference | None:
    """What is wrong with a file that `release.json` lists."""
    if not _NAME.fullmatch(name):
        return Difference(name, "is no name of a published file")
    path = published / name
    if path.parent.is_symlink():
        return Difference(name, "lies behind a link")
    try:
        found = sha256_of(path)
    except OSError as error:
        return _unreadable(published, name, error)
    if found == digest:
        return None
    return Difference(name, f"was changed: its SHA-256 begins with {found[:12]}, not {digest[:12]}")


def _unreadable(published: Path, name: str, error: OSError) -> Difference:
    path = published / name
    if path.is_symlink():
        return Difference(name, "is a link and no file", is_foreign=True)
    if not path.exists():
        return Difference(name, "is missing")
    if not path.is_file():
        return Difference(name, "is no file", is_foreign=True)
    return Difference(name, f"cannot be read: {error.strerror}")


def _foreign(published: Path, release: Release | None) -> Iterator[Difference]:
    """What lies in the folder and was never published."""
    known = {RELEASE, HASH, FILE, PARQUET, SPILLED}
    for path in sorted(published.iterdir()):
        if path.name not in known and not path.name.startswith(STAGING_PREFIX):
            yield Difference(path.name, "was never published", is_foreign=True)
    parquet = published / PARQUET
    if parquet.is_symlink() or (parquet.exists() and not parquet.is_dir()):
        yield Difference(PARQUET, "is no folder", is_foreign=True)
    elif release and parquet.is_dir():
        for path in sorted(parquet.iterdir()):
            if f"{PARQUET}/{path.name}" not in release.files:
                name = f"{PARQUET}/{path.name}"
                yield Difference(name, "was never published", is_foreign=True)


def _rows(of: Mapping | None) -> str:
    return f"{of.get('rows')} rows of hash {of.get('content')}" if of else "no table"


def _in_a_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
