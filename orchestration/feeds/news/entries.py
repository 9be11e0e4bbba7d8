"""One would-be article of a file, before it is judged; and the text in a file's bytes."""

from dataclasses import dataclass
from typing import Any

from orchestration.feeds.news.articles import ArticleReason, RejectedError
from orchestration.feeds.web.text_bytes import UndecodableError, decode

TOO_NESTED = "It is nested more deeply than anything that people write. Save its text as .txt."


@dataclass(frozen=True)
class Entry:
    """One would-be article: its fields, or the reason why there are none.

    Attributes:
        fields: What `make_article` takes, or why there is nothing to take.
        raw: Its bytes.
        number: What tells it from the others of its file; None where it is alone.
    """

    fields: dict[str, Any] | RejectedError
    raw: bytes
    number: str | None = None


def decoded(body: bytes, page: bool = False) -> str:
    """The text in the bytes; raises RejectedError where there is none."""
    try:
        return decode(body, page)
    except UndecodableError as error:
        reason = ArticleReason.NUL_BYTE if error.is_nul else ArticleReason.NOT_TEXT
        raise RejectedError(reason, str(error)) from None
