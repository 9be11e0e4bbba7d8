"""An article: what it consists of, and when there is none."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from orchestration.feeds.news.plain_text import plain
from orchestration.feeds.news.stories import without_date_line
from orchestration.feeds.news.written_dates import read_day, read_instant

MAX_ARTICLE_BYTES = 5_000_000
MAX_LABEL_LETTERS = 500

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
NOT_OF_THE_ADDRESS = re.compile(
    r"utm_|(?:fbclid|gclid|cmpid|ref|src|source|mod|share|smid|taid|amp|outputtype|s)$", re.I
)
"""Parameters of an address that tell where a reader came from, not what he reads."""


class ArticleReason(StrEnum):
    """Why a file, or one entry of it, is no article. A closed vocabulary."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NUL_BYTE = "nul_byte"
    NOT_TEXT = "not_text"
    NOT_JSON = "not_json"
    NO_TEXT = "no_text"
    OUTSIDE_FOLDER = "outside_folder"
    NOT_A_FILE = "not_a_file"
    UNREADABLE = "unreadable"
    UNKNOWN_SUFFIX = "unknown_suffix"
    PARTS_OF_A_PAGE = "parts_of_a_page"
    BAD_NAME = "bad_name"
    TOO_DEEP = "too_deep"
    HARD_LINK = "hard_link"
    STILL_WRITTEN = "still_written"
    TOO_COMPLEX = "too_complex"
    TOO_COSTLY = "too_costly"


@dataclass(frozen=True)
class Article:
    """One article; `article_id` depends on its words alone, so copies of one text fold.

    Attributes:
        article_id: 16 hexadecimal digits.
        text: Its words in their plain form; every span points into it.
        format: `txt`, `html`, `json` or `jsonl`.
        source_name: File it came from, with a number where that holds several.
        title: Headline, or None.
        author: By-line, or None.
        publisher: Outlet, or None.
        url: Web address, or None.
        published_date: Day of publication; None when it is not told or has two meanings.
        published_basis: `stated`, `ambiguous` or `unreadable`; None without a date.
        published_text: The date as the file gives it, or None.
        modified_at: When the outlet last changed it, UTC, or None.
        place: What later versions have in common: the address, or, for a text without one, its
            words without the date that opens it; None where nothing can tell.
    """

    article_id: str
    text: str
    format: str
    source_name: str
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    url: str | None = None
    published_date: date | None = None
    published_basis: str | None = None
    published_text: str | None = None
    modified_at: datetime | None = None
    place: str | None = None


@dataclass(frozen=True)
class Rejection:
    """What was not taken, why, and what to do about it."""

    source_name: str
    reason: ArticleReason
    detail: str
    sha256: str | None = None
    size_bytes: int | None = None


class RejectedError(Exception):
    """Carries a reason out of nested reads."""

    def __init__(self, reason: ArticleReason, detail: str) -> None:
        super().__init__(detail)
        self.reason, self.detail = reason, detail


def article_id(text: str) -> str:
    """16 hexadecimal digits from the words of a text, blind to white space and Unicode forms."""
    words = " ".join(plain(text).split())
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def make_article(fields: dict[str, Any], where: str, form: str) -> Article:
    """An article from fields under our names; raises RejectedError when none is usable text."""
    text = fields.get("text")
    if isinstance(text, str):
        text = plain(text)
    if not isinstance(text, str) or not text.strip():
        raise RejectedError(ArticleReason.NO_TEXT, _without_text(fields))
    if "\x00" in text:
        raise RejectedError(
            ArticleReason.NUL_BYTE, "The text holds a NUL character. Save it as text."
        )
    if control := CONTROL.search(text):
        raise RejectedError(
            ArticleReason.NOT_TEXT,
            f"Character {control.start():,} is a control character: this is no plain text. "
            "Save it as text.",
        )
    modified_at = read_instant(fields.get("modified"))
    published = read_day(fields.get("published") or fields.get("modified"), modified_at)
    url = _label(fields.get("url"))
    url = url if url and url.lower().startswith(("http://", "https://")) else None
    return Article(
        article_id=article_id(text),
        text=text,
        format=form,
        source_name=where,
        title=_label(fields.get("title")),
        author=_label(fields.get("author")),
        publisher=_label(fields.get("source")),
        url=url,
        published_date=published.day,
        published_basis=published.basis,
        published_text=_label(published.written),
        modified_at=modified_at,
        place=address_key(url) if url else _place_of_words(text, form),
    )


def address_key(url: str) -> str | None:
    """An address without what two links to one article differ in; None for that of a whole site.

    Args:
        url: Web address.

    Returns:
        Host and path, and the parameters that choose the article.
    """
    try:
        parts = urlsplit(url)
        host = re.sub(r"^(?:www|m|mobile|amp)\.", "", (parts.hostname or "").lower())
    except ValueError:
        return None
    path = re.sub(r"(?:/amp|/index\.html?)?/*$", "", parts.path)
    chosen = sorted(
        pair for pair in parse_qsl(parts.query) if not NOT_OF_THE_ADDRESS.match(pair[0])
    )
    return f"{host}{path}?{urlencode(chosen)}".rstrip("?") if path or chosen else None


def _place_of_words(text: str, form: str) -> str | None:
    """The words of a plain text, by which a copy with another date line is known again."""
    return f"words:{article_id(without_date_line(text))}" if form == "txt" else None


def _without_text(fields: dict[str, Any]) -> str:
    if isinstance(fields.get("url"), str) and fields.get("title"):
        return (
            "It gives a title and an address but no text. Have the page fetched: list it as a "
            "[[page]] of the news file, or save it as .html."
        )
    return "No article text was found in it. Give it a `text`, or save the article as .txt."


def _label(value: Any) -> str | None:
    """A title, name or address on one line, cut to MAX_LABEL_LETTERS; None when there is none."""
    if not isinstance(value, str):
        return None
    return " ".join(CONTROL.sub(" ", plain(value)).split())[:MAX_LABEL_LETTERS] or None
