"""Which of the laps and places that a sentence tells are those of an incident."""

import re
from itertools import pairwise

from orchestration.reading.clauses import clauses_of
from orchestration.reading.laps import LapPhrase
from orchestration.reading.patterns import Pattern
from orchestration.reading.template import DRIVER, Template

_LATER = Pattern(
    r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|several|a\s+few|\w+teen|\w+ty)"
    r"\s+(?:laps|circuits|minutes|trips)\s+(?:later|after\b|afterward)"
)
_EARLIER = Pattern(
    r"\b(?:earlier\s+(?:in|on)|early\s+in|earlier\s*[,.;]|in\s+the\s+(?:first|second|opening|early)\s+(?:stage|half|laps|going|part|segment))\b"
)
# "A blew an engine, but B took the lead on lap 8": the lap is B's.
_TURN = Pattern(rf",\s+but\s+{DRIVER}|;\s+{DRIVER}")
_NOT_ITS_LAP = Pattern(
    r"\b(?:restarted|restarts|restart\s+(?:would|was|came|come|occurred|took)|resum\w*|green\s+flag\w*|went\s+green|back\s+to\s+green|led|pitted|took\s+the\s+lead|retook|take\s+the\s+lead|lead\s+on|cycled\w*|green-flag\s+stops|lead\s+since|started\s+falling\s+back)\s+(?:[\w'-]+\s+){0,3}$|\b(?:from|until)\s+(?:on\s+)?$"
)


def nearest_lap(template: Template, at: int, starts: list[int]) -> LapPhrase | None:
    """Find the lap of the incident that begins at a place of the sentence.

    Args:
        template: The sentence.
        at: Where the incident begins, in characters of the template.
        starts: Where all incidents of the sentence begin, and the sentence's end.

    Returns:
        The phrase that tells it, or None: the laps told belong to something else.
    """
    text = template.text
    usable = [
        phrase
        for phrase in template.laps
        if (phrase.lap is not None or phrase.remaining is not None)
        and not _NOT_ITS_LAP.search(text[max(0, phrase.start - 40) : phrase.start])
    ]
    if not usable:
        return None
    if _EARLIER.search(text, at, at + 60):
        return None
    later = _LATER.search(text, max(0, at - 40), at + 60)
    if later:
        usable = [p for p in usable if p.start > later.end()]
    if not usable:
        return None
    stretches = pairwise(starts)
    told = [[p for p in usable if begin <= p.start < end] for begin, end in stretches]
    if len(told) > 1 and all(told):
        return told[starts.index(at)][0]
    left, right = _own_region(template, at)
    usable = [p for p in usable if p.start < at or not _TURN.search(text, at, p.start)]
    own = [phrase for phrase in usable if left <= phrase.start < right]
    if own and len(own) < len(usable):
        return min(own, key=lambda phrase: (abs(phrase.start - at), phrase.start))
    if not usable:
        return None
    flag = re.search(r"\b(?:caution|yellow)\b", text)
    anchor = flag.start() if flag and len(starts) == 2 else at
    return min(usable, key=lambda phrase: (abs(phrase.start - anchor), phrase.start))


def nearest_place(template: Template, at: int, starts: list[int]) -> str | None:
    """Find the turn or stretch of the incident that begins at a place of the sentence.

    Takes the same as `nearest_lap`; None where no place is told.
    """
    until = starts[starts.index(at) + 1]
    since = 0 if at == starts[0] else _own_region(template, at)[0]
    after = [place for place in template.places if at <= place[0] < until]
    before = [place for place in template.places if since <= place[0] < at]
    place = after[0] if after else before[-1] if before else None
    return place[2] if place else None


def _own_region(template: Template, at: int) -> tuple[int, int]:
    """The stretch of a sentence about one subject: from its clause to the next subject's."""
    parts = clauses_of(template) if template.slots else []
    own = max((n for n, part in enumerate(parts) if part.start <= at), default=0)
    starts = [n for n, part in enumerate(parts[: own + 1]) if part.subject is not None]
    first = starts[-1] if starts else 0
    following = [part.start for part in parts[own + 1 :] if part.subject is not None]
    left = parts[first].start if parts and first else 0
    right = following[0] if following else len(template.text)
    return left, right
