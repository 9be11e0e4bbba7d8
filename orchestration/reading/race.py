"""Which race an article tells of: series, season, track, date, name."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta

from orchestration.reading import dates, lexicon
from orchestration.reading.biography import is_biography
from orchestration.reading.patterns import Pattern
from orchestration.reading.places import find_tracks

_SERIES = (
    (
        "truck",
        Pattern(
            r"\b(?:Craftsman Truck|Camping World Truck|Gander (?:RV (?:& "
            r"|and )?)?Outdoors Truck|SuperTruck|NASCAR Truck|Truck Series|truck race"
            r"|Trucks Series)\b|\bTruck(?: Series)? (?:race|championship|title|playoff)",
            re.I,
        ),
    ),
    (
        "nxs",
        Pattern(
            r"\b(?:Xfinity|Nationwide(?: Series| race)?|Busch (?:Grand National|Series|race)"
            r"|O'Reilly(?: Auto Parts)? Series|Late Model Sportsman|Budweiser Late Model)\b",
            re.I,
        ),
    ),
    (
        "cup",
        Pattern(
            r"\b(?:Cup(?: Series)?(?! of)|Strictly Stock|Grand National(?! North)|Sprint Cup"
            r"|Winston Cup|Nextel Cup|Monster Energy|Daytona 500|Coca-Cola 600|Southern 500"
            r"|Brickyard 400)\b"
        ),
    ),
)
_HINTS = {
    "truck": ("ruck",),
    "nxs": ("finity", "ationwide", "Busch", "Reilly", "Sportsman"),
    "cup": ("Cup", "Stock", "National", "Monster", "500", "600", "400"),
}
_OTHER = Pattern(
    r"\b(?:ARCA|K&N|Sprint [Cc]ar|IndyCar|Formula (?:One|1)|Late Model|modified|midget"
    r"|World of Outlaws|short track)\b"
)
_YEAR_NAME = Pattern(
    r"((?:19|20)\d\d)(?<!\w.{4})\s+(?:NASCAR|Sprint Cup|Cup|Xfinity|Truck|[A-Z][\w"
    r"'&.-]+(?:\s+[A-Z][\w'&.-]+){0,6}\s+\d{3})"
)
_NAME = Pattern(
    r"\b([A-Z](?:[\w'&.+-]* (?:(?:of|the|and|for|at|to|in) (?:the )?)?(?=[A-Z0-9])){1,7}"
    r"(?:\d{3}(?:\.\d)?|150|200|250|300|400|500|600))(?![\d,.]\d|\s*(?:laps?|miles|-))\b"
)
_RACE_WORDS = Pattern(
    r"\b((?:NASCAR )?(?:[A-Z][\w&'-]* ){0,4}(?:Series|Cup)\s+(?:Championship\s+)?[Rr]ace)\b"
)
_MOVED = Pattern(
    r"\b(?:postponed|moved|rescheduled|pushed back|delayed)\s+(?:by\s+\w+\s+)?(?:to|until"
    r"|till)\s+(?:[A-Z][a-z]+day,?\s+)?(?=[A-Z])"
)
_LEAD = 900


@dataclass
class Race:
    """The race of an article; each field None when the article does not tell it."""

    series: str | None = None
    season: int | None = None
    track: str | None = None
    day: date | None = None
    race_name: str | None = None
    published: date | None = None
    spans: list[dict] = field(default_factory=list)


def find_race(flat: str, title: str | None, published: str | None, tracks: list) -> Race:
    """The race that a flat text tells of, with the spans of the words that say so.

    `tracks` are the tracks found in it.
    """
    race = Race(published=dates.parse_published(published))
    if is_biography(flat):
        return race
    line, span = dates.date_line(flat)
    if line is not None:
        race.published = race.published or line
    _series(race, flat, title or "")
    _season(race, flat, title or "", published)
    _track(race, flat, title or "", tracks)
    _date(race, flat, span)
    from_calendar(race)
    _name(race, flat, title or "")
    if race.season is None and race.day is not None:
        race.season = race.day.year
    return race


def _note(race: Race, start: int, end: int, name: str) -> None:
    race.spans.append({"char_start": start, "char_end": end, "field": name})


def _series(race: Race, flat: str, title: str) -> None:
    best, where = 0, None
    for series, pattern in _SERIES:
        score = 0
        first = None
        if not any(map(flat.__contains__, _HINTS[series])):
            continue
        for match in pattern.finditer(flat, 0, 4000):
            first = first or match
            score += 4 if match.start() < 400 else 1
            if score > 60:
                break
        score += 6 * len(pattern.findall(title))
        if score > best:
            best, race.series, where = score, series, first
    other = _OTHER.search(flat, 0, 500)
    if other and best < 4:
        race.series = where = None
    if where:
        _note(race, where.start(), where.end(), "series")


def _season(race: Race, flat: str, title: str, published: str | None) -> None:
    named = _YEAR_NAME.search(title) or _YEAR_NAME.search(flat, 0, _LEAD)
    if named:
        race.season = int(named[1])
        return
    full = dates.full_dates(flat, _LEAD)
    if race.published is not None:
        race.season = race.published.year
    elif published and re.fullmatch(r"\s*\d{4}\s*", str(published)):
        race.season = int(published)
    elif full and re.search(
        r"\b(?:held|run|raced|took place|on)\W+(?:\w+\W+){0,3}$",
        flat[max(0, full[0][0] - 40) : full[0][0]],
    ):
        race.season = full[0][2].year


def _track(race: Race, flat: str, title: str, found: list) -> None:
    full = [track for track in found if track[3]]
    lead = [track for track in found if track[0] < _LEAD]
    placed = [
        t
        for t in lead
        if re.search(
            r"\b(?:at|in|from|of|to|on)\s+(?:the\s+|streets\s+of\s+|downtown\s+)?$",
            flat[max(0, t[0] - 24) : t[0]],
        )
    ]
    early = [track for track in full if track[0] < _LEAD]
    choice = (early or placed or full or [])[:1]
    if not choice and title:
        named = find_tracks(title)
        if named:
            race.track = named[0][2]
        return
    if choice:
        start, end, race.track, _ = choice[0]
        _note(race, start, end, "track")


def _date(race: Race, flat: str, line: tuple[int, int] | None) -> None:
    full = [d for d in dates.full_dates(flat, _LEAD) if line is None or d[0] >= line[1]]
    moved = _MOVED.search(flat, 0, _LEAD)
    for start, end, day in full:
        if moved and start < moved.end() and any(d[0] >= moved.end() - 1 for d in full):
            continue
        before = flat[max(0, start - 60) : start]
        if re.search(
            r"\b(?:held|run|raced|race|took place|place)\b[^.]*$", before
        ) and not re.search(r"born|\($", before):
            race.day = day
            _note(race, start, end, "date")
            return
    if race.published is None:
        return
    loose = dates.days_without_year(flat, _LEAD, race.published)
    for start, end, day in loose:
        if timedelta(0) <= race.published - day <= timedelta(days=10) and _raced(race, day):
            race.day = day
            _note(race, start, end, "date")
            return
    for start, end, day in dates.weekdays(flat, _LEAD, race.published):
        around = flat[max(0, start - 80) : end + 80]
        if not _raced(race, day):
            continue
        if re.search(r"\brace|\bwin|won\b|victory|night|afternoon", around, re.I):
            race.day = day
            _note(race, start, end, "date")
            return


def races_between(races: list[tuple[str, str, str]], first: str, last: str) -> list:
    """Races of two ISO dates and all days between, from a list in order."""
    return races[bisect_left(races, (first,)) : bisect_right(races, (last, "~"))]


def _raced(race: Race, day: date) -> bool:
    """False when the calendar covers these days and has no race of the series on this one."""
    races = lexicon.calendar().get(race.series, [])
    first = (race.published - timedelta(days=9)).isoformat()
    last = (race.published + timedelta(days=9)).isoformat()
    near = {when for when, _, _ in races_between(races, first, last)}
    return not near or day.isoformat() in near


def same_track(one: str, other: str) -> bool:
    """True when two names mean one track."""
    if one == other:
        return True
    named = {track for _, _, track, _ in find_tracks(one)} & {
        track for _, _, track, _ in find_tracks(other)
    }
    return bool(named) or one.split()[0] == other.split()[0]


def from_calendar(race: Race) -> None:
    """Fill date, track and name from the calendar when what is known fits one race."""
    if race.series is None:
        return
    races = lexicon.calendar().get(race.series, [])
    if race.day is not None:
        day = race.day.isoformat()
        for _, track, name in races_between(races, day, day):
            if race.track is None or same_track(race.track, track):
                race.track = race.track or track
                race.race_name = name or None
        return
    if race.published is None or race.track is None:
        return
    earliest = (race.published - timedelta(days=9)).isoformat()
    latest = race.published.isoformat()
    near = races_between(races, earliest, latest)
    fits = [r for r in near if same_track(race.track, r[1])]
    if fits:
        race.day = date.fromisoformat(fits[-1][0])
        race.race_name = fits[-1][2] or None


def _name(race: Race, flat: str, title: str) -> None:
    for source in (title, flat[:_LEAD]):
        match = _NAME.search(source)
        if match and not re.search(r"^(?:The|In|At|No)\b.*\b(?:top|first)\b", match[1]):
            race.race_name = re.sub(r"^(?:The\s+)?(?:(?:19|20)\d\d\s+)?", "", match[1]).strip()
            if source is not title:
                start = match.end(1) - len(race.race_name)
                _note(race, start, match.end(1), "race_name")
            return
    if race.race_name is None:
        match = _RACE_WORDS.search(flat, 0, _LEAD)
        if match:
            race.race_name = match[1]
            _note(race, match.start(1), match.end(1), "race_name")
