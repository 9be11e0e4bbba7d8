"""Nothing is archived while our clock and the source's are of different days."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from orchestration.feeds.web.headers import clock_trouble

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


def trouble(dated: datetime, now: datetime = NOW) -> str:
    return clock_trouble(format_datetime(dated), now, machine=NOW)


@pytest.mark.parametrize("hours", [-23, 0, 23])
def test_clocks_that_differ_by_hours_are_right_enough(hours):
    assert trouble(NOW + timedelta(hours=hours)) == ""


@pytest.mark.parametrize("days", [-40_000, -2, 2, 26_000])
def test_a_source_of_another_day_is_not_believed(days):
    assert "Set the clock right" in trouble(NOW + timedelta(days=days))


def test_our_own_clock_may_not_be_ahead_of_the_source():
    said = trouble(NOW, datetime(2099, 1, 1, tzinfo=UTC))
    assert "2099-01-01" in said
    assert "2026-12-01" in said


def test_a_replay_of_the_past_may_have_its_own_clock():
    assert trouble(NOW, datetime(2024, 1, 1, tzinfo=UTC)) == ""


@pytest.mark.parametrize("date", [None, "", "yesterday", "²"])
def test_an_answer_that_tells_no_time_is_taken(date):
    assert clock_trouble(date, NOW, machine=NOW) == ""
