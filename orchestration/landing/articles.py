"""Article files, from the inbox into the archive and from there into `raw.article_copy`.

What a user drops is kept as dropped: the file goes to the archive byte for byte before anything
is made of it, so emptying the inbox, or deleting the warehouse, loses no article.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import duckdb

from orchestration.feeds.news.article_files import files_in, read_article_file
from orchestration.feeds.news.article_formats import FileReading, read_article_bytes
from orchestration.feeds.news.articles import Article
from orchestration.landing.article_copies import add_copies, are_folded, fold_copies
from orchestration.landing.quarantine import ARTICLE_CURE, TORN, Quarantined, quarantine
from orchestration.store import archive
from orchestration.store.archive import ArchiveError, Subject, Version
from orchestration.store.warehouse import transaction

SOURCE = "articles"


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
    db: duckdb.DuckDBPyConnection, bundled: Path, inbox: Path, archived: Path
) -> LandedArticles:
    """Archive what lies in the inbox, and land every article that the warehouse lacks.

    Args:
        db: Warehouse, open for writing.
        bundled: Folder of the articles that come with the repository.
        inbox: Folder where users drop files.
        archived: Archive root that keeps the dropped files.

    Returns:
        Counts of new articles and of copies of known ones, and the files that were refused.
    """
    landed = LandedArticles()
    seen = datetime.now(UTC)  # one moment for all: what is dropped together is known together
    shipped = _read_bundled(bundled, landed)
    dropped = _keep_dropped(inbox, archived, seen, landed)
    found = _read_archived(db, archived, dropped, landed)
    with transaction(db):
        before = db.execute("select count(*) from raw.article").fetchone()[0]
        if add_copies(db, shipped, found) or not are_folded(db):
            fold_copies(db)
        after = db.execute("select count(*) from raw.article").fetchone()[0]
        landed.new, landed.known = max(0, after - before), min(before, after)
        db.execute("delete from raw.quarantine where source = ?", [SOURCE])
        quarantine(db, landed.refused)
    return landed


def _read_bundled(bundled: Path, landed: LandedArticles) -> list[StoredArticle]:
    """Read the articles that come with the repository, and note in `landed` what is none."""
    found: list[StoredArticle] = []
    for path in files_in(bundled):
        reading = read_article_file(path, bundled)
        place = f"bundled/{bundled.name}/{path.relative_to(bundled)}"
        landed.refused += _refusals(reading, place, None)
        if reading.articles:
            found += _stored(reading.articles, place, None, archive.sha256(reading.body))
    return found


def _keep_dropped(
    inbox: Path, archived: Path, seen: datetime, landed: LandedArticles
) -> dict[Path, FileReading]:
    """Archive the inbox's files that hold articles; return what each gave, by its archived file."""
    dropped: dict[Path, FileReading] = {}
    kept: dict[Subject, str] = {}
    for path in files_in(inbox):
        reading = read_article_file(path, inbox)
        landed.refused += _refusals(reading, f"inbox/{reading.name}", seen)
        if reading.articles:
            subject = _subject(reading.name)
            if kept.setdefault(subject, reading.name) != reading.name:
                own = archive.sha256(reading.name.encode())[:8]  # two names that read as one
                subject = replace(subject, kind=f"{own}-{subject.kind}")
            suffix = Path(reading.name).suffix.lower().removeprefix(".")
            version = archive.put(archived, subject, reading.body, seen, suffix)
            dropped[version.path] = replace(reading, body=None)  # the archive has the bytes now
    return dropped


def _read_archived(
    db: duckdb.DuckDBPyConnection,
    archived: Path,
    dropped: Mapping[Path, FileReading],
    landed: LandedArticles,
) -> list[StoredArticle]:
    """Read the archived files that lack a row; those dropped just now are read already."""
    landed_before = set(
        db.execute(
            "select archive_path from raw.article_copy group by archive_path"
            " having count(*) = max(copies_in_file)"
        ).fetchall()
    )
    found: list[StoredArticle] = []
    for version in _archived(archived):
        place = f"{archived.name}/{version.path.relative_to(archived)}"
        if (place,) in landed_before:
            continue
        try:
            body = version.read()
        except ArchiveError as error:
            landed.refused.append(_torn(version, place, error))
            continue
        name = file_name(version)
        reading = dropped.get(version.path) or read_article_bytes(name, body)
        articles = reading.articles_as(name)
        found += _stored(articles, place, version.seen, version.sha256)
        if not articles:  # a fetched page; a dropped file like it is refused in the inbox
            landed.refused += _refusals(reading, place, version.seen)
    return found


def _subject(name: str) -> Subject:
    """What a dropped file is in the archive, by its own name."""
    path = Path(name)
    slug = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:80] or "article"
    return Subject(SOURCE, f"{slug}-{path.suffix.lower().removeprefix('.')}")


def file_name(version: Version) -> str:
    """The name under which an archived file is read: its suffix says how."""
    return version.subject.kind + Path(version.path.stem).suffix


def _archived(root: Path) -> Iterable[Version]:
    for subject in archive.subjects(root, SOURCE):
        yield from archive.versions(root, subject)


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


def _refusals(reading: FileReading, place: str, seen: datetime | None) -> list[Quarantined]:
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


def _torn(version: Version, place: str, error: ArchiveError) -> Quarantined:
    """The quarantine's row for a stored file that is not what its name says."""
    torn = Quarantined.of_version(version, place, TORN, f"{error}. {ARTICLE_CURE}")
    return replace(torn, kind="article_file")
