"""What the headers of requests and answers say: who we are, when, how long, and of what version.

Others write them, so whatever stands in them is read as nothing where it cannot be understood.
"""

import base64
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_to_bytes

LONGEST_TAG = 1000


def user_agent(version: str, project: str, contact: str) -> str:
    """Who we are, for the sources' logs: name, version, the project's address, a contact."""
    about = "; ".join(part for part in (f"+{project}" if project else "", contact) if part)
    return f"Stockcar/{version} ({about or 'open NASCAR warehouse'})"


def basic_authorization(userinfo: bytes) -> str:
    """The `Authorization` for the user name and password of an address."""
    user, _, password = userinfo.partition(b":")
    pair = unquote_to_bytes(user) + b":" + unquote_to_bytes(password)
    return f"Basic {base64.b64encode(pair).decode('ascii')}"


def first_values(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """The headers of an answer by their names in small letters; of several the first."""
    found: dict[str, str] = {}
    for name, value in raw:
        found.setdefault(name.decode("latin-1").lower(), _text(value))
    return found


def tag(value: str | None) -> str | None:
    """A value that may be sent back as it came, as tags and dates are; None for any other."""
    is_plain = value and len(value) <= LONGEST_TAG and value.isascii() and value.isprintable()
    return value if is_plain else None


def retry_after_s(value: str | None) -> float:
    """Seconds that a `Retry-After` header asks for, given as seconds or a date; 0 without one."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    asked = http_date(text)
    return max(0.0, (asked - datetime.now(UTC)).total_seconds()) if asked else 0.0


def http_date(text: str | None) -> datetime | None:
    """An HTTP date as a UTC instant; None for what is none, or lies outside the calendar."""
    try:
        found = parsedate_to_datetime(text or "")
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


CLOCK_TOLERANCE = timedelta(days=1)


def clock_trouble(date: str | None, now: datetime, machine: datetime | None = None) -> str:
    """Say that our clock and an answer's differ so much that one of them is wrong; else nothing.

    What is archived is named by the time at which it was seen, so nothing may be while nobody
    knows the day.

    Args:
        date: The answer's `Date` header.
        now: The time that would be written down; a replay of the past may have a clock of its own,
            but none that is ahead of the source.
        machine: The time by this machine's clock, if not now.
    """
    dated, machine = http_date(date), machine or datetime.now(UTC)
    if dated is None:
        return ""
    is_ahead = now - dated > CLOCK_TOLERANCE
    if not is_ahead and abs(dated - machine) <= CLOCK_TOLERANCE:
        return ""
    ours = now if is_ahead else machine
    return (
        f"The source says it is {dated:%Y-%m-%d %H:%M}, the clock here {ours:%Y-%m-%d %H:%M}, both "
        "UTC, so nothing is archived. Set the clock right and ask again."
    )


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
