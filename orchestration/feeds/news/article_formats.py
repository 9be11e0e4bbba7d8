"""Articles in the formats .txt, .html, .json and .jsonl: from a name and bytes, no file opened.

Bytes that hold no article are a `Rejection` with its reason, never an exception, and a bad line
of a .jsonl file costs that line only. Article text is kept as it was written, down to the date
that may open a .txt file, except for letters that have several forms, which are given one:
readings point into the text by character.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from orchestration.feeds.news.articles import (
    MAX_ARTICLE_BYTES,
    Article,
    ArticleReason,
    RejectedError,
    Rejection,
    make_article,
)
from orchestration.feeds.news.entries import TOO_NESTED, Entry, decoded
from orchestration.feeds.news.json_files import read_json, read_lines
from orchestration.feeds.news.pages import stories_of
from orchestration.feeds.news.plain_text import plain
from orchestration.feeds.news.stories import stories

MAX_LINES_FILE_BYTES = 100_000_000
"""A .jsonl file may hold many articles, so the file may be larger than one article."""


@dataclass
class FileReading:
    """Everything one file gave.

    Attributes:
        name: The file's name; several articles of one file are told apart as `name#number`.
        body: Its bytes; None where they were not read.
        articles: What is an article.
        rejections: What is none, with the reason.
    """

    name: str
    body: bytes | None = None
    articles: list[Article] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)

    def articles_as(self, name: str) -> list[Article]:
        """The articles as if the file had another name."""
        return [
            replace(article, source_name=name + article.source_name.removeprefix(self.name))
            for article in self.articles
        ]


def read_article_bytes(name: str, body: bytes, first_line: int = 1) -> FileReading:
    """Read the articles in the bytes of a file; never raises, but may take its time.

    Args:
        name: The file's name, whose suffix tells the format.
        body: Its bytes.
        first_line: For lines cut out of a file of lines: the number of the first in it.
    """
    reading = FileReading(name, body)
    try:
        check_size(name, len(body))
        if not body.strip():
            raise RejectedError(
                ArticleReason.EMPTY, "The file is empty. Save it again with its text."
            )
        suffix = _suffix(name)
        read = partial(read_lines, first=first_line) if suffix == ".jsonl" else READERS[suffix]
        for entry in read(body):
            where = f"{name}#{entry.number}" if entry.number else name
            _add_entry(entry, where, FORMATS[suffix], reading)
        reading.articles = _told_apart(reading.articles)
        if not reading.articles and not reading.rejections:
            raise RejectedError(ArticleReason.NO_TEXT, "It lists no article.")
    except RejectedError as rejected:
        reading.rejections.append(rejection_of(name, rejected, body))
    except RecursionError:
        rejected = RejectedError(ArticleReason.TOO_COMPLEX, TOO_NESTED)
        reading.rejections.append(rejection_of(name, rejected, body))
    return reading


def check_size(name: str, size: int) -> None:
    """Raise RejectedError for a file of unknown format, or of more bytes than its format may have.

    Args:
        name: The file's name.
        size: Bytes it has.
    """
    limit = MAX_LINES_FILE_BYTES if _suffix(name) == ".jsonl" else MAX_ARTICLE_BYTES
    if size > limit:
        raise RejectedError(
            ArticleReason.TOO_LARGE,
            f"{size:,} bytes; the limit is {limit:,}. Split it, or drop the article alone.",
        )


def _suffix(name: str) -> str:
    """The suffix of a name, one that we read; raises RejectedError for others."""
    suffix = Path(name).suffix.lower()
    if suffix not in READERS:
        known = ", ".join(sorted(READERS))
        raise RejectedError(
            ArticleReason.UNKNOWN_SUFFIX,
            f"Files named {suffix or 'so'!r} are not read; use {known}.",
        )
    return suffix


def _add_entry(entry: Entry, where: str, form: str, reading: FileReading) -> None:
    """Add an entry to the articles, or to the rejections with its own reason."""
    try:
        if isinstance(entry.fields, RejectedError):
            raise entry.fields
        reading.articles.append(make_article(entry.fields, where, form))
    except RejectedError as rejected:
        reading.rejections.append(rejection_of(where, rejected, entry.raw))


def rejection_of(where: str, rejected: RejectedError, raw: bytes) -> Rejection:
    """The rejection of a file, or of the part of it whose bytes are `raw`."""
    digest = hashlib.sha256(raw).hexdigest()
    return Rejection(where, rejected.reason, rejected.detail, digest, len(raw))


def _read_text(body: bytes) -> Iterator[Entry]:
    """A plain text, which may open with its date, or several dated ones one after another."""
    found = stories(plain(decoded(body)))
    for number, story in enumerate(found, start=1):
        fields = {"text": story.text, "published": story.published}
        yield Entry(fields, body, str(number) if len(found) > 1 else None)


def _read_page(body: bytes) -> Iterator[Entry]:
    """The main text of a web page and what the page says about itself."""
    found = stories_of(decoded(body, page=True))
    for number, fields in enumerate(found, start=1):
        yield Entry(fields, body, str(number) if len(found) > 1 else None)


def _told_apart(articles: list[Article]) -> list[Article]:
    """The articles of one file; those of one address under several headlines are no versions."""
    titles: dict[str | None, set[str | None]] = {}
    for article in articles:
        titles.setdefault(article.place, set()).add(article.title)
    return [
        replace(article, place=None) if len(titles[article.place]) > 1 else article
        for article in articles
    ]


READERS: dict[str, Callable[[bytes], Iterator[Entry]]] = {
    ".txt": _read_text,
    ".html": _read_page,
    ".htm": _read_page,
    ".json": read_json,
    ".jsonl": read_lines,
}
FORMATS = {".txt": "txt", ".html": "html", ".htm": "html", ".json": "json", ".jsonl": "jsonl"}
