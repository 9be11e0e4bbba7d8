"""When the warehouse is brought up to date, on the clocks of the tracks' country.

All are off until an operator switches them on, one by one, in the web UI.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import dagster as dg

from orchestration.defs.jobs import read_inbox, rebuild

TRACK_TIME = "America/New_York"


def _this_season(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """Ask for the season under way at the time the schedule was due."""
    due = context.scheduled_execution_time or datetime.now(UTC)
    season = str(due.astimezone(ZoneInfo(TRACK_TIME)).year)
    return dg.RunRequest(partition_key=season)


@dg.schedule(job=rebuild, cron_schedule="*/20 16-23 * * 5-7", execution_timezone=TRACK_TIME)
def race_night(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """Every 20 minutes on the afternoons and nights that races are run on."""
    return _this_season(context)


@dg.schedule(job=rebuild, cron_schedule="0 6 * * *", execution_timezone=TRACK_TIME)
def every_morning(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """Once a day: post-race inspection, corrected laps, the next entry lists."""
    return _this_season(context)


@dg.schedule(job=rebuild, cron_schedule="0 18 * * 2-4", execution_timezone=TRACK_TIME)
def penalty_report(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """Tuesday to Thursday evening, when penalties and appeals are announced."""
    return _this_season(context)


@dg.schedule(job=read_inbox, cron_schedule="30 * * * *", execution_timezone=TRACK_TIME)
def hourly_news() -> dg.RunRequest:
    """Articles, every hour."""
    return dg.RunRequest()
