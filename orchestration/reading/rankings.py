"""Results told by an order: "followed by", "ahead of", "rounded out the top five", "third went to".

Each rule gets the findings of a sentence so far (see `results`) and adds to them.
"""

import re

from orchestration.reading.laps import to_number
from orchestration.reading.ordinals import NTH, to_place
from orchestration.reading.patterns import Pattern
from orchestration.reading.phrases import one_of
from orchestration.reading.result_words import AFTER_BAD, NOT_RESULT, ON_THE_WAY
from orchestration.reading.template import DRIVER, GAP, GROUP

_BEAT = (
    r"\b(?:edg(?:e|es|ed|ing)|nipp(?:ed|ing)|outlast(?:ed|ing|s)?|outduel(?:ed|ing)|outran|outrunning"
    r"|beat|beating|beats|held\s+off|holding\s+off|holds\s+off|bested|topp(?:ed|ing)|pipped"
    r"|outdistanc(?:ed|ing)|outsprint(?:ed|ing)|fend(?:ed|ing)\s+off|outkick(?:ed|ing))\s+(?:out\s+)?"
)
_MARGIN = (
    r"(?:by\s+(?!\d+\s+(?:laps|points))(?!\w+\s+points?)|(?:at|to)\s+the\s+"
    r"(?:line|finish|stripe|checkered|flag)|in\s+a\s+photo|home\b|across\s+the\s+line)"
)
_ELLIPSIS = Pattern(
    rf"(?:,|\band\b|,\s+and|,\s+with|;|,\s+while|\bwith)\s+{GAP}(?P<who>{DRIVER})\s*,?\s+"
    rf"(?:was\s+|in\s+|a\s+|came\s+|coming\s+|home\s+|the\s+|took\s+|to\s+)*(?P<nth>{NTH})"
    rf"(?:[-\s]place)?(?=\s*(?:,|\.|;|and\b|while\b|to\b|$))"
)
_TITLED = Pattern(
    rf"(?P<nth>{NTH})(?:-place|-placed|\s+place)(?:\s+finisher)?\s+(?P<who>{DRIVER})"
    rf"|\brunner-up\s+(?:finisher\s+)?(?P<second>{DRIVER})"
    rf"|(?P<follow>{DRIVER})\s+(?:was|were|is)\s+(?:the\s+)?runner-up"
)
_BEATEN = Pattern(rf"{_BEAT}{GAP}(?P<who>{DRIVER})(?:,[^,]{{0,50}},)?\s+{_MARGIN}")
_FOLLOWED = Pattern(
    r"\bfollowed\s+(?:across\s+the\s+(?:finish\s+)?(?:line|stripe)\s+|home\s+|in\s+order\s+)?by\s+"
    rf"{GAP}(?P<who>{GROUP})"
)
_NEXT = Pattern(
    rf"^\s*(?:then\s+)?{GAP}(?P<who>{GROUP})\s+(?:(?:all\s+)?followed(?:\s+in\s+(?:that\s+)?order"
    r"|\s+across\s+the\s+line|\s+home)?|came\s+next|were\s+next|trailed|came\s+home\s+next|came\s+in"
    r"\s+next|chased\s+(?:him|her|them)\s+home)\s*(?:\.|$|in\b|;)"
)
_ROUNDED = Pattern(
    rf"(?P<who>{GROUP})\s+(?:\w+\s+)?(?:round(?:ed|ing|s)?\s+out|complet(?:ed|ing|es)|fill(?:ed|ing)"
    r"\s+out|made\s+up\s+the\s+(?:rest|remainder)\s+of|closed\s+out)\s+(?:the\s+)?"
    r"top[-\s](?P<top>five|ten|three|5|10|3)"
    r"|\b(?:rounding\s+out|completing|round(?:ed)?\s+out|completed|filling\s+out)\s+the\s+"
    rf"top[-\s](?P<top2>five|ten|three|5|10|3)\s+(?:were|was)\s+(?P<who2>{GROUP})"
)
_OWN_PLACE = Pattern(
    rf"(?P<who>{DRIVER})(?:'s?|,?\s+whose)\s+(?:[a-z-]+\s+){{0,2}}?(?P<nth>{NTH})(?:-place|\s+place)?\s+"
    r"(?:finish|result|run|showing|effort)\b"
)
_BEST_RUN = Pattern(
    rf"(?P<who>{DRIVER})\s+(?:had|scored|posted|earned|enjoyed)\s+(?:his|her|a)\s+"
    r"(?:[a-z-]+\s+){0,2}?(?:run|finish|result|showing|day|night)\b[^.;,]{0,40}?\s+in\s+"
    rf"(?P<nth>{NTH})(?=\s*(?:[.,;]|$))"
)
_LAPS_DOWN = Pattern(
    rf"(?P<who>{DRIVER})\s*,?\s+(?:an?|one|two|three|four|five|six|\d+)\s+laps?\s+down\s+in\s+"
    rf"(?P<nth>{NTH})(?=\s*(?:[.,;]|$))"
)
_LAST_SPOT = Pattern(
    r"\b(?:grabb|claim|earn|secur|snagg|fill|captur|nabb)(?:ed|ing)\s+the\s+(?:final|last)\s+"
    r"(?:spot|place|position)\s+in\s+the\s+top[-\s](?P<top>five|ten|three|5|10|3)\b"
)
_WENT_TO = Pattern(
    rf"(?:^|[,;]\s+|\band\s+|\bwith\s+)(?P<nth>{NTH})(?:\s+(?:place|spot|money))?\s+(?:went|going"
    rf"|fell|belonged|belonging|goes)\s+to\s+{GAP}(?P<who>{DRIVER})"
    rf"|(?:^|[,;]\s+)(?:finishing|in|coming\s+home|crossing\s+the\s+line)\s+(?P<nth2>{NTH})"
    rf"(?:\s+place)?\s+(?:was|came)\s+{GAP}(?P<who2>{DRIVER})"
)
_LIFTED = Pattern(
    r"\b(?:lift|elevat|promot|mov|bump|drop|relegat|demot|hand|award)(?:ed|es|s|ing)\s+(?:up\s+)?"
    rf"{GAP}(?P<who>{DRIVER})\s+(?:up\s+|back\s+|down\s+)?(?:to\s+)?(?P<nth>{NTH})(?:\s+place)?"
    r"(?=\s*(?:[.,;]|and\b|$))"
)
_APPOSED = Pattern(
    rf"(?P<who>{DRIVER})\s*,\s+(?:who\s+was\s+|an?\s+(?:[a-z-]+\s+)?)?(?P<nth>{NTH})(?:\s+place)?"
    r"(?:\s+(?:on\s+the\s+(?:night|day)|in\s+the\s+race|at\s+the\s+(?:finish|checkered\s+flag|end)"
    r"|at\s+the\s+line|by\s+\S+\s+(?:seconds?|lengths?|feet)))?\s*,(?=\s+[a-z])(?!\s+(?:and\s+)?(?:then|who|the|a)\b)"
    rf"|^\s*(?P<who2>{DRIVER})(?:\s*,|\s*\(|\s+-)[^:]{{0,40}}?\b(?:finished\s+)?(?P<nth2>{NTH})"
    r"(?:\s+place)?\s*\)?\s*[:,-]\s*(?:$|\"|,\s{2,}|\s{2,})"
)
_NAMED = (_OWN_PLACE, _BEST_RUN, _LAPS_DOWN, _WENT_TO, _LIFTED, _APPOSED)
_NEIGHBOUR = Pattern(
    r"\b(?P<count>a|one|two|three|four)\s+(?:spot|place|position)s?\s+(?P<way>behind|back\s+of|ahead\s+of|in\s+front\s+of"
    rf"|better\s+than)\s+{GAP}(?P<who>{DRIVER})"
)
_AHEAD = Pattern(
    rf"(?P<nth>{NTH})(?:[-\s]place)?(?:\s+finish)?\s*,?\s+(?:just\s+)?(?:ahead\s+of|in\s+front\s+of)"
    rf"\s+{GAP}(?P<who>{GROUP})"
)
_WON_AHEAD = Pattern(
    rf"\b(?:won|wins|victory|win|winner)\b[^.;,#]{{0,30}}?\s(?:ahead\s+of|in\s+front\s+of|over)\s+{GAP}"
    rf"(?P<who>{GROUP})(?!'s)"
)
_BEHIND = Pattern(
    rf"(?P<nth>{NTH})(?:[-\s]place)?(?:\s+finish)?\s*,?\s+(?:only\s+|just\s+)?(?:behind|to)\s+{GAP}"
    rf"(?P<who>{GROUP})(?!'s)"
)
_CLEAR = Pattern(
    r"\b(?:\d*\.\d+|seconds?|lengths?|feet|foot|inches|yards?|length)\s+(?:ahead\s+of|clear\s+of|in\s+front\s+of"
    r"|to\s+the\s+good\s+of|better\s+than|before|up\s+on|over)\s+(?:runner-up\s+|second-place\s+)?"
    rf"{GAP}(?P<who>{DRIVER})"
)
_ENDING = Pattern(
    one_of(r"\bfinish\w*", r"\bcrossed", r"\bbeat\b", r"\bw[io]ns?\b", r"\bvictory", "checkered")
)
_ORDER = Pattern(
    r"beat|edg[ei]|nipp|out|held|hold|best|topp|pipp|fend|follow|next|top[-\s]|ahead|front|behind|clear"
    r"|good|better|before|over|trail|chased|runner"
)
_TOP = {"three": 3, "five": 5, "ten": 10, "3": 3, "5": 5, "10": 10}


