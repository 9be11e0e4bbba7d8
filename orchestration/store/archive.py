"""The archive: every payload as received, named by what it is, when it was seen, and its hash.

A file's name says all there is to know about it, so the archive is read by listing it and no
manifest can fall out of step:

    <root>/<source>/<kind>/<season>[/<series_id>/<race_id>]/<seen>_<sha256>.<suffix>.gz

Nothing is ever overwritten; the same bytes seen twice are stored once, at the first sight. What
lies there under any other name, or was seen at a time that cannot be, is no version and is never
read; `strays` names it.
"""

import gzip
import hashlib
import io
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from orchestration.store.regular_files import read_regular

SEEN_FORMAT = "%Y%m%dT%H%M%SZ"
EARLIEST = datetime(1949, 1, 1, tzinfo=UTC)
"""Nothing of this sport was known before its first season."""
CLOCK_TOLERANCE = timedelta(days=1)
"""What was seen later than this from now was not seen: some clock was wrong."""
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
"""A clock that is before the project itself stands still, and judges nothing."""
MAX_BYTES = 128_000_000
"""More than any source may send, unpacked; what unpacks to more was made to fill a memory."""
NAME = re.compile(
    r"(?P<seen>[0-9]{8}T[0-9]{6}Z)_(?P<sha256>[0-9a-f]{64})\.(?P<suffix>[a-z0-9]{1,10})\.gz"
)
KIND = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
"""A season, a series or a race as the name of a folder: as we write it, and no other digits."""


@dataclass(frozen=True, order=True)
class Subject:
    """What a payload is about.

    Attributes:
        source: Where it comes from, such as `nascar_feed`.
        kind: What it is, such as `weekend_feed`.
        season: Championship year, or None.
        series_id: The feed's series number (1 Cup, 2 second series, 3 Trucks), or None.
        race_id: The feed's race number, or None.
    """

    source: str
    kind: str
    season: int | None = None
    series_id: int | None = None
    race_id: int | None = None

    @property
    def folder(self) -> Path:
        """Where versions of this subject lie, relative to an archive root."""
        ids = (self.season, self.series_id, self.race_id)
        return Path(self.source, self.kind, *(str(i) for i in ids if i is not None))


@dataclass(frozen=True)
class Version:
    """One stored version of a subject."""

    subject: Subject
    seen: datetime
    sha256: str
    path: Path

    def read(self) -> bytes:
        """Return the bytes as received.

        Raises:
            ArchiveError: The file is torn or its bytes are not those its name promises.
        """
        try:
            packed = io.BytesIO(read_regular(self.path, MAX_BYTES))
            with gzip.GzipFile(fileobj=packed) as file:
                body = file.read(MAX_BYTES + 1)
        except (OSError, EOFError, gzip.zlib.error) as error:
            raise ArchiveError(f"{self.path} cannot be unpacked: {error}") from error
        if len(body) > MAX_BYTES:
            raise ArchiveError(f"{self.path} unpacks to more than {MAX_BYTES:,} bytes")
        if sha256(body) != self.sha256:
            raise ArchiveError(f"{self.path} does not hold the bytes its name promises")
        return body

    def is_whole(self) -> bool:
        """Say whether the file holds the bytes its name promises."""
        try:
            self.read()
        except ArchiveError:
            return False
        return True


class ArchiveError(RuntimeError):
    """A stored file is not what its name says."""


def sha256(body: bytes) -> str:
    """Return the hash that names bytes in the archive, as 64 hexadecimal digits."""
    return hashlib.sha256(body).hexdigest()


def put(root: Path, subject: Subject, body: bytes, seen: datetime, suffix: str = "json") -> Version:
    """Store one payload, unless the version in force when it was seen holds these bytes.

    A value that returns to an older state (an appeal won) is a version of its own, so only that
    one version is compared. A version that is torn by now is made whole by the same bytes.

    Args:
        root: Archive root.
        subject: What the payload is about.
        body: Bytes as received, not compressed.
        seen: When it was seen, timezone-aware.
        suffix: File type of the bytes.

    Returns:
        The stored version: the new one, or the one in force when nothing changed.
    """
    digest = sha256(body)
    stamp = seen.astimezone(UTC).strftime(SEEN_FORMAT)
    before = [known for known in versions(root, subject, seen) if known.seen <= instant(stamp)]
    if before and before[-1].sha256 == digest:
        version = before[-1]
    else:
        path = root / subject.folder / f"{stamp}_{digest}.{suffix}.gz"
        version = Version(subject, instant(stamp), digest, path)
    if not version.is_whole():
        version.path.parent.mkdir(parents=True, exist_ok=True)
        _write_atomically(version.path, gzip.compress(body, compresslevel=9, mtime=0))
    return version


