"""A feed made of the bundled payloads, as it stood at any instant, for scripts that harm things."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from orchestration.feeds.nascar.client import NascarFeed
from orchestration.feeds.nascar.kinds import KINDS, SOURCE
from orchestration.feeds.web.addresses import AddressPolicy
from orchestration.feeds.web.fetch_log import FetchLog
from orchestration.feeds.web.http import Fetcher
from orchestration.feeds.web.pacing import Breaker, Pacer
from orchestration.settings import BUNDLED
from orchestration.store import archive
from orchestration.store.archive import Subject, Version
from tests.feeds.small_feed import SmallFeed, serving


def bundled_versions(season: int) -> list[Version]:
    """Every bundled payload version of a season, oldest first."""
    subjects = archive.subjects(BUNDLED, SOURCE, season)
    return sorted(
        (version for subject in subjects for version in archive.versions(BUNDLED, subject)),
        key=lambda version: version.seen,
    )


def path_of(subject: Subject) -> str:
    """Where the feed serves a subject."""
    return KINDS[subject.kind].url("", subject)


@contextmanager
def serving_season(*seasons: int, at: datetime | None = None) -> Iterator[SmallFeed]:
    """Serve seasons as they stood at an instant, or as they stand now."""
    with serving() as server:
        server.modified = "never"
        for version in (one for season in seasons for one in bundled_versions(season)):
            if at is None or version.seen <= at:
                server.put(path_of(version.subject), version.read())
        yield server


def feed_on(server: SmallFeed, root: Path, bundled: Path | None = None) -> NascarFeed:
    """The race feed on that server, filling `root`, without pauses."""
    log = FetchLog(root / "fetch_log.sqlite")
    policy = AddressPolicy(frozenset({server.url}))
    fetcher = Fetcher("Stockcar/chaos (tests)", Pacer(100_000), Breaker(log), policy)
    return NascarFeed(
        fetcher=fetcher,
        log=log,
        archive_root=root,
        bundled_root=bundled or root / "none",
        base_url=server.url,
        slow_rounds_s=(0.0, 0.0),
        slow_step_s=0.0,
    )
