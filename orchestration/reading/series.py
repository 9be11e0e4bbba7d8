"""The series of a race when the words do not name it: from the event, the field, the era."""

import re
from collections import Counter
from datetime import timedelta
from functools import lru_cache

from orchestration.reading import lexicon
from orchestration.reading.patterns import Pattern
from orchestration.reading.people import People
from orchestration.reading.race import Race, from_calendar, races_between, same_track

# The top series is the only one of the three before the next was founded.
_ONE_SERIES_UNTIL = 1981
_OTHER = Pattern(
    r"\b(?:ARCA|K&N|[Ss]print [Cc]ars?|IndyCar|Indy [Cc]ar|Formula (?:One|1)|Late Model"
    r"|[Mm]odifieds?|[Mm]idgets?|World of Outlaws|short track|three national series|supercross"
    r"|drag rac\w+)\b"
)
_TRUCKS = Pattern(r"\b(?:[Tt]rucks?|Tundra|Silverado|F-150)\b")
_LOOK_BACK = timedelta(days=8)
_LOOK_AHEAD = timedelta(days=7)
_EVENT_TAIL = Pattern(r"\s+(?:\d{2,3}(?:\.\d)?|presented by.*)$", re.I)


@lru_cache(maxsize=1)
def _series_of_drivers() -> dict[str, list[tuple[str, int, int]]]:
    """Driver -> [(series, first season, last season)] of the numbers that were mainly theirs."""
    found: dict[str, list[tuple[str, int, int]]] = {}
    for (series, _), runs in lexicon.car_numbers().items():
        for name, first, last in runs:
            found.setdefault(name, []).append((series, first, last))
    return found


def infer_series(race: Race, people: People, flat: str) -> None:
    """Give a race the series that its event and field point at; leave it unknown when in doubt."""
    if race.series is not None or race.season is None or _OTHER.search(flat):
        return
    drivers = [p.name for p in people.people if p.is_driver and p.in_roster and p.mentions]
    if not drivers:
        return
    events = _events(race)
    if race.season <= _ONE_SERIES_UNTIL:
        race.series = "cup"
    elif len(events) == 1 and race.track is not None:
        race.series = next(iter(events))
    else:
        race.series = _named_event(events, flat) or _field(race, drivers, flat, set(events))
    if race.series is not None:
        from_calendar(race)


def _events(race: Race) -> dict[str, list[str]]:
    """Series -> names of its races at the track around the day of the race or of the article."""
    anchor = race.day or race.published
    if anchor is None:
        return {}
    first, last = (race.day, race.day) if race.day else (anchor - _LOOK_BACK, anchor + _LOOK_AHEAD)
    found: dict[str, list[str]] = {}
    for series, races in lexicon.calendar().items():
        for _, track, name in races_between(races, first.isoformat(), last.isoformat()):
            if race.track is None or same_track(race.track, track):
                found.setdefault(series, []).append(name)
    return found


def _named_event(events: dict[str, list[str]], flat: str) -> str | None:
    lower = flat.lower()
    named = {
        series
        for series, names in events.items()
        for name in names
        if len(name.split()) > 1 and _EVENT_TAIL.sub("", name.lower()) in lower
    }
    return next(iter(named)) if len(named) == 1 else None


def _field(race: Race, drivers: list[str], flat: str, events: set[str]) -> str | None:
    """The series in which most of the drivers named had a number of their own that season."""
    votes: Counter[str] = Counter()
    for name in drivers:
        runs = _series_of_drivers().get(name, [])
        voted = {series for series, first, last in runs if first <= race.season <= last}
        for series in voted:
            if not events or series in events:
                votes[series] += 1 / len(voted)
    if len(_TRUCKS.findall(flat)) >= 2:
        votes["truck"] += 1.5
    ranked = votes.most_common(2)
    if not ranked:
        return None
    lead = ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else 0)
    return ranked[0][0] if lead >= 1 else None
