"""The sources are asked when there is a race to ask about, and only if the operator wants it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import dagster as dg
import pytest

from orchestration import settings
from orchestration.defs import checks, failures, schedules
from orchestration.feeds.nascar import fetch_times


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
        ("race_day", (2031, 6, 5, 23, 0), False),  # which is no reason to ask all day
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
    assert fetch_times.race_days(where, 2023) >= {date(2023, 11, 3), date(2023, 11, 4)}
    assert date(2023, 12, 24) not in fetch_times.race_days(where, 2023)
    assert fetch_times.race_days(where, 2031) is None


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ((2023, 11, 3, 23, 5), (2023, 11, 3, 23, 20)),  # in the evening of the Truck final
        ((2023, 11, 6, 5, 0), (2023, 11, 6, 5, 20)),  # the night after the last race of all
        ((2023, 11, 7, 12, 0), (2023, 11, 7, 23, 0)),  # Tuesday: penalties, 6 p.m.
        ((2023, 12, 19, 12, 0), (2023, 12, 25, 11, 0)),  # off season: Monday, 6 a.m.
        ((2031, 6, 5, 10, 30), (2031, 6, 6, 10, 0)),  # a season nobody knows yet
    ],
)
def test_the_next_fetch_is_what_the_schedules_would_do(live, now, then):
    now, then = (datetime(*instant, tzinfo=UTC) for instant in (now, then))
    assert fetch_times.next_fetch(settings.load(), now) == then
    local = then.astimezone(ZoneInfo(fetch_times.TRACK_TIME))
    due_now = [
        name
        for name, times in fetch_times.FETCH_TIMES.items()
        if cron_has(times.cron, local)
        and isinstance(due(getattr(schedules, name), *then.timetuple()[:5]), dg.RunRequest)
    ]
    assert due_now


def cron_has(line: str, local: datetime) -> bool:
    """Whether a cron line of lists names this minute."""
    minute, hour, _, _, weekday = (
        None if field == "*" else {int(one) for one in field.split(",")} for field in line.split()
    )
    weekdays = weekday or range(7)
    return local.minute in minute and local.hour in hour and (local.weekday() + 1) % 7 in weekdays


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


def test_the_webhook_says_in_one_line_what_failed():
    sent = failures.message("refresh", "abc", "no index of season 2031\nTraceback ...")
    assert sent["text"] == "Stockcar: refresh failed: no index of season 2031"
