"""Days as people write them, read without guessing which number is the month.

"04/11/2023" is April in one country and November in another. Where the two readings differ the
day stays unknown, and the article says that its date is `ambiguous`.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from orchestration.feeds.news.plain_text import plain

STATED, AMBIGUOUS, UNREADABLE = "stated", "ambiguous", "unreadable"
"""What became of a date: read, of two meanings, or not understood."""
ISO_DATE = re.compile(r"\s*(\d{4}-\d{2}-\d{2})(?!\d)")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{4}(?:\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?")
SHORT_YEAR = re.compile(r"\d{1,2}([-/.])\d{1,2}\1\d{2}\b")
LABEL = re.compile(
    r"\s*+(?:(?:date|dated|published|posted|filed|updated|last\s+updated|publication\s+date|load-date"
    r"|publicado|ver[oö]ffentlicht|publi[eé])\b\s*+[:\-\u2013\u2014]?\s*+(?:on\b|am\b|el\b|le\b)?\s*+)",
    re.IGNORECASE,
)
_MONTH = r"[A-Za-zÀ-ÿ]{3,10}\.?"
EXPRESSION = re.compile(
    rf"\b(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:\d{{4}}|\d{{2}})"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?[\s-]+(?:de\s+|of\s+)?{_MONTH},?[\s-]+(?:de\s+)?\d{{4}})(?!\d)"
)
"""A day with its year inside a short line, such as a by-line."""
WEEKDAY = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\b\.?|\beastern\b",
    re.IGNORECASE,
)
LANGUAGES = ["en", "es", "fr", "de", "it", "pt"]
MAX_LETTERS = 100
SETTINGS = {
    "PREFER_LOCALE_DATE_ORDER": False,
    "REQUIRE_PARTS": ["day", "month", "year"],
    "PARSERS": ["absolute-time"],  # "yesterday" means nothing without the day it was written on
    "STRICT_PARSING": True,
}


@dataclass(frozen=True)
class WrittenDay:
    """A date of an article.

    Attributes:
        day: The day; None when it has two meanings or none.
        basis: `stated`, `ambiguous` or `unreadable`; None when there is no date.
        written: The date as it was given.
    """

    day: date | None = None
    basis: str | None = None
    written: str | None = None


def read_day(value: Any, changed: datetime | None = None) -> WrittenDay:
    """The day that a date field names, as its writer's calendar has it.

    Args:
        value: ISO, e-mail or any written date, or a Unix time in seconds or milliseconds.
        changed: When the article was last changed; of two days that a date may mean, the only one
            of the month before it is meant.
    """
    if isinstance(value, dict):  # {"$date": ...} and the like
        value = next((one for one in value.values() if isinstance(one, str | int)), None)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return WrittenDay()
    written = " ".join(plain(str(value)).split())[:MAX_LETTERS]
    if not written:
        return WrittenDay()
    days = _days(written)
    if len(days) > 1 and changed:
        month = [day for day in days if -1 <= (changed.date() - day).days <= 31]
        days = set(month) if len(month) == 1 else days
    if len(days) == 1:
        return WrittenDay(days.pop(), STATED, written)
    return WrittenDay(None, AMBIGUOUS if days else UNREADABLE, written)


def read_instant(value: Any) -> datetime | None:
    """The moment that a date field names, UTC without a zone; midnight where no hour is said."""
    written = " ".join(plain(str(value or "")).split())[:MAX_LETTERS]
    for read in (datetime.fromisoformat, parsedate_to_datetime, _unix_time):
        try:
            moment = read(written)
            return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    day = read_day(value).day
    return datetime(day.year, day.month, day.day) if day else None


def labelled(line: str) -> str | None:
    """The date in a line such as "Published: 4 November 2023"; None when it is no such line."""
    label = LABEL.match(line)
    if not label:
        return None
    rest = line[label.end() :].strip()
    iso = ISO_DATE.match(rest)
    found = iso or EXPRESSION.search(rest[:MAX_LETTERS])
    if not found or (found.start() > 40 if not iso else False):
        return None
    return found[1] if iso else found[0]


def alone(line: str) -> str | None:
    """The date in a line that holds nothing else but a weekday and a time; None for others."""
    line = line.strip()
    found = EXPRESSION.search(line) if len(line) <= 60 else None
    if not found or re.search(r"\w{3,}", _without_weekday(line[: found.start()])):
        return None
    return (
        found[0] if not re.search(r"[^\W\d]{4,}", _without_weekday(line[found.end() :])) else None
    )


def _without_weekday(words: str) -> str:
    return WEEKDAY.sub("", words)


def _days(written: str) -> set[date]:
    """The days that a written date may mean."""
    try:
        if found := ISO_DATE.match(written):
            return {date.fromisoformat(found[1])}
        if found := COMPACT.fullmatch(written):
            return {date(int(found[1]), int(found[2]), int(found[3]))}
    except ValueError:
        return set()
    for read in (_unix_time, parsedate_to_datetime):
        try:
            return {read(written).date()}
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return _parsed_days(written)


def _parsed_days(written: str) -> set[date]:
    """The days that the date library reads, under every order of day, month and year in use."""
    from dateparser import parse  # a quarter of a second to import

    if label := LABEL.match(written):
        written = written[label.end() :]
    if not re.search(r"\d", written):
        return set()
    orders = ["MDY", "DMY"] + ["YMD"] * bool(SHORT_YEAR.search(written))
    days = set()
    for text in (written, found[0] if (found := EXPRESSION.search(written)) else ""):
        for order in orders:
            try:
                moment = text and parse(
                    text, languages=LANGUAGES, settings={**SETTINGS, "DATE_ORDER": order}
                )
            except (ValueError, TypeError, OverflowError):
                moment = None  # a date that breaks the library is one that nobody can read
            days |= {moment.date()} if moment else set()
        if days:
            break
    return days


def _unix_time(written: str) -> datetime:
    """The moment of a Unix time in seconds, or milliseconds, since 1970; raises ValueError."""
    if not re.fullmatch(r"\d{9,10}(?:\.\d+)?|\d{12,13}", written):
        raise ValueError(written)
    seconds = float(written)
    return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
