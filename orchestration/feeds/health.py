"""How the sources are, for people: last success, age, payloads, quarantine, breaker, next fetch."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import duckdb

from orchestration.feeds import history
from orchestration.feeds.clients import fetch_log, require_refresh
from orchestration.feeds.nascar.fetch_times import next_fetch
from orchestration.feeds.nascar.kinds import SOURCE
from orchestration.feeds.web.addresses import host_of
from orchestration.settings import Settings, SettingsError
from orchestration.store import archive

QUARANTINED = """
    select source, count(*) from raw.quarantine as refused
    where pointer is null and not exists (
        from raw.feed_payload as later
        where
            later.source = refused.source
            and later.kind = refused.kind
            and later.season is not distinct from refused.season
            and later.race_id is not distinct from refused.race_id
            and later.known_from > refused.known_from
    )
    group by source
"""


OPEN_ANOMALIES = """
    select kind, count(*) from marts.mart_data_anomaly
    where is_open
    group by kind
    order by count(*) desc, kind
"""


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
        quarantined: How many documents of the source are in quarantine without a later one that
            landed in their place; None while the warehouse is being written.
        breaker: `closed`, `half_open`, or `open until ...`.
        last_failure: A sentence on the last failure.
        next_fetch_at: When a schedule that is switched on asks next; None for never.
    """

    source: str
    host: str
    last_success_at: str | None
    age_h: float | None
    addresses: int
    failing: int
    absent: int
    payloads: int
    quarantined: int | None
    breaker: str
    last_failure: str | None
    next_fetch_at: str | None


def source_health(settings: Settings, now: datetime | None = None) -> list[SourceHealth]:
    """The state of every source that was ever asked."""
    now = now or datetime.now(UTC)
    log = fetch_log(settings)
    hosts = {state.host: state for state in log.hosts()}
    quarantined = _quarantined(settings)
    groups: dict[tuple[str, str], list] = {}
    for memory in log.addresses():
        groups.setdefault((memory.source, host_of(memory.url)), []).append(memory)
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
                quarantined=None if quarantined is None else quarantined.get(source, 0),
                breaker=f"open until {state.open_until}" if is_open else _state(state),
                last_failure=state.last_failure if state else None,
                next_fetch_at=_next_fetch(settings, source, now),
            )
        )
    return found


def open_anomalies(settings: Settings) -> dict[str, int]:
    """Count what is odd in the published data, by kind, the commonest first.

    Empty when nothing is odd, and when nothing is published that could say so.
    """
    file = settings.published / "stockcar.duckdb"
    if not file.is_file():
        return {}
    try:
        with duckdb.connect(str(file), read_only=True) as db:
            return dict(db.execute(OPEN_ANOMALIES).fetchall())
    except duckdb.Error:  # published before there was such a table
        return {}


def _state(state: object) -> str:
    return getattr(state, "state", "closed")


def _hours(since: str | None, now: datetime) -> float | None:
    return (now - datetime.fromisoformat(since)).total_seconds() / 3600 if since else None


def _payloads(settings: Settings, source: str) -> int:
    root = settings.archive
    return sum(1 for about in archive.subjects(root, source) for _ in archive.versions(root, about))


def _quarantined(settings: Settings) -> dict[str, int] | None:
    """Documents in quarantine that no later one replaced; None while a run holds the warehouse."""
    if not settings.warehouse.is_file():
        return {}
    try:
        with duckdb.connect(str(settings.warehouse), read_only=True) as db:
            return dict(db.execute(QUARANTINED).fetchall())
    except duckdb.Error:
        return None


def _next_fetch(settings: Settings, source: str, now: datetime) -> str | None:
    """When the source is asked next, if its schedules are switched on in the web UI."""
    if source == history.SOURCE and settings.history_address is None:
        return None
    if source in (SOURCE, history.SOURCE):
        try:
            require_refresh(settings)
        except SettingsError:
            return None
        return next_fetch(settings, now).isoformat(timespec="minutes")
    if settings.news_file is None:
        return None
    return (now.replace(minute=30) + timedelta(hours=now.minute >= 30)).isoformat(
        timespec="minutes"
    )
