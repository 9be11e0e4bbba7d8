"""Is a payload what it should be? Every document passes here before it may become rows.

`read_payload` looks at bytes and answers with the document as it may land, and with what of it may
not; `screen` says only whether it may. A document is refused whole when it is not about what was
asked for, or when nothing of it can be read. Of any other the unreadable parts are set aside alone.
Three things are *not* odd, because they are true states of the feed: an entry list before the race
(every finishing position 0), a race without a winner yet, and one driver entered in two cars who
has points in one of them.
"""

import json
from dataclasses import dataclass
from typing import Any

import orjson

from orchestration.feeds.nascar.documents import CHECKS
from orchestration.feeds.nascar.mending import Mending, SetAside
from orchestration.feeds.nascar.verdict import Asked, Reason, Refusal, RefusedError

MAX_BYTES = 16_000_000
"""Above this DuckDB's JSON reader gives up; the largest real payload seen has 0.7 MB."""

BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Screened:
    """A payload after screening.

    Attributes:
        refusal: Why nothing of it may land; None when it may.
        document: The document as it may land, None when it may not.
        mended: Its text, where it is not as received; None when the bytes may land as they are.
        set_aside: What of it did not land as it came.
    """

    refusal: Refusal | None = None
    document: Any = None
    mended: str | None = None
    set_aside: tuple[SetAside, ...] = ()


class GivenTwice:
    """Stands for a value whose key is in its object twice, with two values."""

    def __str__(self) -> str:
        return "this and that"


GIVEN_TWICE = GivenTwice()


def screen(
    body: bytes,
    kind: str,
    season: int | None = None,
    series_id: int | None = None,
    race_id: int | None = None,
) -> Refusal | None:
    """Say why nothing of a payload may land; None when it may. See `read_payload`."""
    return read_payload(body, kind, season, series_id, race_id).refusal


def read_payload(
    body: bytes,
    kind: str,
    season: int | None = None,
    series_id: int | None = None,
    race_id: int | None = None,
) -> Screened:
    """Judge one payload as received (uncompressed), and give back what of it may land.

    Args:
        body: The bytes.
        kind: The archive's word (`weekend_feed`, `race_list_basic`, ...).
        season: What was asked for; a document about another season is refused.
        series_id: The same, for the feed's series number.
        race_id: The same, for the feed's race number.

    Returns:
        The document or a refusal. Never raises for any bytes.
    """
    doubled: list[str] = []
    try:
        document = _parse(body, doubled)
        check = CHECKS.get(kind)
        if check is None:
            known = ", ".join(sorted(CHECKS))
            raise RefusedError(
                Reason.UNKNOWN_KIND, f"No check is written for {kind!r}; known: {known}."
            )
        mending = Mending()
        check(document, mending, Asked(season, series_id, race_id))
        text = _text(document) if mending.changes or doubled else None
    except RefusedError as refused:
        if doubled:
            told = f"Key {doubled[0][:80]!r} is given twice in one object. {refused}"
            return Screened(Refusal(Reason.DUPLICATE_KEYS, told))
        return Screened(refused.refusal)
    except RecursionError:
        told = "The document is nested too deeply to be a feed payload."
        return Screened(Refusal(Reason.TOO_DEEP, told))
    return Screened(document=document, mended=text, set_aside=mending.folded())


def _parse(body: bytes, doubled: list[str]) -> Any:
    """The document in the bytes; raises RefusedError with what is wrong with them as a text.

    Keys that are in one object twice are added to `doubled`.
    """
    if len(body) > MAX_BYTES:
        raise RefusedError(
            Reason.TOO_LARGE,
            f"{len(body):,} bytes; the limit is {MAX_BYTES:,}. No race is that long.",
        )
    text = body.removeprefix(BOM).strip(b" \t\r\n")
    if not text:
        raise RefusedError(Reason.EMPTY, "The body is empty. Fetch it again.")
    if text.startswith(b"<"):
        if text[:5] == b"<?xml" or text[:6] == b"<Error":
            raise RefusedError(
                Reason.XML_ERROR, "An XML error came instead of JSON. Fetch it again."
            )
        raise RefusedError(Reason.HTML, "A web page came instead of JSON. Fetch it again.")
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise _unreadable(text, error) from None
    if document is None:
        raise RefusedError(Reason.NULL_DOCUMENT, "The body is `null`: the feed holds nothing here.")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Build one object; of a key given twice readers differ in which value they take."""
        made = dict(pairs)
        if len(made) != len(pairs):
            for number, (key, value) in enumerate(pairs):
                if any(key == other for other, _ in pairs[:number]):
                    doubled.append(key)
                    if any(key == other and value != known for other, known in pairs[:number]):
                        made[key] = GIVEN_TWICE
        return made

    checked = json.loads(text, object_pairs_hook=once)
    return checked if doubled else document


def _unreadable(text: bytes, error: orjson.JSONDecodeError) -> RefusedError:
    """Name the way in which bytes fail to be JSON: encoding, cut short, nested, or simply wrong."""
    message = str(error)
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as undecodable:
        if undecodable.reason != "unexpected end of data":
            return RefusedError(
                Reason.NOT_UTF8, f"Byte {undecodable.start:,} is not UTF-8. Fetch it again."
            )
        return RefusedError(
            Reason.TRUNCATED, f"The text stops after {len(text):,} bytes, mid-letter."
        )
    if "recursion" in message or "nest" in message or "depth" in message:
        return RefusedError(
            Reason.TOO_DEEP, "The document is nested too deeply to be a feed payload."
        )
    closing = {b"{": b"}", b"[": b"]"}.get(text[:1])
    if closing and (not text.endswith(closing) or "unexpected end" in message):
        return RefusedError(
            Reason.TRUNCATED, f"The document stops after {len(text):,} bytes. Fetch it again."
        )
    return RefusedError(Reason.NOT_JSON, f"Not JSON: {message}.")


def _text(document: Any) -> str:
    """A mended document as JSON; a value given twice that nobody reads is left empty."""
    return json.dumps(document, ensure_ascii=False, default=lambda _: None)
