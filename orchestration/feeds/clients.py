"""From settings to clients: the only place that decides whether a host may be asked at all."""

from collections.abc import Callable
from pathlib import Path

from orchestration.feeds.history import History
from orchestration.feeds.nascar.client import NascarFeed
from orchestration.feeds.nascar.kinds import OPTIONAL
from orchestration.feeds.web.addresses import (
    AddressError,
    AddressPolicy,
    host_of,
    is_loopback,
    origin,
    parsed,
)
from orchestration.feeds.web.fetch_log import FetchLog
from orchestration.feeds.web.headers import user_agent
from orchestration.feeds.web.http import Fetcher, Outcome
from orchestration.feeds.web.pacing import Breaker, Pacer
from orchestration.settings import Settings, SettingsError

VERSION = "0.1.0"


def fetch_log(settings: Settings) -> FetchLog:
    """The memory of fetching, beside the archive that it is about."""
    return FetchLog(Path(settings.archive, "fetch_log.sqlite"))


def fetcher(settings: Settings, log: FetchLog, named: str | None = None) -> Fetcher:
    """A client as the settings want it.

    Args:
        settings: How to ask, and what may be.
        log: The memory of fetching.
        named: An address that the settings name: its host may be asked wherever it lies. Each
            source has a client of its own, as none may lead to what another one may ask.
    """
    return Fetcher(
        user_agent=user_agent(VERSION, settings.project_url or "", settings.contact),
        pacer=Pacer(settings.requests_per_second),
        breaker=Breaker(log),
        policy=AddressPolicy(
            frozenset([origin(named)] if named else []), settings.allow_private, settings.live
        ),
    )


def nascar_feed(
    settings: Settings, progress: Callable[[str, int, int], None] | None = None
) -> NascarFeed:
    """The race feed as the settings want it.

    Raises:
        SettingsError: The feed lies on another machine, and live fetching is not switched on or
            lacks a contact; or a document is asked for that the feed does not have.
    """
    require_live(settings, settings.feed_url)
    if unknown := [kind for kind in settings.feed_kinds if kind not in OPTIONAL]:
        raise SettingsError(f"STOCKCAR_FEED_KINDS knows {', '.join(OPTIONAL)}; not {unknown[0]!r}")
    log = fetch_log(settings)
    # a feed on this machine may be asked faster, and then need not be waited for so long
    is_here = is_loopback(host_of(settings.feed_url))
    pace = min(1.0, 1.0 / settings.requests_per_second) if is_here else 1.0
    feed = NascarFeed(
        fetcher=fetcher(settings, log, settings.feed_url),
        log=log,
        archive_root=settings.archive,
        bundled_root=settings.bundled,
        base_url=settings.feed_url,
        kinds=settings.feed_kinds,
        slow_rounds_s=tuple(pause * pace for pause in NascarFeed.slow_rounds_s),
        slow_step_s=NascarFeed.slow_step_s * pace,
    )
    if progress:
        feed.progress = progress
    return feed


def history(settings: Settings) -> History | None:
    """The history files as the settings want them; None where they name no address.

    Raises:
        SettingsError: Like `nascar_feed`.
    """
    if settings.history_address is None:
        return None
    address = settings.history_address.get_secret_value()
    require_live(settings, address)
    log = fetch_log(settings)
    return History(fetcher(settings, log, address), log, settings.archive, address)


def tell_webhook(settings: Settings, document: object) -> str | None:
    """Hand a document to the webhook that the settings name, if any.

    Nothing is remembered of it, so that it can be told of a full disk.

    Args:
        settings: Where it is, and whether hosts of others may be asked.
        document: What becomes JSON.

    Returns:
        None when it was taken or nobody wants it; else a sentence on why it was not.
    """
    if settings.webhook_url is None:
        return None
    address = settings.webhook_url.get_secret_value()
    try:
        client = fetcher(settings, FetchLog(Path(":memory:")), address)
    except AddressError as error:
        return f"{error}."
    client.timeout_s, client.deadline_s = 10.0, 20.0
    try:
        answer = client.post(address, document)
    finally:
        client.close()
    return None if answer.outcome == Outcome.FETCHED else answer.detail


def require_refresh(settings: Settings) -> None:
    """Raise SettingsError unless all that a refresh asks may be asked: feed and history."""
    for url in _refreshed(settings):
        require_live(settings, url)


def _refreshed(settings: Settings) -> list[str]:
    history = settings.history_address
    return [settings.feed_url, *([history.get_secret_value()] if history else [])]


def require_live(settings: Settings, url: str) -> None:
    """Raise SettingsError unless this address may be asked by the operator's own decision."""
    try:
        parsed(url)
    except AddressError as error:
        raise SettingsError(f"an address to fetch from cannot be used: {error}") from None
    host = host_of(url)
    if is_loopback(host):
        return
    if not settings.live:
        raise SettingsError(
            f"fetching from {host} is off: read what its owner's terms say (README), then decide "
            "and set STOCKCAR_LIVE=1"
        )
    if not settings.contact:
        raise SettingsError(f"{host} should know whom to write to: set STOCKCAR_CONTACT")
