"""The inbox: what users drop, kept in the archive byte for byte, and what is not taken."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from orchestration.feeds.news.article_files import files_in, open_article_file
from orchestration.feeds.news.article_formats import FileReading
from orchestration.feeds.news.articles import ArticleReason
from orchestration.feeds.news.bounded_reading import read_files
from orchestration.landing.quarantine import Quarantined
from orchestration.store import archive
from orchestration.store.archive import Subject, Version

SOURCE = "articles"
READING_KIND = "article_reading"
"""Kind of an article that landed and could not be read in time."""


@dataclass(frozen=True)
class Held:
    """What the warehouse holds before a landing.

    Attributes:
        whole: Files in the archive whose articles all have their rows, relative to the data folder.
        told: Files something of which was refused.
        costly: What was refused for the time it takes: a sentence, by the hash of the bytes.
    """

    whole: frozenset[str]
    told: frozenset[str]
    costly: Mapping[str, str]

    @classmethod
    def of(cls, db: duckdb.DuckDBPyConnection) -> "Held":
        """Look it up in a warehouse."""
        whole = db.execute(
            "select archive_path from raw.article_copy group by archive_path"
            " having count(*) = max(copies_in_file)"
        ).fetchall()
        refused = db.execute(
            "select archive_path, reason, sha256, detail from raw.quarantine"
            " where source = ? and kind <> ?",
            [SOURCE, READING_KIND],
        ).fetchall()
        return cls(
            whole=frozenset(path for (path,) in whole),
            told=frozenset(path for path, *_ in refused),
            costly={
                sha256: detail.partition(": ")[2]
                for _, reason, sha256, detail in refused
                if reason == ArticleReason.TOO_COSTLY and sha256
            },
        )


def keep_dropped(
    inbox: Path, archived: Path, seen: datetime, held: Held
) -> tuple[dict[Path, FileReading], list[Quarantined]]:
    """Archive the inbox's files that hold articles. One that landed whole is not read again.

    Args:
        inbox: Where they were dropped.
        archived: Archive root.
        seen: The time at which that is done.
        held: What the warehouse holds.

    Returns:
        What each new file gave, by its place in the archive; and what was refused.
    """
    dropped: dict[Path, FileReading] = {}
    refused: list[Quarantined] = []
    subjects: dict[Subject, str] = {}

    def about(name: str) -> Subject:
        subject = _subject(name)
        if subjects.setdefault(subject, name) != name:
            own = archive.sha256(name.encode())[:8]  # two names that read as one
            subject = replace(subject, kind=f"{own}-{subject.kind}")
        return subject

    def opened() -> Iterator[tuple[str, bytes]]:
        for path in files_in(inbox):
            file = open_article_file(path, inbox)
            if file.rejection:
                reading = FileReading(file.name, rejections=[file.rejection])
                refused.extend(refusals(reading, f"inbox/{file.name}", seen))
                continue
            is_told = f"inbox/{file.name}" in held.told
            if is_told or not _is_held(archived, about(file.name), file.body, seen, held):
                yield file.name, file.body

    for reading in read_files(opened(), held.costly):
        refused.extend(refusals(reading, f"inbox/{reading.name}", seen))
        if reading.articles:
            suffix = Path(reading.name).suffix.lower().removeprefix(".")
            subject = about(reading.name)
            later = _seen_in_order(archived, subject, reading.body, seen)
            version = archive.put(archived, subject, reading.body, later, suffix)
            dropped[version.path] = replace(reading, body=None)  # the archive has the bytes now
    return dropped, refused


def _is_held(archived: Path, subject: Subject, body: bytes, seen: datetime, held: Held) -> bool:
    """Say whether a dropped file is the archive's newest of its name, and landed whole."""
    *_, newest = [None, *archive.versions(archived, subject, seen)]
    return (
        newest is not None
        and newest.sha256 == archive.sha256(body)
        and place_of(archived, newest) in held.whole
    )


def _seen_in_order(archived: Path, subject: Subject, body: bytes, seen: datetime) -> datetime:
    """When a dropped file was seen: never in the second of another of its name, nor before it."""
    *_, newest = [None, *archive.versions(archived, subject, seen)]
    if newest is None:
        return seen
    if newest.sha256 == archive.sha256(body):
        return max(seen, newest.seen)
    return max(seen, newest.seen + timedelta(seconds=1))


def place_of(archived: Path, version: Version) -> str:
    """Where a version lies, relative to the data folder."""
    return f"{archived.name}/{version.path.relative_to(archived)}"


def _subject(name: str) -> Subject:
    """What a dropped file is in the archive, by its own name."""
    path = Path(name)
    slug = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:80] or "article"
    return Subject(SOURCE, f"{slug}-{path.suffix.lower().removeprefix('.')}")


def refusals(reading: FileReading, place: str, seen: datetime | None) -> list[Quarantined]:
    """The quarantine's rows for what a file gave that is no article.

    Args:
        reading: What it gave.
        place: Where it lies, relative to the data folder.
        seen: When it was seen, timezone-aware; None for a bundled file.
    """
    return [
        Quarantined(
            source=SOURCE,
            kind="article_file",
            archive_path=place,
            known_from=seen and seen.replace(tzinfo=None, microsecond=0),
            reason=str(rejected.reason),
            detail=f"{rejected.source_name}: {rejected.detail}",
            sha256=rejected.sha256,
            size_bytes=rejected.size_bytes,
        )
        for rejected in reading.rejections
    ]
