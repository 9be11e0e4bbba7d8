"""What the reader finds in articles, landed in `raw.article_reading`: only what is not read yet."""

from dataclasses import dataclass

import duckdb
import orjson

from orchestration.reading.memories import without_memories
from orchestration.reading.reader import read_article, reader_version
from orchestration.store.warehouse import transaction


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
        select article.article_id, article.title, article.published_date, article.text
        from raw.article as article
        left join raw.article_reading as reading
            on article.article_id = reading.article_id and reading.reader_version = ?
        where reading.article_id is null
        order by article.article_id
        """,
        [reader_version()],
    ).fetchall()
    readings = [
        Reading(
            article_id,
            title or " ".join(text.split()[:10]),
            text,
            _document(text, title, published and published.isoformat()),
        )
        for article_id, title, published, text in waiting
    ]
    with transaction(db):
        db.execute("delete from raw.article_reading where reader_version <> ?", [reader_version()])
        if readings:
            db.executemany(
                "insert into raw.article_reading values (?, ?, ?)",
                [
                    (reading.article_id, reader_version(), orjson.dumps(reading.document).decode())
                    for reading in readings
                ],
            )
    return readings


def _document(text: str, title: str | None, published: str | None) -> dict:
    """The reading document; what an article recalls of other races is no incident of this one.

    Quotations and statements are taken from the whole text, for a memory may be what is quoted.
    """
    document = read_article(text, title=title, published=published)
    told = without_memories(text, published)
    if told != text and document["incidents"]:
        document["incidents"] = read_article(told, title=title, published=published)["incidents"]
    return document
