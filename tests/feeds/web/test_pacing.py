"""Not too fast, and not at all while a host is unwell."""

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from orchestration.feeds.web.fetch_log import FetchLog, HostState, Memory
from orchestration.feeds.web.pacing import LONGEST_CLOSURE, Breaker, CircuitOpenError, Pacer


class Clock:
    """A clock that only moves when somebody sleeps."""

    def __init__(self):
        self.at = 0.0
        self.start = datetime(2023, 11, 4, tzinfo=UTC)

    def sleep(self, seconds: float) -> None:
        self.at += seconds

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.at)


@pytest.mark.parametrize(
    ("host", "asked_for", "kept"),
    [("feed.example", 1.0, 1), ("feed.example", 50.0, 5), ("127.0.0.1", 50.0, 50)],
)
def test_no_second_sees_more_requests_than_allowed(host, asked_for, kept):
    clock = Clock()
    pacer = Pacer(asked_for, sleep=clock.sleep, clock=lambda: clock.at)
    turns = []
    for _ in range(120):
        pacer.wait(host)
        turns.append(clock.at)
    busiest = max(sum(0 <= other - turn < 1.0 for other in turns) for turn in turns)
    assert busiest <= kept
    assert turns[-1] < 119 / kept * 1.1


def test_hosts_do_not_wait_for_each_other():
    clock = Clock()
    pacer = Pacer(1.0, sleep=clock.sleep, clock=lambda: clock.at)
    pacer.wait("a.example")
    pacer.wait("b.example")
    assert clock.at == 0.0


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def breaker(log, clock):
    return Breaker(log, window=10, failures=4, cool_off_s=10, cool_off_max_s=60, now=clock.now)


def fail(breaker, times):
    for _ in range(times):
        breaker.failed("h", "500 from h")


def test_it_opens_after_many_failures_and_closes_on_success(breaker, clock):
    fail(breaker, 3)
    breaker.check("h")
    fail(breaker, 1)
    with pytest.raises(CircuitOpenError, match="left alone until 2023-11-04"):
        breaker.check("h")
    assert breaker.opens_for_s("h") == 10
    clock.sleep(11)
    breaker.check("h")
    breaker.succeeded("h")
    fail(breaker, 3)
    breaker.check("h")


def test_each_failed_trial_keeps_it_open_for_longer_up_to_a_limit(breaker, clock):
    fail(breaker, 4)
    waits = []
    for _ in range(5):
        waits.append(breaker.opens_for_s("h"))
        clock.sleep(waits[-1] + 1)
        breaker.check("h")
        fail(breaker, 1)
    assert waits == [10, 20, 40, 60, 60]


def test_one_host_does_not_open_anothers(breaker):
    fail(breaker, 4)
    breaker.check("other")


def test_it_is_remembered_by_the_next_process(breaker, clock, log):
    fail(breaker, 4)
    with pytest.raises(CircuitOpenError):
        Breaker(FetchLog(log.path), now=clock.now).check("h")
    assert [state.state for state in log.hosts()] == ["open"]


def test_the_log_keeps_and_recalls(log):
    assert log.recall("u") == Memory("u")
    memory = Memory("u", "nascar_feed", etag='"x"', absent_since="2023-11-04T00:00:00+00:00")
    log.remember(memory)
    assert FetchLog(log.path).recall("u") == memory
    assert log.addresses() == [memory]
    assert log.host("h") == HostState("h")


def test_a_log_that_is_no_database_is_begun_anew(tmp_path):
    path = tmp_path / "log.sqlite"
    path.write_bytes(b"torn " * 1000)
    assert FetchLog(path).recall("u") == Memory("u")
    assert path.with_suffix(".broken").exists()
    with sqlite3.connect(path) as db:
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)


FAR_OFF = ["9999-12-31T23:59:59+00:00", "9999-12-31T23:59:59-23:00", "2999-01-01", "soon", "²", ""]


@pytest.mark.parametrize("until", FAR_OFF)
def test_a_time_that_cannot_be_closes_no_host(breaker, log, until):
    """Whatever an older log remembers: the host is tried again, and not shut for ever."""
    log.keep_host(HostState("h", "open", open_until=until, openings=5000))
    assert breaker.opens_for_s("h") == 0
    breaker.check("h")
    fail(breaker, 1)
    assert breaker.opens_for_s("h") == 60


@pytest.mark.parametrize("wait_s", [7 * 3600, 1e9, 1e300, float("inf")])
def test_no_host_is_left_alone_for_longer_than_six_hours(breaker, wait_s):
    breaker.failed("h", "503 from h", wait_s)
    assert breaker.opens_for_s("h") == LONGEST_CLOSURE.total_seconds() == 6 * 3600
