"""The archive: every payload as received, named by what it is, when it was seen, and its hash.

A file's name says all there is to know about it, so the archive is read by listing it and no
manifest can fall out of step:

    <root>/<source>/<kind>/<season>[/<series_id>/<race_id>]/<seen>_<sha256>.<suffix>.gz

Nothing is ever overwritten; the same bytes seen twice are stored once, at the first sight.
"""

import gzip
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

SEEN_FORMAT = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"(?P<seen>\d{8}T\d{6}Z)_(?P<sha256>[0-9a-f]{64})\.(?P<suffix>[a-z0-9]+)\.gz")


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
            body = gzip.decompress(self.path.read_bytes())
        except (OSError, EOFError, gzip.zlib.error) as error:
            raise ArchiveError(f"{self.path} cannot be unpacked: {error}") from error
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
    before = [known for known in versions(root, subject) if known.seen <= _instant(stamp)]
    if before and before[-1].sha256 == digest:
        version = before[-1]
    else:
        path = root / subject.folder / f"{stamp}_{digest}.{suffix}.gz"
        version = Version(subject, _instant(stamp), digest, path)
    if not version.is_whole():
        version.path.parent.mkdir(parents=True, exist_ok=True)
        _write_atomically(version.path, gzip.compress(body, compresslevel=9, mtime=0))
    return version


def held(root: Path, subject: Subject) -> str | None:
    """Return the hash of the newest version of a subject, if the archive can still read it.

    Whoever fetches asks with it: what is torn must not be answered by "unchanged".
    """
    *_, newest = [None, *versions(root, subject)]
    return newest.sha256 if newest and newest.is_whole() else None


def versions(root: Path, subject: Subject) -> Iterator[Version]:
    """Yield the stored versions of one subject, oldest first."""
    folder = root / subject.folder
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if match := _NAME.fullmatch(path.name):
            yield Version(subject, _instant(match["seen"]), match["sha256"], path)


def subjects(root: Path, source: str, season: int | None = None) -> Iterator[Subject]:
    """Yield every subject of a source, or of one season of it, in a stable order."""
    base = root / source
    pattern = "*" if season is None else f"*/{season}"
    folders = {path.parent for start in base.glob(pattern) for path in start.rglob("*.gz")}
    for folder in sorted(folders):
        kind, *ids = folder.relative_to(base).parts
        if len(ids) <= 3 and all(part.isdigit() for part in ids):
            yield Subject(source, kind, *(int(part) for part in ids))


def _instant(stamp: str) -> datetime:
    return datetime.strptime(stamp, SEEN_FORMAT).replace(tzinfo=UTC)


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