def held(root: Path, subject: Subject, now: datetime | None = None) -> str | None:
    """Return the hash of the newest version of a subject, if the archive can still read it.

    Whoever fetches asks with it: what is torn must not be answered by "unchanged". `now` is the
    time at which that is asked; the clock's, if not given.
    """
    *_, newest = [None, *versions(root, subject, now)]
    return newest.sha256 if newest and newest.is_whole() else None


def versions(root: Path, subject: Subject, now: datetime | None = None) -> Iterator[Version]:
    """Yield the stored versions of one subject, oldest first.

    Args:
        root: Archive root.
        subject: What they are about.
        now: The time at which that is asked; the clock's, if not given.
    """
    folder = root / subject.folder
    if folder.is_symlink() or not folder.is_dir():
        return
    latest = latest_possible(now)
    with os.scandir(folder) as listed:
        names = sorted(one.name for one in listed if one.is_file(follow_symlinks=False))
    for name in names:
        match = NAME.fullmatch(name)
        seen = instant(match["seen"]) if match else None
        if match and seen and EARLIEST <= seen <= latest:
            yield Version(subject, seen, match["sha256"], folder / name)


def subjects(root: Path, source: str, season: int | None = None) -> Iterator[Subject]:
    """Yield every subject of a source, or of one season of it, in a stable order."""
    for kind in folders_in(root / source):
        for ids, entries in numbered_folders(root / source / kind, season):
            if any(one.name.endswith(".gz") for one in entries):
                yield Subject(source, kind, *ids)


def seasons(root: Path, source: str) -> set[int]:
    """The seasons of which a source has folders."""
    found = set()
    for kind in folders_in(root / source):
        with os.scandir(root / source / kind) as listed:
            found |= {int(one.name) for one in listed if NUMBER.fullmatch(one.name)}
    return found


def folders_in(folder: Path) -> list[str]:
    """The names of the folders of kinds in the folder of a source, sorted; links are none."""
    if not folder.is_dir():
        return []
    with os.scandir(folder) as listed:
        return sorted(
            one.name
            for one in listed
            if KIND.fullmatch(one.name) and one.is_dir(follow_symlinks=False)
        )


def numbered_folders(
    folder: Path, season: int | None = None, ids: tuple[int, ...] = ()
) -> Iterator[tuple[tuple[int, ...], list[os.DirEntry]]]:
    """Yield the folders of subjects below that of a kind, itself first, with what lies in each.

    Args:
        folder: Where to begin.
        season: Only what is about this season, if given.
        ids: The numbers of the folder: season, series and race, as far as it has any.
    """
    with os.scandir(folder) as listed:
        entries = sorted(listed, key=lambda one: one.name)
    if ids or season is None:
        yield ids, entries
    for one in entries:
        is_ours = NUMBER.fullmatch(one.name) and one.is_dir(follow_symlinks=False)
        if is_ours and len(ids) < 3 and (ids or season in (None, int(one.name))):
            yield from numbered_folders(folder / one.name, season, (*ids, int(one.name)))


def instant(stamp: str) -> datetime | None:
    """The instant that a name tells; None where there is no such day or hour."""
    try:
        return datetime.strptime(stamp, SEEN_FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None


def latest_possible(now: datetime | None = None) -> datetime:
    """The latest instant at which anything can have been seen until now."""
    now = now or datetime.now(UTC)
    return now + CLOCK_TOLERANCE if now >= BEGAN else datetime.max.replace(tzinfo=UTC)


def _write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that a reader, or a kill, sees either nothing or all of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".incoming-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
