"""The kinds of value in the feed's fields, and how one that came in another form is understood.

A field takes its own JSON type and no other, so that SQL meets only what it can cast. What comes
otherwise, a number as text or a date in another order, goes through the `Rewording` of its kind:
where its meaning is clear it is written as the field wants it, and else it counts as unreadable.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, NamedTuple

from pydantic import AfterValidator, Field

NOTHING = frozenset({"", "-", "--", "n/a", "na", "none", "null", "tba", "tbd"})
"""Texts that say there is no value, in small letters."""

FIRST_YEAR, LAST_YEAR = 1949, 2999
"""No race is older; years before stand for an unknown date, as in 0001-01-01."""

INT32 = 2_147_483_647


class Doubtful(NamedTuple):
    """A value that stays in use, but with a remark: it may not be what was meant."""

    value: Any
    remark: str


@dataclass(frozen=True)
class Rewording:
    """How a value in another form is understood.

    Attributes:
        understand: Takes the value as it came, None where the field is missing. Gives the value
            as the field wants it, None where it says that there is none, or one that is Doubtful;
            raises ValueError where nobody can tell.
    """

    understand: Callable[[Any], Any]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _whole_number(value: Any) -> int | None:
    """12.0, "12", " +12", "12.0" and "1,234" are whole numbers; 12.5 and true are none."""
    number = _number(value)
    if number is not None and number != int(number):
        raise ValueError("a part of one")
    return number if number is None else int(number)


def _number(value: Any) -> float | None:
    """A number, also one written as text."""
    if isinstance(value, str):
        text = value.strip()
        if text.casefold() in NOTHING:
            return None
        if not re.fullmatch(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?", text, re.ASCII):
            raise ValueError("not a number")
        value = float(text.replace(",", ""))
    if not _is_number(value) or not math.isfinite(value):
        raise ValueError("not a number")
    return value


def _text(value: Any) -> str:
    """A number where text is wanted stands as its digits: a margin of 0.5 is "0.5"."""
    if not _is_number(value):
        raise ValueError("not a text")
    return str(value)


def _car_number(value: Any) -> Any:
    """A number of two or three digits is clear; 7 may have been 7 or 07, which are two cars."""
    number = _whole_number(value) if _is_number(value) else None
    if number is None or number < 0:
        raise ValueError("not a car number")
    if number < 10:
        return Doubtful(str(number), f"a number, and as text it may have been 0{number}")
    return str(number)


def _yes_or_no(value: Any) -> bool | None:
    """1, 0 and the words for yes and no."""
    word = str(value).strip().casefold()
    if word in {"true", "1", "1.0", "yes", "y"}:
        return True
    if word in {"false", "0", "0.0", "no", "n"}:
        return False
    if isinstance(value, str) and word in NOTHING:
        return None
    raise ValueError("neither yes nor no")


def _nobody(value: Any) -> Any:
    """A line whose driver cannot be read is kept for its car: 0 is the feed's driver unknown."""
    try:
        number = _whole_number(value)
    except ValueError:
        number = None
    if number is not None and -1 <= number <= INT32:
        return number
    return Doubtful(0, "the feed does not say which driver, so the car stands without one")


_ISO = "%Y-%m-%dT%H:%M:%S"
_WRITTEN_DATES = ("%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d")
_WRITTEN_TIMES = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")


def _instant(value: Any) -> Any:
    """A date in any form of ISO 8601, or with the month as a word, or whose day is beyond 12."""
    is_digits = isinstance(value, int) and re.fullmatch(r"(19|20)\d{6}", str(value))
    if not (isinstance(value, str) or is_digits):
        raise ValueError("not a date")
    text = " ".join(str(value).split())
    if not text:
        raise ValueError("no date")
    try:
        found = datetime.fromisoformat(text.replace(",", "."))
    except ValueError:
        found = _written_instant(text)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ValueError("no date of a race")
    local = found.replace(tzinfo=None).strftime(_ISO)
    if found.tzinfo:
        return Doubtful(local, "dates of the feed are local, so the clock is kept without its zone")
    return local


def _written_instant(text: str) -> datetime:
    """A date as people write it; day and month are never guessed."""
    plain = text.replace(",", " ").replace(".", " ").replace(" at ", " ")
    plain = " ".join(plain.split())
    formats = list(_WRITTEN_DATES)
    if match := re.match(r"(\d{1,2})[/-](\d{1,2})[/-]\d{4}\b", plain, re.ASCII):
        first, second = int(match[1]), int(match[2])
        slash = plain[match.end(1)]
        if second > 12 or first == second:
            formats.append(slash.join(("%m", "%d", "%Y")))
        elif first > 12:
            formats.append(slash.join(("%d", "%m", "%Y")))
    for day in formats:
        for clock in _WRITTEN_TIMES:
            try:
                return datetime.strptime(plain, day + clock)
            except ValueError:
                continue
    raise ValueError("not a date")


_PLAIN_INSTANT = re.compile(
    r"(?P<year>\d{4})-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?", re.ASCII
)


def _is_plain_instant(text: str) -> str:
    """Let through what SQL casts to the same instant; raise ValueError otherwise."""
    match = _PLAIN_INSTANT.fullmatch(text)
    if not match or not FIRST_YEAR <= int(match["year"]) <= LAST_YEAR:
        raise ValueError("should be a date, or a date with a time")
    datetime.fromisoformat(text)
    return text


Whole = Annotated[int, Field(ge=-INT32, le=INT32), Rewording(_whole_number)]
Id = Annotated[int, Field(ge=-1, le=INT32), Rewording(_whole_number)]
"""The feed's own numbers."""
DriverId = Annotated[int, Field(ge=-1, le=INT32), Rewording(_nobody)]
"""0 and -1 stand for a driver it does not know."""
Small = Annotated[int, Field(ge=-32_768, le=32_767), Rewording(_whole_number)]
Count = Annotated[int, Field(ge=0, le=32_767), Rewording(_whole_number)]
Place = Annotated[int, Field(ge=0, le=999), Rewording(_whole_number)]
Season = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR), Rewording(_whole_number)]
Long = Annotated[int, Field(ge=-(2**53), le=2**53), Rewording(_whole_number)]
Number = Annotated[float, Field(ge=-1e12, le=1e12, allow_inf_nan=False), Rewording(_number)]
YesNo = Annotated[bool, Rewording(_yes_or_no)]
Text = Annotated[str, Rewording(_text)]
CarNumber = Annotated[str, Field(max_length=8), Rewording(_car_number)]
"""Text, always: 07 and 7 are two cars."""
Instant = Annotated[str, AfterValidator(_is_plain_instant), Rewording(_instant)]
"""A naive local date, or a date with its time, as ISO 8601 writes it."""
