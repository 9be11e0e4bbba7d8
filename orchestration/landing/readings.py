"""What the reader finds in articles, landed in `raw.article_reading`: only what is not read yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import duckdb
import orjson

from orchestration.feeds.news.articles import ArticleReason
from orchestration.landing.inbox import READING_KIND, SOURCE
from orchestration.landing.quarantine import Quarantined, quarantine
from orchestration.reading.memories import without_memories
from orchestration.reading.reader import read_article, reader_version
from orchestration.store.bounded_work import HELPER, StoppedError
from orchestration.store.warehouse import append, transaction

BATCH_LETTERS = 150_000
"""So many letters of articles are read at once; one article is never read further."""


@dataclass(frozen=True)
class Reading:
    """One article read: its id, its headline or first words, and the reading document."""

    article_id: str
    title: str
    text: str
    document: dict


def read_new_articles(db: duckdb.DuckDBPyConnection) -> list[Reading]:
    """Read every article that this version of the reader has not read, and store the readings.

    Args:
        db: Warehouse, open for writing.

    Returns:
        The new readings, in order of article id.
    """
    waiting = db.execute(
        """
        select
            article.article_id, article.title, article.published_date, article.text,
            article.archive_path, article.known_from
        from raw.article as article
        left join raw.article_reading as reading
            on article.article_id = reading.article_id and reading.reader_version = ?
        where reading.article_id is null
        order by article.article_id
        """,
        [reader_version()],
    ).fetchall()
    readings, given_up = [], []
    for one, document in _documents([_Waiting(*row) for row in waiting]):
        if isinstance(document, StoppedError):
            given_up.append(_given_up(one, document))
            document = document_of("", None, None)
        title = one.title or " ".join(one.text.split()[:10])
        readings.append(Reading(one.article_id, title, one.text, document))
    with transaction(db):
        db.execute("delete from raw.article_reading where reader_version <> ?", [reader_version()])
        append(
            db,
            "article_reading",
            [
                _Row(one.article_id, reader_version(), orjson.dumps(one.document).decode())
                for one in readings
            ],
        )
        db.execute(
            """
            delete from raw.quarantine where source = $source and kind = $kind and (
                archive_path in (select unnest($read::varchar[]))
                or archive_path not in (select archive_path from raw.article)
            )
            """,
            {"source": SOURCE, "kind": READING_KIND, "read": [row[4] for row in waiting]},
        )
        quarantine(db, given_up)
    return readings


class _Waiting(NamedTuple):
    """An article that is to be read."""

    article_id: str
    title: str | None
    published: date | None
    text: str
    archive_path: str
    known_from: datetime


@dataclass(frozen=True)
class _Row:
    """One row of `raw.article_reading`."""

    article_id: str
    reader_version: str
    document: str


def _documents(waiting: list[_Waiting]) -> Iterator[tuple[_Waiting, dict | StoppedError]]:
    """The reading document of each article, or why it could not be had in time.

    The helper reads many at once; when it has to be stopped, they are tried again one by one.
    """
    batch: list[_Waiting] = []
    letters = 0
    for number, one in enumerate(waiting, start=1):
        batch.append(one)
        letters += len(one.text)
        if number == len(waiting) or letters > BATCH_LETTERS:
            read = _read(batch)
            alone = [_read([some]) for some in batch] if isinstance(read, StoppedError) else []
            for some, document in zip(batch, alone or read, strict=True):
                yield some, document[0] if isinstance(document, list) else document
            batch, letters = [], 0


def _read(batch: list[_Waiting]) -> list[dict] | StoppedError:
    given = [(one.text, one.title, one.published and one.published.isoformat()) for one in batch]
    try:
        return HELPER.run(documents_of, given, size=sum(len(one.text) for one in batch))
    except StoppedError as stopped:
        return stopped


def _given_up(one: _Waiting, stopped: StoppedError) -> Quarantined:
    """The quarantine's row for an article that landed and is taken to tell nothing."""
    return Quarantined(
        source=SOURCE,
        kind=READING_KIND,
        archive_path=one.archive_path,
        known_from=one.known_from,
        reason=str(ArticleReason.TOO_COSTLY),
        detail=f"{stopped} The article landed, and nothing is read in it.",
        sha256=None,
        size_bytes=len(one.text.encode()),
    )


def documents_of(articles: list[tuple[str, str | None, str | None]]) -> list[dict]:
    """What the helper does: the reading documents of text, title and ISO date of each article."""
    return [document_of(*one) for one in articles]


def document_of(text: str, title: str | None, published: str | None) -> dict:
    """The reading document; what an article recalls of other races is no incident of this one.

    Quotations and statements are taken from the whole text, for a memory may be what is quoted.
    """
    document = read_article(text, title=title, published=published)
    told = without_memories(text, published)
    if told != text and document["incidents"]:
        document["incidents"] = read_article(told, title=title, published=published)["incidents"]
    return document
