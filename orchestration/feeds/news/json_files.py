"""The entries of .json and .jsonl files: one article, a list, a service's answer, one a line."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import orjson

from orchestration.feeds.news.articles import MAX_ARTICLE_BYTES, ArticleReason, RejectedError
from orchestration.feeds.news.entries import TOO_NESTED, Entry, decoded
from orchestration.feeds.news.json_articles import articles_in
from orchestration.feeds.news.pages import stories_of
from orchestration.feeds.web.text_bytes import MARKS


def read_json(body: bytes) -> Iterator[Entry]:
    """One article as an object, or several: a list, a service's answer, an object a line."""
    text = decoded(body)
    try:
        document = _json(text)
    except RejectedError:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2 or not all(_is_json(line) for line in lines):
            raise
        yield from read_lines(text.encode())
        return
    yield from _entries(document, body, None)


def read_lines(body: bytes, first: int = 1) -> Iterator[Entry]:
    """One article a line; an unreadable line is an entry of its own with its reason.

    Args:
        body: The lines.
        first: The number of the first of them in the file.
    """
    if not body.startswith(b"\xef\xbb\xbf") and body.startswith(MARKS):
        body = decoded(body).encode()
    lines = body.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if (
        len(lines) > 1
        and len(body) <= MAX_ARTICLE_BYTES
        and lines[0].strip() in (b"{", b"[", b"[{")
    ):
        yield from read_json(body)  # one document over several lines, under the wrong name
        return
    for number, line in enumerate(lines, start=first):
        if not line.strip():
            continue
        try:
            if len(line) > MAX_ARTICLE_BYTES:
                raise RejectedError(
                    ArticleReason.TOO_LARGE,
                    f"Line {number} has {len(line):,} bytes. Split it.",
                )
            yield from list(_entries(_json(decoded(line)), line, str(number)))
        except RejectedError as rejected:
            yield Entry(rejected, line, str(number))
        except RecursionError:
            rejected = RejectedError(ArticleReason.TOO_COMPLEX, f"Line {number}: {TOO_NESTED}")
            yield Entry(rejected, line, str(number))


def _entries(document: Any, raw: bytes, line: str | None) -> Iterator[Entry]:
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
        yield Entry(RejectedError(ArticleReason.NO_TEXT, detail), raw, line)
        return
    for number, item in enumerate(found, start=1):
        parts = [line, str(number) if is_listed and (line is None or len(found) > 1) else None]
        where = ".".join(part for part in parts if part) or None
        yield from _entry(item, _bytes_of(item) if is_listed and not line else raw, where)


def _bytes_of(item: Any) -> bytes:
    """One of several articles as bytes of its own, or what can be told of one nested too deeply."""
    try:
        return orjson.dumps(item)
    except TypeError:
        return repr(type(item)).encode()


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


def _entry(item: Any, raw: bytes, number: str | None) -> Iterator[Entry]:
    """The entry of a JSON value, which must be an object, or those of the page in it."""
    if isinstance(item, dict) and item.get("html") and not item.get("text"):
        yield from _fetched_page(item, raw, number)
    elif isinstance(item, dict):
        yield Entry(item, raw, number)
    else:
        wrong = RejectedError(
            ArticleReason.NOT_JSON, "An article is an object with a `text`; this is not."
        )
        yield Entry(wrong, raw, number)


def _fetched_page(item: dict[str, Any], raw: bytes, number: str | None) -> Iterator[Entry]:
    """The entries of a page as it was fetched; what the fetcher knew of it goes before its own."""
    try:
        found = stories_of(item["html"])
    except RejectedError as rejected:
        yield Entry(rejected, raw, number)
        return
    known = {name: value for name, value in item.items() if value and name != "html"}
    if len(found) > 1:  # what is known of the page is not known of each story on it
        known = {name: value for name, value in known.items() if name == "source"}
    elif _host(found[0].get("url")) == _host(known.get("url")):
        known.pop("url", None)  # the page's own canonical address is the better one
    for part, fields in enumerate(found, start=1):
        where = ".".join(filter(None, [number, str(part) if len(found) > 1 else None])) or None
        yield Entry({**fields, **known}, raw, where)


def _host(url: Any) -> str | None:
    """The host of a web address; None for what is none."""
    try:
        return urlsplit(url).hostname if isinstance(url, str) else None
    except ValueError:
        return None