def find_rankings(found) -> None:
    """Add the results that a sentence tells by an order."""
    text = found.template.text
    if not (found.results or found.tells_a_place or _ORDER.search(text)):
        return
    _beaten(found, text)
    for match in _TITLED.finditer(text) if found.tells_a_place else ():
        group = next(name for name in ("who", "second", "follow") if match[name])
        finisher = "finisher" in match.group() or "finish" in text
        if group != "who" or found.results or finisher:
            place = to_place(match["nth"]) if match["nth"] else 2
            found.give(match.span(group), [place], match.span())
    for pattern in _NAMED if found.tells_a_place else ():
        for match in pattern.finditer(text):
            _named(found, text, match, pattern)
    if found.results and found.tells_a_place:
        for match in _ELLIPSIS.finditer(text):
            found.give(match.span("who"), [to_place(match["nth"])], match.span())
    _neighbours(found, text)
    _in_order(found, text)


def _named(found, text: str, match: re.Match, pattern: Pattern) -> None:
    second = "2" if match.re.groups > 2 and match["who2"] else ""
    nth = match["nth" + second]
    end = match.end("nth" + second)
    doubtful = AFTER_BAD.match(text, end)
    if pattern not in (_BEST_RUN, _LAPS_DOWN):
        doubtful = doubtful or NOT_RESULT.search(text[match.start() : end])
    if pattern is _LIFTED:
        doubtful = doubtful or ON_THE_WAY.search(text)
    if not doubtful:
        found.give(match.span("who" + second), [to_place(nth)], match.span())


