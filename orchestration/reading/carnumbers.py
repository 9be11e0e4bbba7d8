"""Car numbers: whose they are, and where a number alone stands for its driver."""

import re
from bisect import bisect_left

from orchestration.reading import lexicon
from orchestration.reading.patterns import Pattern
from orchestration.reading.people import People
from orchestration.reading.vocabulary import CAR_WORDS, MAKES

_NUMBER = Pattern(
    r"\b(?:[Tt]he\s+)?(?:No\.?\s?|#)(?P<n>\d{1,2})\b"
    rf"|\b[Tt]he\s+(?P<bare>\d{{1,2}})(?=(?:\s+{CAR_WORDS}\b|\s+team\b|\s+of\s+[A-Z]|'s\s|\s*[.,;]\s"
    r"|\s+(?:would|was|had|has|got|is|and\s+the|spun|hit|took|went|made|came|slid|drove|ran|lost|led"
    r"|crashed|wrecked|blew|will|rolled|got|turned|into|on|off|through|down|by|up|out|around|slowed"
    r"|pulled|clipped|tagged|caught|stopped|and|when|as|after|from|in|then|before)\b))"
    r"(?!\s+(?:of\s+the|laps))"
)
_NOT_THE_DRIVER = Pattern(
    r"\b(?:changer|chief|crew|mechanic|engineer|jackman|fueler|spotter|member|employee|owners?)\b|\b(?:[Hh]e|[Ss]he)\s+(?:drove|drives|raced|ran|piloted)\s+(?:the\s+)?$"
)
_TO_NAME = Pattern(
    rf"^(?:\s*,)?(?:\s+(?:[A-Z][\w.'&-]*|of|team|car|truck|{MAKES}|entry|machine|for|driven\s+by|piloted\s+by|driver)){{0,7}}?\s*,?\s*$"
)
_FROM_NAME = Pattern(
    r"^(?:'s?)?\s*,?\s*\(?(?:(?:who\s+)?(?:drives|driving|drove|piloting|pilots|piloted|wheels|wheeling|driver\s+of|the\s+driver\s+of|drove|in|aboard|behind\s+the\s+wheel\s+of|and)\s+)?(?:the\s+|his\s+)?$"
)


def bind_numbers(masked: str, people: People, series: str | None, season: int | None) -> None:
    """Give people their car numbers and add mentions where a number stands for its driver.

    A number belongs to the person the text puts beside it; failing that to the roster's main
    driver of that number in that series and season, when the article names that driver too.
    """
    found = [
        (m.start(), m.end(), m["n"] or m["bare"], bool(m["n"])) for m in _NUMBER.finditer(masked)
    ]
    if not found:
        return
    named = [m for m in people.mentions if masked[m.start] != "~"]
    starts = [m.start for m in named]
    owners: dict[str, int] = {}
    attached: set[int] = set()
    for start, end, number, _ in found:
        owner = None
        after = next(iter(named[bisect_left(starts, end) : bisect_left(starts, end) + 1]), None)
        left = bisect_left(starts, start)
        before = named[left - 1] if left and named[left - 1].end <= start else None
        if before and start - before.end < 40 and _FROM_NAME.match(masked[before.end : start]):
            owner = before.person
        elif after and after.start - end < 60 and _TO_NAME.match(masked[end : after.start]):
            owner = after.person
        if owner is not None:
            owners.setdefault(number, owner)
            attached.add(start)
            if people.people[owner].car_number is None:
                people.people[owner].car_number = number
    known = {person.name: i for i, person in enumerate(people.people)}
    for start, end, number, marked in found:
        if start in attached:
            continue
        owner = owners.get(number)
        if owner is None:
            marked = marked and not _NOT_THE_DRIVER.search(masked[max(0, start - 40) : start])
            marked = marked and not re.match(r"[\w\s.'&-]{0,50}\bteam\b", masked[end : end + 60])
            owner = _from_roster(number, series, season, known, people, marked)
            if owner is not None and people.people[owner].car_number is None:
                people.people[owner].car_number = number
        if owner is not None:
            people.add(start, end, owner, "car")
    people.settle()


def _from_roster(number, series, season, known, people: People, marked: bool) -> int | None:
    if season is None:
        return None
    marked = marked and series is not None
    for name, first, last in lexicon.car_numbers().get((series or "cup", number), []):
        if first <= season <= last:
            if name in known:
                return known[name]
            return people.person(name, True, True) if marked else None
    return None
