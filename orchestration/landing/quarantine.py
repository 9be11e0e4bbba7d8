"""Documents and parts of documents that did not land, and why: the rows of `raw.quarantine`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb

from orchestration.feeds.nascar.mending import SetAside
from orchestration.store.archive import Version
from orchestration.store.strays import strays
from orchestration.store.warehouse import append

TORN = "torn_file"
"""Reason for a stored file that is cut short, or does not hold the bytes its name promises."""
TORN_CURE = (
    "Put it back from a copy; or refresh its season, which fetches it again where the source still "
    "has it."
)
MOST_TOLD = 10
"""How many torn files one landing names on the console; `raw.quarantine` has all of them."""
ARTICLE_CURE = "Put it back from a copy, or drop the article into the inbox again."

STRAY_KIND = "archive"
"""Kind of what lies in the folder of a source and is in that of no kind."""


@dataclass(frozen=True, kw_only=True)
class Quarantined:
    """One refused document, or one part of a document that landed without it.

    Attributes:
        source: Where it comes from, such as `nascar_feed`.
        kind: What it should have been, such as `weekend_feed`.
        series_id: The feed's series number (1 Cup, 2 second series, 3 Trucks), or None.
        season: Championship year, or None.
        race_id: The feed's race number, or None.
        archive_path: Where it lies, relative to the data folder.
        known_from: When it was first seen, UTC without a zone; None for a bundled article file.
        reason: Why it was refused, a word of its screen's own list.
        detail: The same as a sentence for people.
        sha256: Hash of its bytes, 64 hexadecimal digits; None where they were not read.
        size_bytes: Its size, compressed where the archive compresses it; None where unknown.
        pointer: Where the part is in the document, as a JSON pointer; None for a whole document.
        value: What stood there, shortened; None for a whole document.
        row_count: How many rows did not land for it: 0 for an emptied field, 1 for a result line;
            None for a whole document, whose rows nobody counted.
    """

    source: str
    kind: str
    series_id: int | None = None
    season: int | None = None
    race_id: int | None = None
    archive_path: str
    known_from: datetime | None
    reason: str
    detail: str
    sha256: str | None
    size_bytes: int | None
    pointer: str | None = None
    value: str | None = None
    row_count: int | None = None

    @classmethod
    def of_version(
        cls, version: Version, archive_path: str, reason: str, detail: str
    ) -> "Quarantined":
        """A version of the archive that was refused: all but the verdict is in its name."""
        subject = version.subject
        return cls(
            source=subject.source,
            kind=subject.kind,
            series_id=subject.series_id,
            season=subject.season,
            race_id=subject.race_id,
            archive_path=archive_path,
            known_from=version.seen.replace(tzinfo=None),
            reason=str(reason),
            detail=detail,
            sha256=version.sha256,
            size_bytes=version.path.stat().st_size,
        )

    @classmethod
    def part_of_version(cls, version: Version, archive_path: str, part: SetAside) -> "Quarantined":
        """A part of a version of the archive that was set aside, while the rest of it landed."""
        whole = cls.of_version(version, archive_path, part.reason, part.detail)
        return replace(whole, pointer=part.pointer, value=part.value, row_count=part.row_count)


def quarantined_strays(
    root: Path,
    source: str,
    season: int | None,
    now: datetime | None = None,
    is_by_season: bool = False,
) -> list[Quarantined]:
    """What lies in an archive and is not read, of one season or of none; see `strays`."""
    return [
        Quarantined(
            source=source,
            kind=one.kind or STRAY_KIND,
            season=one.season,
            archive_path=f"{root.name}/{one.path}",
            known_from=one.changed.replace(tzinfo=None),
            reason=one.reason,
            detail=one.detail,
            sha256=None,
            size_bytes=None,
        )
        for one in strays(root, source, season, now, is_by_season)
    ]


def quarantine(db: duckdb.DuckDBPyConnection, refused: Sequence[Quarantined]) -> None:
    """Append refused documents to `raw.quarantine`."""
    append(db, "quarantine", refused)
