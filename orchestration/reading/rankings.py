"""Results told by an order: "followed by", "ahead of", "rounded out the top five", "third went to".

Each rule gets the findings of a sentence so far (see `results`) and adds to them.
"""

import re

from orchestration.reading import ranking_words as words
from orchestration.reading.laps import to_number
from orchestration.reading.ordinals import to_place
from orchestration.reading.patterns import Pattern
from orchestration.reading.result_words import AFTER_BAD, NOT_RESULT, ON_THE_WAY
from orchestration.reading.win_words import LONG_AGO


def find_rankings(found) -> None:
    """Add the results that a sentence tells by an order."""
    text = found.template.text
    if not (found.results or found.tells_a_place or words.ORDER.search(text)):
        return
    _beaten(found, text)
    for match in words.TITLED.finditer(text) if found.tells_a_place else ():
        group = next(name for name in ("who", "second", "follow") if match[name])
        finisher = "finisher" in match.group() or "finish" in text
        if group != "who" or found.results or finisher:
            place = to_place(match["nth"]) if match["nth"] else 2
            found.give(match.span(group), [place], match.span())
    for pattern in words.NAMED if found.tells_a_place else ():
        for match in pattern.finditer(text):
            _named(found, text, match, pattern)
    for match in words.BRACKETED.finditer(text) if found.tells_a_place and "(" in text else ():
        if (
            match["told"]
            or match["day"]
            or words.OUTCOME.search(text)
            or words.TOP_TOLD.search(text)
        ):
            found.give(match.span("who"), [to_place(match["nth"])], match.span())
    if found.tells_a_place and (found.results or words.TOP_TOLD.search(text)):
        for match in words.ELLIPSIS.finditer(text):
            found.give(match.span("who"), [to_place(match["nth"])], match.span())
    _neighbours(found, text)
    _in_order(found, text)
    for match in words.ELLIPSIS.finditer(text) if found.results and found.tells_a_place else ():
        found.give(match.span("who"), [to_place(match["nth"])], match.span())


def _named(found, text: str, match: re.Match, pattern: Pattern) -> None:
    second = "2" if match.re.groups > 2 and match["who2"] else ""
    nth = match["nth" + second]
    end = match.end("nth" + second)
    doubtful = AFTER_BAD.match(text, end)
    if pattern not in (words.BEST_RUN, words.LAPS_DOWN):
        doubtful = doubtful or NOT_RESULT.search(text[match.start() : end])
    if pattern is words.LIFTED:
        doubtful = doubtful or ON_THE_WAY.search(text)
    if not doubtful:
        found.give(match.span("who" + second), [to_place(nth)], match.span())


def _beaten(found, text: str) -> None:
    """The winner by a margin and the one he beat."""
    for match in words.BEATEN.finditer(text):
        subject = found.subject(match.start())
        winner = found.template.persons(*subject)[:1] if subject else []
        place = found.place_of(winner[0]) if winner else 1
        if winner and place is None and not re.search(r"stage|pole|points|title", text):
            place = 1
            found.give(subject, [1], (min(subject[0], match.start()), match.end()))
        found.give(match.span("who"), [(place or 1) + 1], match.span())
    for match in words.CLEAR.finditer(text):
        subject = found.subject(match.start())
        leader = found.template.persons(*subject)[:1] if subject else []
        if not leader or re.search(r"#|points|stage|lead\b", text[subject[1] :]):
            continue
        place = found.place_of(leader[0])
        if place is None and words.ENDING.search(text):
            place = 1
            found.give(subject, [1], (min(subject[0], match.start()), match.end()))
        if place:
            found.give(match.span("who"), [place + 1], match.span())


