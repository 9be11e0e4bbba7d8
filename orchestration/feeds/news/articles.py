"""An article: what it consists of, when there is none, and how a web page becomes one."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any

MAX_ARTICLE_BYTES = 5_000_000
MAX_LABEL_LETTERS = 500


ISO_DATE = re.compile(r"\s*(\d{4}-\d{2}-\d{2})(?!\d)")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


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


@dataclass(frozen=True)
class Article:
    """One article; `article_id` depends on its words alone, so copies of one text fold."""

    article_id: str
    text: str
    format: str
    source_name: str
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    url: str | None = None
    published_date: date | None = None


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
    words = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def make_article(fields: dict[str, Any], where: str, form: str) -> Article:
    """An article from named fields; raises RejectedError when they have no usable text."""
    text = _first(fields, "text", "content", "body")
    if not isinstance(text, str) or not text.strip():
        raise RejectedError(ArticleReason.NO_TEXT, "No article text was found in it.")
    if "\x00" in text:
        raise RejectedError(
            ArticleReason.NUL_BYTE, "The text holds a NUL character. Save it as text."
        )
    if control := CONTROL.search(text):
        raise RejectedError(
            ArticleReason.NOT_TEXT,
            f"Character {control.start():,} is a control character: this is no plain text.",
        )
    published = _first(fields, "published", "published_date", "published_at", "date")
    url = _label(_first(fields, "url", "link"))
    return Article(
        article_id=article_id(text),
        text=text,
        format=form,
        source_name=where,
        title=_label(_first(fields, "title", "headline")),
        author=_label(_first(fields, "author", "byline")),
        publisher=_label(_first(fields, "source", "publisher")),
        url=url if url and url.lower().startswith(("http://", "https://")) else None,
        published_date=_day(published),
    )


def _first(fields: dict[str, Any], *names: str) -> Any:
    """The first of several names that has a value."""
    return next((fields[name] for name in names if fields.get(name) not in (None, "")), None)


def _label(value: Any) -> str | None:
    """A title, name or address on one line, cut to MAX_LABEL_LETTERS; None when there is none."""
    if not isinstance(value, str):
        return None
    return " ".join(CONTROL.sub(" ", value).split())[:MAX_LABEL_LETTERS] or None


def _day(value: Any) -> date | None:
    """The day named by an ISO or an e-mail style date; None when it names none."""
    if not isinstance(value, str):
        return None
    try:
        if found := ISO_DATE.match(value):
            return date.fromisoformat(found[1])
        return parsedate_to_datetime(value).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def page_fields(page: str) -> dict[str, Any]:
    """The main text of a web page and what the page says about itself, as article fields.

    Raises RejectedError when the page breaks its parser.
    """
    from trafilatura import bare_extraction  # half a second to import, needed for pages alone

    try:
        found = bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception as error:  # whatever a hostile page does to the parser costs that page only
        raise RejectedError(
            ArticleReason.NO_TEXT, f"{type(error).__name__} in the page parser."
        ) from None
    fields = found.as_dict() if found else {}
    return {**fields, "source": fields.get("sitename")}
