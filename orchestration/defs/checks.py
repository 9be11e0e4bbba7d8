"""Is the warehouse as fresh as the race calendar says it could be?"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import dagster as dg

from orchestration.defs.resources import Stockcar
from orchestration.feeds.nascar.calendar import REVISION_DAYS, calendar, is_settled, newest_good
from orchestration.feeds.nascar.fetch_times import TRACK_TIME
from orchestration.report.outside_text import plain

GRACE_DAYS = 1
"""A result is late when it is not here on the day after the day after the race."""


@dg.asset_check(asset=["raw", "feed_payload"], name="results_follow_the_calendar")
def results_follow_the_calendar(stockcar: Stockcar) -> dg.AssetCheckResult:
    """Every race of the last three weeks has a result; without live fetching nothing is late."""
    where = stockcar.settings
    if not where.live:
        return dg.AssetCheckResult(
            passed=True, description="Fetching is off: nothing can be late.", metadata={"late": 0}
        )
    today = datetime.now(UTC).astimezone(ZoneInfo(TRACK_TIME)).date()
    first, last = today - timedelta(days=REVISION_DAYS), today - timedelta(days=GRACE_DAYS + 1)
    roots = [where.bundled, where.archive]
    races = [race for year in {first.year, last.year} for race in calendar(roots, year)]
    late = [
        race.label
        for race in races
        if race.day
        and first <= race.day <= last
        and not is_settled(newest_good(roots, race.subject))
    ]
    return dg.AssetCheckResult(
        passed=not late,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"{len(late)} races are late." if late else "No race is late.",
        metadata={"late": len(late), "races": [plain(race) for race in late[:20]]},
    )