def _beaten(found, text: str) -> None:
    """The winner by a margin and the one he beat."""
    for match in _BEATEN.finditer(text):
        subject = found.subject(match.start())
        winner = found.template.persons(*subject)[:1] if subject else []
        place = found.place_of(winner[0]) if winner else 1
        if winner and place is None and not re.search(r"stage|pole|points|title", text):
            place = 1
            found.give(subject, [1], (min(subject[0], match.start()), match.end()))
        found.give(match.span("who"), [(place or 1) + 1], match.span())
    for match in _CLEAR.finditer(text):
        subject = found.subject(match.start())
        leader = found.template.persons(*subject)[:1] if subject else []
        if not leader or re.search(r"#|points|stage|lead\b", text[subject[1] :]):
            continue
        place = found.place_of(leader[0])
        if place is None and _ENDING.search(text):
            place = 1
            found.give(subject, [1], (min(subject[0], match.start()), match.end()))
        if place:
            found.give(match.span("who"), [place + 1], match.span())


def _neighbours(found, text: str) -> None:
    """Places told from those of others: behind, ahead, a spot behind."""
    told = {r.place for r in found.results}
    for match in _NEIGHBOUR.finditer(text):
        if found.results:
            last = found.results[-1].place
            step = to_number(match["count"])
            if match["way"].startswith(("behind", "back")):
                step = -step
            found.give(match.span("who"), [last + step], match.span())
    for match in _AHEAD.finditer(text) if found.tells_a_place else ():
        place = to_place(match["nth"])
        if place in told:
            people = found.template.persons(*match.span("who"))
            found.give(match.span("who"), [place + 1 + n for n in range(len(people))], match.span())
    for match in _WON_AHEAD.finditer(text) if 1 in told else ():
        people = found.template.persons(*match.span("who"))
        found.give(match.span("who"), [2 + n for n in range(len(people))], match.span())
    for match in _BEHIND.finditer(text) if found.tells_a_place else ():
        place = to_place(match["nth"])
        people = found.template.persons(*match.span("who"))
        if place in told and len(people) == place - 1:
            found.give(match.span("who"), list(range(1, place)), match.span())


def _in_order(found, text: str) -> None:
    """People who follow a place: "followed by A and B", "A and B came next", a top five."""
    for match in _FOLLOWED.finditer(text):
        subject = found.subject(match.start())
        leader = found.template.persons(*subject)[-1:] if subject else []
        won = any(result.place == 1 for result in found.results)
        if found.results:
            first = 2 if won else max(result.place for result in found.results) + 1
        elif leader and found.place_of(leader[0]):
            first = found.place_of(leader[0]) + 1
        else:
            continue
        people = found.template.persons(*match.span("who"))
        found.give(match.span("who"), [first + n for n in range(len(people))], match.span())
    match = _NEXT.search(text)
    if match and found.told.last and not found.results:
        people = found.template.persons(*match.span("who"))
        first = found.told.last + 1
        found.give(match.span("who"), [first + n for n in range(len(people))], match.span())
    for match in _LAST_SPOT.finditer(text):
        subject = found.subject(match.start())
        if subject:
            span = min(subject[0], match.start()), match.end()
            found.give(subject, [_TOP[match["top"]]], span)
    for match in _ROUNDED.finditer(text):
        group = "who" if match["who"] else "who2"
        top = _TOP[match["top"] or match["top2"]]
        people = found.template.persons(*match.span(group))
        if len(people) < top:
            found.give(match.span(group), list(range(top - len(people) + 1, top + 1)), match.span())
