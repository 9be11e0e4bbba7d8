"""Articles in the formats .txt, .html, .json and .jsonl: from a name and bytes, no file opened.

Bytes that hold no article are a `Rejection` with its reason, never an exception, and a bad line
of a .jsonl file costs that line only. Article text is kept as it was written, down to the date
that may open a .txt file, except for letters that have several forms, which are given one:
readings point into the text by character.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson

from orchestration.feeds.news.articles import (
    MAX_ARTICLE_BYTES,
    Article,
    ArticleReason,
    RejectedError,
    Rejection,
    make_article,
)
from orchestration.feeds.news.json_articles import articles_in
from orchestration.feeds.news.pages import stories_of
from orchestration.feeds.news.plain_text import plain
from orchestration.feeds.news.stories import stories
from orchestration.feeds.web.text_bytes import MARKS, UndecodableError, decode

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


def read_article_bytes(name: str, body: bytes) -> FileReading:
    """Read the articles in the bytes of a file; never raises.

    Args:
        name: The file's name, whose suffix tells the format.
        body: Its bytes.
    """
    reading = FileReading(name, body)
    try:
        check_size(name, len(body))
        if not body.strip():
            raise RejectedError(
                ArticleReason.EMPTY, "The file is empty. Save it again with its text."
            )
        suffix = _suffix(name)
        for entry in READERS[suffix](body):
            where = f"{name}#{entry.number}" if entry.number else name
            _add_entry(entry, where, FORMATS[suffix], reading)
        reading.articles = _told_apart(reading.articles)
    except RejectedError as rejected:
        reading.rejections.append(_rejection(name, rejected, body))
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


@dataclass(frozen=True)
class _Entry:
    """One would-be article: its fields, or the reason why there are none."""

    fields: dict[str, Any] | RejectedError
    raw: bytes
    number: str | None = None


def _add_entry(entry: _Entry, where: str, form: str, reading: FileReading) -> None:
    """Add an entry to the articles, or to the rejections with its own reason."""
    try:
        if isinstance(entry.fields, RejectedError):
            raise entry.fields
        reading.articles.append(make_article(entry.fields, where, form))
    except RejectedError as rejected:
        reading.rejections.append(_rejection(where, rejected, entry.raw))


def _rejection(where: str, rejected: RejectedError, raw: bytes) -> Rejection:
    digest = hashlib.sha256(raw).hexdigest()
    return Rejection(where, rejected.reason, rejected.detail, digest, len(raw))


def _decoded(body: bytes, page: bool = False) -> str:
    """The text in the bytes; raises RejectedError where there is none."""
    try:
        return decode(body, page)
    except UndecodableError as error:
        reason = ArticleReason.NUL_BYTE if error.is_nul else ArticleReason.NOT_TEXT
        raise RejectedError(reason, str(error)) from None


def _read_text(body: bytes) -> Iterator[_Entry]:
    """A plain text, which may open with its date, or several dated ones one after another."""
    found = stories(plain(_decoded(body)))
    for number, story in enumerate(found, start=1):
        fields = {"text": story.text, "published": story.published}
        yield _Entry(fields, body, str(number) if len(found) > 1 else None)


def _read_page(body: bytes) -> Iterator[_Entry]:
    """The main text of a web page and what the page says about itself."""
    found = stories_of(_decoded(body, page=True))
    for number, fields in enumerate(found, start=1):
        yield _Entry(fields, body, str(number) if len(found) > 1 else None)


def _read_json(body: bytes) -> Iterator[_Entry]:
    """One article as an object, or several: a list, a service's answer, an object a line."""
    text = _decoded(body)
    try:
        document = _json(text)
    except RejectedError:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2 or not all(_is_json(line) for line in lines):
            raise
        yield from _read_lines(text.encode())
        return
    yield from _entries(document, body, None)


