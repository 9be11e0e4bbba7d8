"""When the sources are asked again, as Dagster schedules.

All are off until an operator switches them on, one by one, in the web UI; and they ask nobody
until fetching is switched on (`STOCKCAR_LIVE`).
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import dagster as dg

from orchestration import settings
from orchestration.defs.jobs import fetch_news, refresh
from orchestration.feeds.clients import require_refresh
from orchestration.feeds.nascar.fetch_times import FETCH_TIMES, TRACK_TIME, race_days
from orchestration.settings import SettingsError

FETCHED = ("archive__nascar_feed", "archive__history")
ONLY_WHAT_IS_DUE = {"ops": {step: {"config": {"only_due": True}} for step in FETCHED}}


def _refresh_schedule(name: str, description: str) -> dg.ScheduleDefinition:
    """A schedule that refreshes the season at these times, on the days on which that is due."""
    times = FETCH_TIMES[name]

    @dg.schedule(
        name=name,
        description=description,
        job=refresh,
        cron_schedule=times.cron,
        execution_timezone=TRACK_TIME,
    )
    def ask(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        due = context.scheduled_execution_time or datetime.now(UTC)
        today = due.astimezone(ZoneInfo(TRACK_TIME)).date()
        where = settings.load()
        try:
            require_refresh(where)
        except SettingsError as off:
            return dg.SkipReason(str(off))
        if not times.is_due(today, race_days(where, today.year)):
            return dg.SkipReason(
                f"no race from {times.back} days before to {times.ahead} days after {today}"
            )
        return dg.RunRequest(partition_key=str(today.year), run_config=ONLY_WHAT_IS_DUE)

    return ask


race_day = _refresh_schedule("race_day", "Every 20 minutes from noon on days with a race.")
race_night = _refresh_schedule(
    "race_night",
    "Every 20 minutes in the small hours after a race: late finishes and inspection.",
)
every_morning = _refresh_schedule(
    "every_morning", "Once a day while results are still amended; in the off-season on Mondays."
)
penalty_report = _refresh_schedule(
    "penalty_report",
    "Tuesday to Thursday evening after a race, when penalties and appeals are announced.",
)


@dg.schedule(job=fetch_news, cron_schedule="30 * * * *", execution_timezone=TRACK_TIME)
def hourly_news() -> dg.RunRequest | dg.SkipReason:
    """The listed news, every hour."""
    if settings.load().news_file is None:
        return dg.SkipReason("no news is listed; name a list with STOCKCAR_NEWS_FILE")
    return dg.RunRequest()
