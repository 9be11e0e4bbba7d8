"""From settings to clients: the only place that decides whether a host may be asked at all."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from orchestration.feeds.history import History, is_address
from orchestration.feeds.nascar.client import NascarFeed
from orchestration.feeds.nascar.kinds import OPTIONAL
from orchestration.feeds.web.addresses import AddressPolicy, is_loopback, origin
from orchestration.feeds.web.fetch_log import FetchLog
from orchestration.feeds.web.headers import user_agent
from orchestration.feeds.web.http import Fetcher
from orchestration.feeds.web.pacing import Breaker, Pacer
from orchestration.settings import Settings, SettingsError

VERSION = "0.1.0"


def fetch_log(settings: Settings) -> FetchLog:
    """The memory of fetching, beside the archive that it is about."""
    return FetchLog(Path(settings.archive, "fetch_log.sqlite"))


def fetcher(settings: Settings, log: FetchLog) -> Fetcher:
    """A client as the settings want it. Addresses that they name are allowed wherever they lie."""
    return Fetcher(
        user_agent=user_agent(VERSION, settings.project_url or "", settings.contact),
        pacer=Pacer(settings.requests_per_second),
        breaker=Breaker(log),
        policy=AddressPolicy(
            frozenset(origin(url) for url in _refreshed(settings)), settings.allow_private
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
    is_here = is_loopback(urlsplit(settings.feed_url).hostname or "")
    pace = min(1.0, 1.0 / settings.requests_per_second) if is_here else 1.0
    feed = NascarFeed(
        fetcher=fetcher(settings, log),
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
    if not (settings.history and is_address(settings.history)):
        return None
    require_live(settings, settings.history)
    log = fetch_log(settings)
    return History(fetcher(settings, log), log, settings.archive, settings.history)


def require_refresh(settings: Settings) -> None:
    """Raise SettingsError unless all that a refresh asks may be asked: feed and history."""
    for url in _refreshed(settings):
        require_live(settings, url)


def _refreshed(settings: Settings) -> list[str]:
    places = [settings.feed_url, settings.history or ""]
    return [place for place in places if is_address(place)]


def require_live(settings: Settings, url: str) -> None:
    """Raise SettingsError unless this address may be asked by the operator's own decision."""
    host = urlsplit(url).hostname or ""
    if is_loopback(host):
        return
    if not settings.live:
        raise SettingsError(
            f"fetching from {host} is off: read what its owner's terms say (README), then decide "
            "and set STOCKCAR_LIVE=1"
        )
    if not settings.contact:
        raise SettingsError(f"{host} should know whom to write to: set STOCKCAR_CONTACT")
