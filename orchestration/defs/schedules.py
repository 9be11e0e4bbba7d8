"""When the sources are asked again, by the race calendar that the data itself holds.

All are off until an operator switches them on, one by one, in the web UI; and they ask nobody
until fetching is switched on (`STOCKCAR_LIVE`). Without a race there is no burst, and the
off-season is quiet.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import dagster as dg

from orchestration import settings
from orchestration.defs.jobs import WHEN_CHANGED, fetch_news, refresh
from orchestration.feeds.clients import require_live
from orchestration.feeds.race_calendar import calendar
from orchestration.settings import Settings, SettingsError

TRACK_TIME = "America/New_York"
ONLY_WHAT_IS_DUE = {"ops": {**WHEN_CHANGED, "archive__nascar_feed": {"config": {"only_due": True}}}}
PENALTY_DAYS = 9
"""Penalties for a race are announced within this many days of it."""
MONDAY = 0


def race_days(where: Settings, today: date, back: int, ahead: int) -> list[date] | None:
    """The days with a race from `back` days ago to `ahead` days from now; None if none is known.

    A season whose index was never fetched is unknown, which is not the same as quiet.
    """
    races = calendar([where.bundled, where.archive], today.year)
    if not races:
        return None
    first, last = today - timedelta(days=back), today + timedelta(days=ahead)
    return [race.day for race in races if race.day and first <= race.day <= last]


def _ask(
    context: dg.ScheduleEvaluationContext, back: int, ahead: int, is_quiet_day: bool
) -> dg.RunRequest | dg.SkipReason:
    """Refresh the season when it has a race near, or on a quiet day's one turn."""
    due = context.scheduled_execution_time or datetime.now(UTC)
    today = due.astimezone(ZoneInfo(TRACK_TIME)).date()
    where = settings.load()
    try:
        require_live(where, where.feed_url)
    except SettingsError as off:
        return dg.SkipReason(str(off))
    days = race_days(where, today, back, ahead)
    if days == [] and not is_quiet_day:
        return dg.SkipReason(f"no race from {back} days before to {ahead} days after {today}")
    return dg.RunRequest(partition_key=str(today.year), run_config=ONLY_WHAT_IS_DUE)


@dg.schedule(job=refresh, cron_schedule="*/20 12-23 * * *", execution_timezone=TRACK_TIME)
def race_day(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Every 20 minutes from noon on days with a race."""
    return _ask(context, back=0, ahead=0, is_quiet_day=False)


@dg.schedule(job=refresh, cron_schedule="*/20 0-3 * * *", execution_timezone=TRACK_TIME)
def race_night(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Every 20 minutes in the small hours after a race: late finishes and inspection."""
    return _ask(context, back=1, ahead=0, is_quiet_day=False)


@dg.schedule(job=refresh, cron_schedule="0 6 * * *", execution_timezone=TRACK_TIME)
def every_morning(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Once a day while results are still amended; in the off-season on Mondays."""
    due = context.scheduled_execution_time or datetime.now(UTC)
    is_monday = due.astimezone(ZoneInfo(TRACK_TIME)).weekday() == MONDAY
    return _ask(context, back=21, ahead=8, is_quiet_day=is_monday)


@dg.schedule(job=refresh, cron_schedule="0 18 * * 2-4", execution_timezone=TRACK_TIME)
def penalty_report(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Tuesday to Thursday evening after a race, when penalties and appeals are announced."""
    return _ask(context, back=PENALTY_DAYS, ahead=0, is_quiet_day=False)


@dg.schedule(job=fetch_news, cron_schedule="30 * * * *", execution_timezone=TRACK_TIME)
def hourly_news() -> dg.RunRequest | dg.SkipReason:
    """The listed news, every hour."""
    if settings.load().news_file is None:
        return dg.SkipReason("no news is listed; name a list with STOCKCAR_NEWS_FILE")
    return dg.RunRequest()
