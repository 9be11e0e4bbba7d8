"""How the sources are: last success, age, payloads, quarantined, breaker. For people and tables."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from orchestration import archive
from orchestration.feeds.clients import fetch_log
from orchestration.feeds.feed_kinds import SOURCE
from orchestration.settings import Settings


@dataclass(frozen=True)
class SourceHealth:
    """One host of one source.

    Attributes:
        source: Whose it is, such as `nascar_feed`.
        host: Which host serves it.
        last_success_at: When it last gave an answer worth having, changed or not.
        age_h: Hours since then.
        addresses: How many addresses were ever asked.
        failing: How many of them ended badly at the last request.
        absent: How many are recorded as absent.
        payloads: How many payload versions are in the archive.
        breaker: `closed`, `half_open`, or `open until ...`.
        last_failure: A sentence on the last failure.
    """

    source: str
    host: str
    last_success_at: str | None
    age_h: float | None
    addresses: int
    failing: int
    absent: int
    payloads: int
    breaker: str
    last_failure: str | None


def source_health(settings: Settings, now: datetime | None = None) -> list[SourceHealth]:
    """The state of every source that was ever asked."""
    now = now or datetime.now(UTC)
    log = fetch_log(settings)
    hosts = {state.host: state for state in log.hosts()}
    groups: dict[tuple[str, str], list] = {}
    for memory in log.addresses():
        groups.setdefault((memory.source, urlsplit(memory.url).hostname or ""), []).append(memory)
    found = []
    for (source, host), memories in sorted(groups.items()):
        success = max((one.fetched_at for one in memories if one.fetched_at), default=None)
        state = hosts.get(host)
        is_open = state is not None and state.state == "open"
        found.append(
            SourceHealth(
                source=source,
                host=host,
                last_success_at=success,
                age_h=_hours(success, now),
                addresses=len(memories),
                failing=sum(one.outcome in ("failed", "refused") for one in memories),
                absent=sum(one.absent_since is not None for one in memories),
                payloads=_payloads(settings, source),
                breaker=f"open until {state.open_until}" if is_open else _state(state),
                last_failure=state.last_failure if state else None,
            )
        )
    return found


def health_table(settings: Settings) -> str:
    """The same as a Markdown table, for the web UI."""
    rows = source_health(settings)
    if not rows:
        return "Nothing was ever fetched."
    head = "| source | host | last success | age, h | payloads | failing | absent | breaker |"
    lines = [head, "|---|---|---|---|---|---|---|---|"]
    for row in rows:
        cells = (
            row.source,
            row.host,
            row.last_success_at or "never",
            "" if row.age_h is None else f"{row.age_h:.1f}",
            row.payloads,
            row.failing,
            row.absent,
            row.breaker,
        )
        lines.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    return "\n".join(lines)


def _state(state: object) -> str:
    return getattr(state, "state", "closed")


def _hours(since: str | None, now: datetime) -> float | None:
    return (now - datetime.fromisoformat(since)).total_seconds() / 3600 if since else None


def _payloads(settings: Settings, source: str) -> int:
    if source != SOURCE:
        return 0
    root = settings.archive
    return sum(1 for about in archive.subjects(root, source) for _ in archive.versions(root, about))
