"""Articles in the formats .txt, .html, .json and .jsonl: from a name and bytes, no file opened.

Bytes that hold no article are a `Rejection` with its reason, never an exception, and a bad line
of a .jsonl file costs that line only. Article text is kept as it was written, down to the
`date YYYY-MM-DD` that may open a .txt file, because readings point into it by character.
"""

import hashlib
import re
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
    page_fields,
)
from orchestration.feeds.web.text_bytes import UndecodableError, decode

MAX_LINES_FILE_BYTES = 100_000_000
"""A .jsonl file may hold many articles, so the file may be larger than one article."""
DATE_LINE = re.compile(r"\s*date\s+(\d{4}-\d{2}-\d{2})\b")


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
    number: int | None = None


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
    """A plain text, whose first line may open with `date YYYY-MM-DD`; the text stays whole."""
    text = _decoded(body)
    dated = DATE_LINE.match(text)
    yield _Entry({"text": text, "published": dated[1] if dated else None}, body)


def _read_page(body: bytes) -> Iterator[_Entry]:
    """The main text of a web page and what the page says about itself."""
    yield _Entry(page_fields(_decoded(body, page=True)), body)


def _read_json(body: bytes) -> Iterator[_Entry]:
    """One article as an object, or a list of them."""
    document = _json(_decoded(body))
    if isinstance(document, list):
        for number, item in enumerate(document, start=1):
            yield _entry(item, orjson.dumps(item), number)
    else:
        yield _entry(document, body)


def _read_lines(body: bytes) -> Iterator[_Entry]:
    """One article a line; an unreadable line is an entry of its own with its reason."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        body = _decoded(body).encode()
    for number, line in enumerate(body.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            if len(line) > MAX_ARTICLE_BYTES:
                raise RejectedError(
                    ArticleReason.TOO_LARGE, f"Line {number} has {len(line):,} bytes."
                )
            document = _json(_decoded(line))
        except RejectedError as rejected:
            yield _Entry(rejected, line, number)
            continue
        for item in document if isinstance(document, list) else [document]:
            yield _entry(item, line, number)


def _json(text: str) -> Any:
    """The JSON value in a text; raises RejectedError when it is none."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise RejectedError(ArticleReason.NOT_JSON, f"Not JSON: {error}.") from None


def _entry(item: Any, raw: bytes, number: int | None = None) -> _Entry:
    """An entry from a JSON value, which must be an object."""
    if isinstance(item, dict) and isinstance(item.get("html"), str) and not item.get("text"):
        return _fetched_page(item, raw, number)
    if isinstance(item, dict):
        return _Entry(item, raw, number)
    wrong = RejectedError(
        ArticleReason.NOT_JSON, "An article is an object with a `text`; this is not."
    )
    return _Entry(wrong, raw, number)


def _fetched_page(item: dict[str, Any], raw: bytes, number: int | None) -> _Entry:
    """An entry from a page as it was fetched; what the fetcher knew of it goes before its own."""
    try:
        fields = page_fields(item["html"])
    except RejectedError as rejected:
        return _Entry(rejected, raw, number)
    known = {name: value for name, value in item.items() if value and name != "html"}
    if _host(fields.get("url")) == _host(known.get("url")):
        known.pop("url", None)  # the page's own canonical address is the better one
    return _Entry({**fields, **known}, raw, number)


def _host(url: Any) -> str | None:
    """The host of a web address; None for what is none."""
    try:
        return urlsplit(url).hostname if isinstance(url, str) else None
    except ValueError:
        return None


READERS: dict[str, Callable[[bytes], Iterator[_Entry]]] = {
    ".txt": _read_text,
    ".html": _read_page,
    ".htm": _read_page,
    ".json": _read_json,
    ".jsonl": _read_lines,
}
FORMATS = {".txt": "txt", ".html": "html", ".htm": "html", ".json": "json", ".jsonl": "jsonl"}