def _read_lines(body: bytes) -> Iterator[_Entry]:
    """One article a line; an unreadable line is an entry of its own with its reason."""
    if not body.startswith(b"\xef\xbb\xbf") and body.startswith(MARKS):
        body = _decoded(body).encode()
    lines = body.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if (
        len(lines) > 1
        and len(body) <= MAX_ARTICLE_BYTES
        and lines[0].strip() in (b"{", b"[", b"[{")
    ):
        yield from _read_json(body)  # one document over several lines, under the wrong name
        return
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            if len(line) > MAX_ARTICLE_BYTES:
                raise RejectedError(
                    ArticleReason.TOO_LARGE,
                    f"Line {number} has {len(line):,} bytes. Split it.",
                )
            document = _json(_decoded(line))
        except RejectedError as rejected:
            yield _Entry(rejected, line, str(number))
            continue
        yield from _entries(document, line, str(number))


def _entries(document: Any, raw: bytes, line: str | None) -> Iterator[_Entry]:
    """The entries of a JSON document, which its line, its place in a list, or both tell apart."""
    found = articles_in(document)
    if not found and line:
        return
    is_listed = isinstance(document, list) or len(found) > 1
    if not found or (len(found) > 1 and not any(map(_is_told, found))):
        detail = (
            f"It lists {len(found)} articles without their texts. Have the pages fetched: list "
            "them as a [[page]] of the news file, or save them as .html."
            if any(isinstance(item, dict) for item in found)
            else "It lists no article. Give each one a `text`."
        )
        yield _Entry(RejectedError(ArticleReason.NO_TEXT, detail), raw, line)
        return
    for number, item in enumerate(found, start=1):
        parts = [line, str(number) if is_listed and (line is None or len(found) > 1) else None]
        where = ".".join(part for part in parts if part) or None
        yield from _entry(item, orjson.dumps(item) if is_listed and not line else raw, where)


def _is_told(item: Any) -> bool:
    return isinstance(item, dict) and bool(item.get("text") or item.get("html"))


def _json(text: str) -> Any:
    """The JSON value in a text; raises RejectedError when it is none."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise RejectedError(
            ArticleReason.NOT_JSON, f"Not JSON: {error}. Save it again, or as .txt."
        ) from None


def _is_json(line: str) -> bool:
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _entry(item: Any, raw: bytes, number: str | None) -> Iterator[_Entry]:
    """The entry of a JSON value, which must be an object, or those of the page in it."""
    if isinstance(item, dict) and item.get("html") and not item.get("text"):
        yield from _fetched_page(item, raw, number)
    elif isinstance(item, dict):
        yield _Entry(item, raw, number)
    else:
        wrong = RejectedError(
            ArticleReason.NOT_JSON, "An article is an object with a `text`; this is not."
        )
        yield _Entry(wrong, raw, number)


def _fetched_page(item: dict[str, Any], raw: bytes, number: str | None) -> Iterator[_Entry]:
    """The entries of a page as it was fetched; what the fetcher knew of it goes before its own."""
    try:
        found = stories_of(item["html"])
    except RejectedError as rejected:
        yield _Entry(rejected, raw, number)
        return
    known = {name: value for name, value in item.items() if value and name != "html"}
    if len(found) > 1:  # what is known of the page is not known of each story on it
        known = {name: value for name, value in known.items() if name == "source"}
    elif _host(found[0].get("url")) == _host(known.get("url")):
        known.pop("url", None)  # the page's own canonical address is the better one
    for part, fields in enumerate(found, start=1):
        where = ".".join(filter(None, [number, str(part) if len(found) > 1 else None])) or None
        yield _Entry({**fields, **known}, raw, where)


def _host(url: Any) -> str | None:
    """The host of a web address; None for what is none."""
    try:
        return urlsplit(url).hostname if isinstance(url, str) else None
    except ValueError:
        return None


def _told_apart(articles: list[Article]) -> list[Article]:
    """The articles of one file; those of one address under several headlines are no versions."""
    titles: dict[str | None, set[str | None]] = {}
    for article in articles:
        titles.setdefault(article.place, set()).add(article.title)
    return [
        replace(article, place=None) if len(titles[article.place]) > 1 else article
        for article in articles
    ]


READERS: dict[str, Callable[[bytes], Iterator[_Entry]]] = {
    ".txt": _read_text,
    ".html": _read_page,
    ".htm": _read_page,
    ".json": _read_json,
    ".jsonl": _read_lines,
}
FORMATS = {".txt": "txt", ".html": "html", ".htm": "html", ".json": "json", ".jsonl": "jsonl"}