def _neighbours(found, text: str) -> None:
    """Places told from those of others: behind, ahead, a spot behind."""
    told = {r.place for r in found.results}
    for match in words.NEIGHBOUR.finditer(text):
        if found.results:
            last = found.results[-1].place
            step = to_number(match["count"])
            if match["way"].startswith(("behind", "back")):
                step = -step
            found.give(match.span("who"), [last + step], match.span())
    for match in words.AHEAD.finditer(text) if found.tells_a_place else ():
        place = to_place(match["nth"])
        if place in told:
            people = found.template.persons(*match.span("who"))
            found.give(match.span("who"), [place + 1 + n for n in range(len(people))], match.span())
    for match in words.WON_AHEAD.finditer(text) if 1 in told else ():
        people = found.template.persons(*match.span("who"))
        found.give(match.span("who"), [2 + n for n in range(len(people))], match.span())
    for match in words.BEHIND.finditer(text) if found.tells_a_place else ():
        place = to_place(match["nth"])
        people = found.template.persons(*match.span("who"))
        if place in told and len(people) == place - 1:
            found.give(match.span("who"), list(range(1, place)), match.span())
        elif place and place > 1 and len(people) == 1 and "just behind" in match.group():
            found.give(match.span("who"), [place - 1], match.span())


def _in_order(found, text: str) -> None:
    """People who follow a place: "followed by A and B", "A and B came next", a top five."""
    for match in words.FOLLOWED.finditer(text):
        subject = found.subject(match.start())
        leader = found.template.persons(*subject)[-1:] if subject else []
        won = any(result.place == 1 for result in found.results)
        own = next((r.place for r in found.results if leader and r.person == leader[0]), None)
        if own and own > 1:
            first = own + 1
        elif found.results:
            first = 2 if won else max(result.place for result in found.results) + 1
        elif leader and found.place_of(leader[0]) and not ON_THE_WAY.search(text):
            if found.tells_a_place:
                continue
            first = found.place_of(leader[0]) + 1
        else:
            continue
        people = found.template.persons(*match.span("who"))
        found.give(match.span("who"), [first + n for n in range(len(people))], match.span())
    told = {result.place for result in found.results}
    for match in words.THEN.finditer(text) if found.tells_a_place else ():
        place = to_place(match["nth"])
        if place in told:
            people = found.template.persons(*match.span("who"))
            found.give(match.span("who"), [place + 1 + n for n in range(len(people))], match.span())
    for match in words.TRAILED.finditer(text):
        place = found.place_of(found.template.persons(*match.span("lead"))[0])
        if place:
            found.give(match.span("who"), [place + 1], match.span())
    for match in words.OWN_WIN.finditer(text):
        if not LONG_AGO.search(text, match.end(), match.end() + 30):
            found.give(match.span("own"), [1], match.span())
            found.give(match.span("who"), [2], match.span())
    for match in words.INVERTED.finditer(text):
        leader = found.template.persons(*match.span("lead"))
        place = found.place_of(leader[0]) or (1 if words.ENDING.search(text) else None)
        if place and not ON_THE_WAY.search(text[match.start() : match.start("lead")]):
            people = found.template.persons(*match.span("who"))
            found.give(match.span("who"), [place + 1 + n for n in range(len(people))], match.span())
    match = words.NEXT.search(text)
    if match and found.told.last and not found.results:
        people = found.template.persons(*match.span("who"))
        first = found.told.last + 1
        found.give(match.span("who"), [first + n for n in range(len(people))], match.span())
    for match in (
        (*words.AMID.finditer(text), *words.LATE_PASS.finditer(text)) if found.tells_a_place else ()
    ):
        subject = found.subject(match.start())
        if subject:
            found.give(subject, [to_place(match["nth"])], (subject[0], match.end()))
    for match in words.LAST_SPOT.finditer(text):
        subject = found.subject(match.start())
        if subject:
            span = min(subject[0], match.start()), match.end()
            found.give(subject, [words.TOP[match["top"]]], span)
    for match in words.ROUNDED.finditer(text):
        group = "who" if match["who"] else "who2"
        if words.ITS_PLACE.match(text, match.end(group)):
            continue
        top = words.TOP[match["top"] or match["top2"]]
        people = found.template.persons(*match.span(group))
        if len(people) < top:
            found.give(match.span(group), list(range(top - len(people) + 1, top + 1)), match.span())
