"""When the race feed is asked again, by the race calendar that the data itself holds.

Without a race there is no burst, and the off-season is quiet.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from orchestration.feeds.nascar.calendar import REVISION_DAYS, calendar
from orchestration.settings import Settings

TRACK_TIME = "America/New_York"
PENALTY_DAYS = 9
"""Penalties for a race are announced within this many days of it."""
EVERY_DAY = range(7)
MONDAY = 0
LONGEST_BREAK_DAYS = 40
"""The next fetch is never further away than this, because the off-season has its Mondays."""


@dataclass(frozen=True)
class FetchTime:
    """Times of the day at which the feed is asked, on the days on which that is due.

    Attributes:
        hours: Hours of the day, on the track's clock.
        minutes: Minutes of those hours.
        weekdays: Days of the week, Monday 0.
        back: It is due up to this many days after a race.
        ahead: It is due from this many days before a race.
        quiet_weekday: On this day of the week it is due without a race as well; and while the
            season is unknown it is due on any day. None for one that needs a race.
    """

    hours: range
    minutes: tuple[int, ...] = (0,)
    weekdays: range = EVERY_DAY
    back: int = 0
    ahead: int = 0
    quiet_weekday: int | None = None

    @property
    def cron(self) -> str:
        """The same as a cron line; the due days are left to `is_due`."""
        days = ",".join(str((day + 1) % 7) for day in self.weekdays)
        minutes = ",".join(map(str, self.minutes))
        hours = ",".join(map(str, self.hours))
        return f"{minutes} {hours} * * {'*' if self.weekdays == EVERY_DAY else days}"

    def is_due(self, today: date, race_days: Collection[date] | None) -> bool:
        """Whether the feed is to be asked on a day, given the season's race days.

        `race_days` is None for a season whose index was never fetched: unknown is not the same as
        quiet, but no reason for a burst either.
        """
        if race_days is None:
            return self.quiet_weekday is not None
        first, last = today - timedelta(days=self.back), today + timedelta(days=self.ahead)
        return today.weekday() == self.quiet_weekday or any(
            first <= day <= last for day in race_days
        )


FETCH_TIMES = {
    "race_day": FetchTime(range(12, 24), (0, 20, 40)),
    "race_night": FetchTime(range(0, 4), (0, 20, 40), back=1),
    "every_morning": FetchTime(range(6, 7), back=REVISION_DAYS, ahead=8, quiet_weekday=MONDAY),
    "penalty_report": FetchTime(range(18, 19), weekdays=range(1, 4), back=PENALTY_DAYS),
}


def race_days(where: Settings, season: int) -> set[date] | None:
    """The days of a season with a race; None if its index was never fetched."""
    races = calendar([where.bundled, where.archive], season)
    return {race.day for race in races if race.day} if races else None


def next_fetch(where: Settings, now: datetime) -> datetime:
    """The next instant, UTC, at which the feed is due to be asked."""
    local = now.astimezone(ZoneInfo(TRACK_TIME))
    known: dict[int, set[date] | None] = {}
    for offset in range(LONGEST_BREAK_DAYS):
        today = local.date() + timedelta(days=offset)
        if today.year not in known:
            known[today.year] = race_days(where, today.year)
        found = [
            instant
            for times in FETCH_TIMES.values()
            if today.weekday() in times.weekdays and times.is_due(today, known[today.year])
            for hour in times.hours
            for minute in times.minutes
            if (instant := datetime.combine(today, time(hour, minute), local.tzinfo)) > local
        ]
        if found:
            return min(found).astimezone(now.tzinfo)
    raise AssertionError("a Monday came and was not due")
