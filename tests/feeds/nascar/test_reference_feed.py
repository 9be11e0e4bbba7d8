"""The reference feed server, when it lies beside the checkout: real payloads, versions, faults."""

import sys
import threading
from contextlib import contextmanager
from datetime import UTC, datetime

import orjson
import pytest

from orchestration.feeds.nascar.calendar import is_settled
from orchestration.feeds.nascar.screening import screen
from orchestration.store import archive
from orchestration.store.archive import Subject

FINALE = Subject("nascar_feed", "weekend_feed", 2023, 3, 5373)


@pytest.fixture
def reference(shared, monkeypatch):
    """Start the reference server with given settings."""
    monkeypatch.syspath_prepend(str(shared / "feed"))
    feed_server = pytest.importorskip("feed_server")

    @contextmanager
    def start(**options):
        settings = feed_server.Settings(root=shared / "feed" / "mirror", **options)
        server = feed_server.FeedServer(0, settings)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
            server.server_close()

    yield start
    sys.modules.pop("feed_server", None)


def point(feed, server, at: datetime) -> None:
    feed.base_url = f"http://127.0.0.1:{server.server_address[1]}"
    feed.fetcher.policy = type(feed.fetcher.policy)(frozenset({feed.base_url}))
    feed.now = lambda: at


def settled(feed) -> list[bool]:
    """Whether each stored version of the Truck finale has a winner."""
    versions = list(archive.versions(feed.archive_root, FINALE))
    for version in versions:
        assert screen(version.read(), "weekend_feed", 2023, 3, 5373) is None
    return [is_settled(orjson.loads(version.read())) for version in versions]


def test_after_faults_the_next_refresh_makes_a_season_whole(reference, feed):
    now = datetime(2023, 12, 1, tzinfo=UTC)
    faults = {"5300": "null", "5301": "html", "5373": "truncate", "5302": "garbage"}
    with reference(fail_rate=0.2, seed=7, hang=0.4, faults=faults, clock=now) as server:
        point(feed, server, now)
        report = feed.refresh(2023)
        assert not report.of("absent")
        spoiled = {one.subject.race_id for one in report.of("refused", "failed")}
        assert spoiled >= {int(race) for race in faults} & {
            one.subject.race_id for one in report.asked
        }
        server.settings.faults, server.settings.fail_rate = {}, 0.0
        healed = feed.refresh(2023)
        assert not healed.of("refused", "failed", "absent")
        assert len(healed.asked) == 98
        again = feed.refresh(2023)
        assert len(again.of("unchanged")) == 98


def test_the_truck_finale_as_it_became_known(reference, feed):
    instants = [datetime(2023, 11, day, 12, tzinfo=UTC) for day in (3, 4, 9)]
    with reference(clock=instants[0]) as server:
        for at in instants:
            server.settings.clock = at
            point(feed, server, at)
            feed.refresh(2023, only_due=True)
        assert settled(feed) == [False, True, True]
        assert feed.refresh(2023, only_due=True).of("stored", "refused") == []
