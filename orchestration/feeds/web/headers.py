"""What the headers of requests and answers say: who we are, when, how long, and where to."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin


def joined(base: str, link: str) -> str:
    """A link as a whole address; one that cannot be joined is returned as it is, to be refused."""
    try:
        return urljoin(base, link)
    except ValueError:
        return link


def user_agent(version: str, project: str, contact: str) -> str:
    """Who we are, for the sources' logs: name, version, the project's address, a contact."""
    about = "; ".join(part for part in (f"+{project}" if project else "", contact) if part)
    return f"Stockcar/{version} ({about or 'open NASCAR warehouse'})"


def retry_after_s(value: str | None) -> float:
    """Seconds that a `Retry-After` header asks for, given as seconds or a date; 0 without one."""
    if not value:
        return 0.0
    if value.strip().isdigit():
        return float(value.strip()[:9])
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def http_date(text: str | None) -> datetime | None:
    """An HTTP date as a UTC instant; None for what is none."""
    try:
        found = parsedate_to_datetime(text or "")
    except (ValueError, TypeError):
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
