"""Documents that were refused, and why: the rows of `raw.quarantine`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from orchestration.store.archive import Version
from orchestration.store.warehouse import append

TORN = "torn_file"
"""Reason for a stored file that is cut short, or does not hold the bytes its name promises."""


@dataclass(frozen=True, kw_only=True)
class Quarantined:
    """One refused document.

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
            reason=reason,
            detail=detail,
            sha256=version.sha256,
            size_bytes=version.path.stat().st_size,
        )


def quarantine(db: duckdb.DuckDBPyConnection, refused: Sequence[Quarantined]) -> None:
    """Append refused documents to `raw.quarantine`."""
    append(db, "quarantine", refused)
