"""Claims: results, stage wins, laps led, poles, titles and fines, as subject, predicate, object."""

import re
from dataclasses import dataclass

from orchestration.reading.clauses import clause_at, clauses_of, subject_before
from orchestration.reading.ordinals import NTH, to_place
from orchestration.reading.patterns import Pattern
from orchestration.reading.results import Told, find_results
from orchestration.reading.template import DRIVER, GAP, Template

_NO_WIN = Pattern(
    r"\b(?:could|would\s+have|might|if|hop\w*|try\w*|tried|want\w*|need\w*|not|never)\b|n't\b"
)
_STAGE_WIN = Pattern(
    r"(?<![\w-])(?:won|win|wins|winning|took|take|captured|claimed|swept|sweeping|sweeps|scored|earned|grabbed)\s+(?:the\s+|both\s+)?(?:[a-z0-9'-]+\s+){0,3}?(?P<stage>(?:first|second|third|opening|final|both|first\s+two)?\s*stages?(?:\s+(?:\d|one|two|three|win|victory))?(?:\s+\d)?)"
)
_LED = Pattern(
    r"(?<![\w-])(?:led|leading|leads|lead(?=\s+(?:for\s+)?\d)|(?:had|spent)\s+(?:an?\s"
    r"+)?(?:impressive\s+)?)\s*(?:for\s+)?(?:a\s+|an\s+)?(?:the\s+)?(?:first|final|last"
    r"|opening|race[- ]high|impressive|total|combined|dominant|game-high|career-high)?\s"
    r"*(?:of\s+|with\s+)?(?:a\s+)?(?P<laps>\d{1,3})\s+(?:of\s+(?:the\s+)?\d+\s+)?laps\b(?!"
    r"\s+(?:to\s+go|remaining|left))"
)
_LED_SHORT = Pattern(
    r"(?<![\w-])led\s+(?:(?:the\s+)?most\s+laps\s+(?:with\s+|\())?(?P<laps>\d{1,3})(?=\s*(?:,|\)|\.|;|in\s+the\s+no|of\s+the\s+(?:\d+\s+)?laps|and\b))"
)
_FRONT = Pattern(r"(?P<laps>\b\d{1,3})\s+laps\s+(?:out\s+)?(?:in|at\s+the)\s+front\b")
_POLE = Pattern(
    r"(?<![\w-])(?:won|win|winning|took|takes|earned|captured|claimed|on|from|starting\s+(?:on|from)|came\s+up\s+with|with|grabbed|secured|scored)\s+(?:the\s+|his\s+)?(?:[a-z]+\s+){0,2}?pole\b(?!\s+(?:position\s+in\s+the\s+points|of))"
)
_SITTER = Pattern(rf"pole[- ]?(?:sitter|winner)\s+(?P<who>{DRIVER})")
_FINE = Pattern(
    rf"(?P<who>{DRIVER})(?:\s*,[^,]{{0,60}},)?\s+(?:[a-z0-9'-]+\s+){{0,6}}?(?:fined|fine\s+of)\s+\$?(?P<sum>[\d,]+)|(?:fined|penalized)\s+{GAP}(?P<object>{DRIVER})\s+\$?(?P<total>\d[\d,]+)"
)
_DOCKED = Pattern(
    rf"(?P<who>{DRIVER})(?:\s*,[^,]{{0,60}},)?\s+(?:[\w'$,-]+\s+){{0,8}}?(?:docked|lost|loss\s+of|penalized|stripped\s+of|deducted)\s+(?P<points>\d{{1,3}})\s+(?:\w+\s+){{0,3}}?points\b|(?:took|taken|deducted|stripped|docked)\s+(?P<sum>\d{{1,3}})\s+(?:[a-z]+\s+){{0,3}}?points\s+(?:away\s+)?from\s+{GAP}(?P<from>{DRIVER})|docked\s+{GAP}(?P<object>{DRIVER})\s+(?P<total>\d{{1,3}})\s+(?:\w+\s+){{0,2}}?points"
)


@dataclass(frozen=True)
class Claim:
    """A statement of the article: whose, what, which value, and where."""

    person: int
    predicate: str
    object: str | None
    start: int
    end: int


