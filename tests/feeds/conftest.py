"""A feed of our own, and clients that do not wait for it."""

from datetime import UTC, datetime

import pytest

from orchestration.feeds.nascar.client import NascarFeed
from orchestration.feeds.web.addresses import AddressPolicy
from orchestration.feeds.web.fetch_log import FetchLog
from orchestration.feeds.web.http import Fetcher
from orchestration.feeds.web.pacing import Breaker, Pacer
from tests.feeds.small_feed import serving


@pytest.fixture
def server():
    with serving() as feed:
        yield feed


@pytest.fixture
def log(tmp_path):
    return FetchLog(tmp_path / "archive" / "fetch_log.sqlite")


@pytest.fixture
def timeout_s() -> float:
    """Longest silence of the server; a test of a silent one asks for a short one by parameter."""
    return 30.0


@pytest.fixture
def fetcher(server, log, timeout_s):
    made = Fetcher(
        user_agent="Stockcar/test (tests)",
        pacer=Pacer(1000),
        breaker=Breaker(log, cool_off_s=0.05),
        policy=AddressPolicy(frozenset({f"http://127.0.0.1:{server.port}"})),
        attempts=3,
        backoff_s=0.001,
        timeout_s=timeout_s,
    )
    yield made
    made.close()


@pytest.fixture
def feed(server, fetcher, log, tmp_path):
    """The race feed on the small server, at a fixed instant, without pauses."""
    return NascarFeed(
        fetcher=fetcher,
        log=log,
        archive_root=tmp_path / "archive",
        bundled_root=tmp_path / "bundled",
        base_url=server.url,
        slow_rounds_s=(0.0, 0.0, 0.0),
        slow_step_s=0.0,
        now=lambda: datetime(2023, 11, 5, 12, tzinfo=UTC),
    )
