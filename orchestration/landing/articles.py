"""Article files, from the inbox into the archive and from there into `raw.article`.

What a user drops is kept as dropped: the file goes to the archive byte for byte before anything
is made of it, so emptying the inbox, or deleting the warehouse, loses no article.
"""

import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import duckdb

from orchestration.feeds.news.article_files import FileReading, files_in, read_article_file
from orchestration.feeds.news.articles import Article
from orchestration.landing.quarantine import TORN, Quarantined, quarantine
from orchestration.store import archive
from orchestration.store.archive import ArchiveError, Subject, Version
from orchestration.store.warehouse import transaction

SOURCE = "articles"


@dataclass
class LandedArticles:
    """What one landing did: articles new to the warehouse, folded copies, and refused files."""

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
    here = {path for (path,) in db.execute("select archive_path from raw.article").fetchall()}
    found: list[tuple] = []
    for path in files_in(bundled):
        reading = read_article_file(path, bundled)
        place = f"bundled/{bundled.name}/{path.relative_to(bundled)}"
        found += [_row(article, place, None, path.read_bytes()) for article in reading.articles]
        landed.refused += _refusals(reading, place, None)
    for path in files_in(inbox):
        reading = read_article_file(path, inbox)
        name = path.relative_to(inbox).as_posix()
        landed.refused += _refusals(reading, f"inbox/{name}", datetime.now(UTC))
        if reading.articles:
            keep(archived, name, path)
    for version in _archived(archived):
        place = f"{archived.name}/{version.path.relative_to(archived)}"
        if place in here:
            continue
        try:
            body = version.read()
        except ArchiveError as error:
            landed.refused.append(_torn(version, place, error))
            continue
        reading = _read(version, body)
        found += [_row(article, place, version.seen, body) for article in reading.articles]
        if not reading.articles:  # a fetched page; a dropped file like it is refused in the inbox
            landed.refused += _refusals(reading, place, version.seen)
    with transaction(db):
        landed.new = _insert_articles(db, found)
        db.execute("delete from raw.quarantine where source = ?", [SOURCE])
        quarantine(db, landed.refused)
    landed.known = db.execute("select count(*) from raw.article").fetchone()[0] - landed.new
    return landed


def keep(archived: Path, name: str, path: Path) -> Version:
    """Store a dropped file in the archive, byte for byte, under its own name."""
    slug = re.sub(r"[^a-z0-9]+", "-", Path(name).stem.lower()).strip("-")[:80] or "article"
    suffix = path.suffix.lower().removeprefix(".")
    subject = Subject(SOURCE, f"{slug}-{suffix}")
    return archive.put(archived, subject, path.read_bytes(), datetime.now(UTC), suffix)


def _archived(root: Path) -> Iterable[Version]:
    for subject in archive.subjects(root, SOURCE):
        yield from archive.versions(root, subject)


def _read(version: Version, body: bytes) -> FileReading:
    """Read a stored file the way it was read when it was dropped."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, version.subject.kind + Path(version.path.stem).suffix)
        path.write_bytes(body)
        return read_article_file(path, Path(folder))


def _row(article: Article, place: str, seen: datetime | None, body: bytes) -> tuple:
    """One row of `raw.article`; a bundled article was known on the day it was published."""
    published = article.published_date
    known_from = seen or datetime.combine(published or date.min, time.min)
    return (
        article.article_id,
        article.source_name,
        article.format,
        article.title,
        article.author,
        article.publisher,
        article.url,
        published,
        article.text,
        known_from.replace(tzinfo=None),
        archive.sha256(body),
        place,
    )


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
    detail = f"{error} Remove it and drop the article again."
    torn = Quarantined.of_version(version, place, TORN, detail)
    return replace(torn, kind="article_file")


def _insert_articles(db: duckdb.DuckDBPyConnection, rows: list[tuple]) -> int:
    """Insert the first copy of each text that the warehouse does not have."""
    known = {id_ for (id_,) in db.execute("select article_id from raw.article").fetchall()}
    first = {row[0]: row for row in reversed(rows) if row[0] not in known}
    if first:
        slots = ", ".join("?" * 12)
        db.executemany(f"insert into raw.article values ({slots})", sorted(first.values()))
    return len(first)
