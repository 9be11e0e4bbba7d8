"""The sources are asked when there is a race to ask about, and only if the operator wants it."""

from datetime import UTC, date, datetime

import dagster as dg
import pytest

from orchestration import settings
from orchestration.defs import checks, failures, schedules


@pytest.fixture
def live(monkeypatch):
    monkeypatch.setenv("STOCKCAR_LIVE", "1")
    monkeypatch.setenv("STOCKCAR_CONTACT", "ann@paper.example")


def due(schedule, *instant: int):
    context = dg.build_schedule_context(scheduled_execution_time=datetime(*instant, tzinfo=UTC))
    return schedule(context)


def test_nothing_is_asked_until_the_operator_decides():
    skipped = due(schedules.race_day, 2023, 11, 3, 23, 0)
    assert isinstance(skipped, dg.SkipReason)
    assert "STOCKCAR_LIVE=1" in skipped.skip_message


@pytest.mark.parametrize(
    ("schedule", "instant", "asks"),
    [
        ("race_day", (2023, 11, 3, 23, 0), True),  # the Truck final
        ("race_day", (2023, 11, 1, 23, 0), False),  # a Wednesday
        ("race_night", (2023, 11, 4, 6, 0), True),  # 2 a.m. after it, on the track's clock
        ("race_night", (2023, 11, 7, 6, 0), False),
        ("every_morning", (2023, 11, 20, 11, 0), True),  # still amended
        ("every_morning", (2023, 12, 20, 11, 0), False),  # a Wednesday off season
        ("every_morning", (2023, 12, 18, 11, 0), True),  # a Monday off season
        ("penalty_report", (2023, 11, 8, 23, 0), True),
        ("penalty_report", (2023, 11, 22, 23, 0), False),
        ("every_morning", (2031, 6, 5, 10, 0), True),  # a season nobody knows yet
    ],
)
def test_the_calendar_decides(live, schedule, instant, asks):
    answer = due(getattr(schedules, schedule), *instant)
    assert isinstance(answer, dg.RunRequest) is asks
    if asks:
        assert answer.partition_key == str(instant[0])
        assert answer.run_config == schedules.ONLY_WHAT_IS_DUE


def test_race_days_come_from_the_data():
    where = settings.load()
    days = schedules.race_days(where, date(2023, 11, 4), 1, 1)
    assert days == [date(2023, 11, 5), date(2023, 11, 4), date(2023, 11, 3)]
    assert schedules.race_days(where, date(2023, 12, 24), 1, 1) == []
    assert schedules.race_days(where, date(2031, 6, 1), 1, 1) is None


def test_news_is_read_when_it_is_listed(monkeypatch, tmp_path):
    assert isinstance(schedules.hourly_news(), dg.SkipReason)
    monkeypatch.setenv("STOCKCAR_NEWS_FILE", str(tmp_path / "news.toml"))
    assert isinstance(schedules.hourly_news(), dg.RunRequest)


def test_without_live_fetching_nothing_is_late():
    result = checks.results_follow_the_calendar(settings_resource())
    assert result.passed


def settings_resource():
    from orchestration.defs.resources import Stockcar

    return Stockcar()


def test_a_failure_is_told_in_one_line():
    told = failures.message("refresh", "abc", "no index of season 2031\nTraceback ...")
    assert told["text"] == "Stockcar: refresh failed: no index of season 2031"
