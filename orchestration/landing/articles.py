"""Article files, from the inbox into the archive and from there into `raw.article_copy`.

What a user drops is kept as dropped: the file goes to the archive byte for byte before anything
is made of it, so emptying the inbox, or deleting the warehouse, loses no article.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import duckdb

from orchestration.feeds.news.article_files import files_in, read_article_file
from orchestration.feeds.news.article_formats import FileReading
from orchestration.feeds.news.articles import Article
from orchestration.feeds.news.bounded_reading import read_files
from orchestration.landing.article_copies import add_copies, are_folded, fold_copies
from orchestration.landing.inbox import (
    READING_KIND,
    SOURCE,
    Held,
    keep_dropped,
    place_of,
    refusals,
)
from orchestration.landing.quarantine import (
    ARTICLE_CURE,
    TORN,
    Quarantined,
    quarantine,
    quarantined_strays,
)
from orchestration.store import archive
from orchestration.store.archive import ArchiveError, Version, latest_possible
from orchestration.store.warehouse import transaction


@dataclass(frozen=True, kw_only=True)
class StoredArticle(Article):
    """One row of `raw.article_copy`: an article as one file has it, and where that is kept.

    Attributes:
        known_from: When its file was first seen, UTC without a zone.
        sha256: Hash of the file's bytes, 64 hexadecimal digits.
        archive_path: Where the file lies, relative to the data folder.
        copies_in_file: How many articles the file gave, so that a row that is gone is missed.
    """

    known_from: datetime
    sha256: str
    archive_path: str
    copies_in_file: int


@dataclass
class LandedArticles:
    """What one landing did: articles new to the warehouse, further copies, and refused files."""

    new: int = 0
    known: int = 0
    refused: list[Quarantined] = field(default_factory=list)


def land_articles(
    db: duckdb.DuckDBPyConnection,
    bundled: Path,
    inbox: Path,
    archived: Path,
    now: datetime | None = None,
) -> LandedArticles:
    """Archive what lies in the inbox, and land every article that the warehouse lacks.

    Args:
        db: Warehouse, open for writing.
        bundled: Folder of the articles that come with the repository.
        inbox: Folder where users drop files.
        archived: Archive root that keeps the dropped files.
        now: The time at which it lands; the clock's, if not given.

    Returns:
        Counts of new articles and of copies of known ones, and the files that were refused.
    """
    landed = LandedArticles()
    seen = now or datetime.now(
        UTC
    )  # one moment for all: what is dropped together is known together
    held = Held.of(db)
    dropped, landed.refused = keep_dropped(inbox, archived, seen, held)
    shipped = _read_bundled(bundled, landed)
    found = _read_archived(archived, seen, dropped, held, landed)
    landed.refused += quarantined_strays(archived, SOURCE, None, now)
    with transaction(db):
        before = db.execute("select count(*) from raw.article").fetchone()[0]
        changed = add_copies(db, shipped, found, latest_possible(now).replace(tzinfo=None))
        if changed or not are_folded(db):
            fold_copies(db)
        after = db.execute("select count(*) from raw.article").fetchone()[0]
        landed.new, landed.known = max(0, after - before), min(before, after)
        db.execute(
            "delete from raw.quarantine where source = ? and kind <> ?", [SOURCE, READING_KIND]
        )
        quarantine(db, landed.refused)
    return landed


def _read_bundled(bundled: Path, landed: LandedArticles) -> list[StoredArticle]:
    """Read the articles that come with the repository, and note in `landed` what is none."""
    found: list[StoredArticle] = []
    for path in files_in(bundled):
        reading = read_article_file(path, bundled, is_ours=True)
        place = f"bundled/{bundled.name}/{reading.name}"
        landed.refused += refusals(reading, place, None)
        if reading.articles:
            found += _stored(reading.articles, place, None, archive.sha256(reading.body))
    return found


def _read_archived(
    archived: Path,
    now: datetime,
    dropped: Mapping[Path, FileReading],
    held: Held,
    landed: LandedArticles,
) -> list[StoredArticle]:
    """Read the archived files that lack a row; those dropped just now are read already."""
    found: list[StoredArticle] = []
    waiting: list[Version] = []

    def land(version: Version, reading: FileReading) -> None:
        place = place_of(archived, version)
        articles = reading.articles_as(file_name(version))
        found.extend(_stored(articles, place, version.seen, version.sha256))
        if not articles:  # a fetched page; a dropped file like it is refused in the inbox
            landed.refused += refusals(reading, place, version.seen)

    def unread() -> Iterator[tuple[str, bytes]]:
        for version in _archived(archived, now):
            if place_of(archived, version) in held.whole:
                continue
            try:
                body = version.read()
            except ArchiveError as error:
                landed.refused.append(_torn(version, place_of(archived, version), error))
                continue
            if version.path in dropped:
                land(version, dropped[version.path])
            else:
                waiting.append(version)
                yield file_name(version), body

    for reading in read_files(unread(), held.costly):
        land(waiting.pop(0), reading)
    return found


def file_name(version: Version) -> str:
    """The name under which an archived file is read: its suffix says how."""
    return version.subject.kind + Path(version.path.stem).suffix


def _archived(root: Path, now: datetime) -> Iterable[Version]:
    for subject in archive.subjects(root, SOURCE):
        yield from archive.versions(root, subject, now)


def _stored(
    articles: Sequence[Article], place: str, seen: datetime | None, sha256: str
) -> list[StoredArticle]:
    """A file's rows of `raw.article_copy`; what is bundled was known on the day of its date."""
    return [
        StoredArticle(
            **vars(article),
            known_from=(
                seen or datetime.combine(article.published_date or date.min, time.min)
            ).replace(tzinfo=None),
            sha256=sha256,
            archive_path=place,
            copies_in_file=len(articles),
        )
        for article in articles
    ]


def _torn(version: Version, place: str, error: ArchiveError) -> Quarantined:
    """The quarantine's row for a stored file that is not what its name says."""
    torn = Quarantined.of_version(version, place, TORN, f"{error}. {ARTICLE_CURE}")
    return replace(torn, kind="article_file")
