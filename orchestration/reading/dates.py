"""Dates told by an article: datelines, "Friday (November 3) night", relative days."""

import re
from datetime import date, timedelta

from orchestration.reading.patterns import Pattern

_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.?"
)
_FULL = Pattern(rf"\b({_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|\s+)(\d{{4}})\b")
_DAY_FIRST = Pattern(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({_MONTH})\s+(\d{{4}})\b")
_NO_YEAR = Pattern(rf"\b({_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s*,?\s*\d{{4}})")
_ISO = Pattern(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_WEEKDAY = Pattern(r"\b(" + "|".join(_WEEKDAYS) + r")\b", re.I)
_DATE_LINE = Pattern(r"\s*date\s+(\d{4})-(\d{2})-(\d{2})\b", re.I)


def parse_day(year: int, month: int, day: int) -> date | None:
    """A date, or None when there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(word: str) -> int:
    return _MONTHS[word.rstrip(".").lower()]


def date_line(flat: str) -> tuple[date | None, tuple[int, int] | None]:
    """The date of a first line "date YYYY-MM-DD" and its span."""
    match = _DATE_LINE.match(flat)
    if match is None:
        return None, None
    day = parse_day(int(match[1]), int(match[2]), int(match[3]))
    return day, (match.start(1), match.end())


def full_dates(flat: str, end: int) -> list[tuple[int, int, date]]:
    """Dates with a year in the first `end` characters, in order."""
    found = []
    for match in _FULL.finditer(flat, 0, end):
        day = parse_day(int(match[3]), _month(match[1]), int(match[2]))
        if day:
            found.append((match.start(), match.end(), day))
    for match in _DAY_FIRST.finditer(flat, 0, end):
        day = parse_day(int(match[3]), _month(match[2]), int(match[1]))
        if day:
            found.append((match.start(), match.end(), day))
    for match in _ISO.finditer(flat, 0, end):
        day = parse_day(int(match[1]), int(match[2]), int(match[3]))
        if day:
            found.append((match.start(), match.end(), day))
    return sorted(found)


def days_without_year(flat: str, end: int, published: date) -> list[tuple[int, int, date]]:
    """Dates such as "November 3", in the year that puts them nearest to the publication."""
    found = []
    for match in _NO_YEAR.finditer(flat, 0, end):
        years = (published.year - 1, published.year, published.year + 1)
        days = [parse_day(year, _month(match[1]), int(match[2])) for year in years]
        days = [day for day in days if day]
        if days:
            found.append((match.start(), match.end(), min(days, key=lambda d: abs(d - published))))
    return found


def weekdays(flat: str, end: int, published: date) -> list[tuple[int, int, date]]:
    """Weekdays, each as the last such day up to the publication."""
    found = []
    for match in _WEEKDAY.finditer(flat, 0, end):
        back = (published.weekday() - _WEEKDAYS.index(match[1].lower())) % 7
        found.append((match.start(), match.end(), published - timedelta(days=back)))
    return found


def parse_published(published: str | None) -> date | None:
    """A publication date in ISO form, with or without a time; None when there is none."""
    if not published:
        return None
    match = _ISO.match(str(published).strip())
    return parse_day(int(match[1]), int(match[2]), int(match[3])) if match else None