def find_claims(template: Template, told: Told) -> list[Claim]:
    """Claims of one sentence about results, stages, laps led, poles and penalties."""
    found: list[Claim] = []
    text = template.text
    for result in find_results(template, told):
        predicate, value = (
            ("won_race", None) if result.place == 1 else ("finished", str(result.place))
        )
        span = template.start + result.start, template.start + result.end
        told.places.setdefault(result.person, result.place)
        told.last = result.place
        found.append(Claim(result.person, predicate, value, *span))
    for pattern, predicate in (
        (_STAGE_WIN, "won_stage"),
        (_LED, "led_laps"),
        (_LED_SHORT, "led_laps"),
        (_FRONT, "led_laps"),
        (_POLE, "won_pole"),
    ):
        for match in pattern.finditer(text):
            who = _subject(template, match)
            if who is not None and not _NO_WIN.search(text[who[1] : match.start()]):
                span = min(who[0], match.start()), match.end()
                _add(found, template, who, predicate, _value(predicate, match), span)
    for match in _SITTER.finditer(text):
        _add(found, template, match.span("who"), "won_pole", None, match.span())
    for match in _FINE.finditer(text):
        who, value = ("who", "sum") if match["who"] else ("object", "total")
        _add(found, template, match.span(who), "fined", match[value].replace(",", ""), match.span())
    for match in _DOCKED.finditer(text):
        pairs = (("who", "points"), ("object", "total"), ("from", "sum"))
        who, value = next(pair for pair in pairs if match[pair[0]])
        _add(found, template, match.span(who), "docked_points", match[value], match.span())
    return found


_OWN_POLE = Pattern(
    r"\b(?:qualif\w+|start\w*|won|win|winning|took|got|sat|sitting)\s+(?:up\s+)?(?:on\s+|from\s+)?(?:the\s+)?pole\b"
)
_OWN_STAGE = Pattern(
    r"\b(?:won|win|winning|got|taking|took)\s+(?:the\s+|both\s+)?(?P<stage>(?:first|second|third|opening)\s+stage|stage\s+(?:\d|one|two|three)|both\s+stages)\b"
)
_OWN_PLACE = Pattern(
    rf"\b(?:finish(?:ed|ing)?|c(?:a|o)me\s+home|end(?:ed)?\s+up|wound\s+up)\s+(?:up\s+)?(?P<nth>{NTH})"
    rf"|\ba\s+(?:great|good|solid|strong|tough|hard-fought|disappointing|nice)\s+(?P<good>{NTH})"
    r"(?=\s*[.,!;]|$)"
)
_OTHER_PLACE = Pattern(
    r"[-\s]*(?:place\s+)?(?:in\s+(?:the\s+)?(?:points|standings|stage|first|last)|last\s+(?:year|week|time|fall|spring)"
    r"|a\s+year\s+ago|stage|row|straight|time)\b"
)


def quoted_claims(flat: str, start: int, end: int, person: int) -> list[Claim]:
    """Claims a driver makes of himself in a quotation, without naming himself."""
    found = []
    words = flat[start:end].lower()
    for pattern, predicate in ((_OWN_POLE, "won_pole"), (_OWN_STAGE, "won_stage")):
        match = pattern.search(words)
        if match and not _NO_WIN.search(words[max(0, match.start() - 30) : match.start()]):
            value = _stage(match["stage"]) if predicate == "won_stage" else None
            found.append(
                Claim(person, predicate, value, start + match.start(), start + match.end())
            )
    match = _OWN_PLACE.search(words)
    if match and not _OTHER_PLACE.match(words, match.end()):
        place = to_place(match["nth"] or match["good"])
        hoped = _NO_WIN.search(words[max(0, match.start() - 30) : match.start()])
        if place and place > 1 and not hoped:
            span = start + match.start(), start + match.end()
            found.append(Claim(person, "finished", str(place), *span))
    return found


def _add(found, template, who, predicate, value, span) -> None:
    for person in template.persons(*who)[:1]:
        claim = Claim(person, predicate, value, template.start + span[0], template.start + span[1])
        if not any(
            c.person == person and c.predicate == predicate and c.object == value for c in found
        ):
            found.append(claim)


def _subject(template: Template, match: re.Match) -> tuple[int, int] | None:
    parts = clauses_of(template)
    return subject_before(parts, clause_at(parts, match.start()), match.start() + 1)


def _value(predicate: str, match: re.Match) -> str | None:
    if predicate == "led_laps":
        return match["laps"]
    return _stage(match["stage"]) if predicate == "won_stage" else None


def _stage(phrase: str) -> str | None:
    words = {
        "first": "1",
        "opening": "1",
        "one": "1",
        "second": "2",
        "two": "2",
        "third": "3",
        "three": "3",
        "both": "1 and 2",
        "first two": "1 and 2",
    }
    if "both" in phrase or "two stages" in phrase or "stages" in phrase:
        return "1 and 2"
    digit = re.search(r"\d", phrase)
    if digit:
        return digit.group()
    return next((value for word, value in words.items() if word in phrase), None)
