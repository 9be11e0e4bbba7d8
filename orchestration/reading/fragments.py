"""Sentences that tell no incident of their own: the time of the next one, or more of the last."""

import re
from dataclasses import dataclass

from orchestration.reading import cautions
from orchestration.reading.incidents import WRECK, Incident
from orchestration.reading.laps import LapPhrase
from orchestration.reading.patterns import Pattern
from orchestration.reading.template import Template

ANAPHOR = Pattern(
    r"\b(?:the|this|that)\s+(?:resulting\s+|ensuing\s+|\w+-car\s+|\#+\s+|late\s+|hard\s+|whole\s+|same\s+|racing\s+)?(?:incident|crash|wreck|accident|contact|impact|collision|melee|pileup|pile-up|spin|altercation|run-in|mishap|move|maneuver|hit|tangle|fracas|confrontation|failure)\b"
    r"|^(?:it|that|this|all\s+of\s+(?:it|this)|the\s+whole\s+(?:thing|mess))\s+(?:all\s+)?(?:happened"
    r"|occurred|took\s+place|unfolded|went\s+back\s+to|dated\s+(?:back\s+)?to|came\s+(?:on|with|at)\b)"
    r"|^(?:that|it|which|this)\s+(?:brought|drew|caused|triggered|was\s+the\s+\w+\s+caution|would\s+bring|resulted)|^(?:it|that|this)\s+was\s+the\s+(?:\w+\s+){1,2}(?:of\s+(?:\w+\s+){0,4})?(?:caution|yellow)s?\b|^the\s+(?:resulting\s+|ensuing\s+|subsequent\s+)?(?:caution|yellow)\b|\bin\s+the\s+process\b"
)
_ISSUE = Pattern(
    r"^(?:the|his)\s+(?:issue|problem|culprit|cause|trouble)\s+(?:was|turned|ended|proved|came)\b"
)
_TROUBLE = Pattern(
    r"\b(?:trouble|came\s+apart|struck|broke\s+(?:loose|out)|chaos|drama|mayhem|calamity|disaster"
    r"|unravel\w*|turning\s+point|changed|turned\s+(?:ugly|sour|wild|nasty)|fell\s+apart|boiled\s+over"
    r"|went\s+(?:wrong|south|sideways|awry|bad|sour)|set\s+up\b|was\s+decided|"
    r"(?:\w+-(?:car|truck|vehicle)|multicar|massive|big|huge|late|wild|late-race)\s+(?:crash|wreck|accident|pile-?up|melee)|(?:incident|crash|wreck|moment|melee|pileup"
    r"|accident|flashpoint|scare|clash|mishap|one|caution|yellow)\"?\s+(?:\w+\s+){0,3}?(?:came|happened"
    r"|occurred|erupted|unfolded|arrived|struck|hit|was)|(?:day|night|race|afternoon|evening|run|bid)"
    r"\s+(?:was\s+)?(?:ended|ending|over|soured|unraveled|came\s+to\s+an\s+end|went\s+up))\b"
)
_RESUMED = Pattern(
    r"restart|\b(?:period|caution|yellow)\s+(?:ended|lasted)|green\s+flag|went\s+green|back\s+to\s+green"
)
_BARE_WRECK = Pattern(
    r"^\W*(?:a\s+)?(?:[a-z-]+\s+){0,2}?(?:wreck|crash|spin|accident|pile-?up)\b[^.;,]*$"
)


@dataclass(frozen=True)
class Waiting:
    """A time told without its event, and the people named with it."""

    order: int
    phrase: LapPhrase | None
    span: tuple[int, int]
    is_caution: bool
    people: frozenset[int]


def wait(waiting: Waiting | None, template: Template, order: int) -> Waiting | None:
    """Remember a time told without its event: a caution, or trouble; the next sentence tells it."""
    text = template.text
    trouble = bool(template.laps) and bool(_TROUBLE.search(text) or _BARE_WRECK.search(text))
    is_caution = bool(cautions.caution_told(text)) and not (trouble and template.slots)
    if (is_caution or trouble) and not cautions.is_planned(text) and "restart" not in text:
        people = frozenset(template.persons(0, len(text))) if trouble else frozenset()
        span = template.start, template.end
        return Waiting(order, template.timed(), span, is_caution, people)
    return waiting if waiting and order - waiting.order <= 1 else None


def give_time(waiting: Waiting | None, incident: Incident, order: int) -> None:
    """Give an incident the time and flag that the sentence before it told."""
    if (
        waiting is None
        or order - waiting.order != 1
        or incident.kind in ("penalty", "pit_road", "fight", "dispute")
        or (waiting.people and not waiting.people & set(incident.roles))
    ):
        return
    phrase = waiting.phrase
    if incident.lap is None and incident.laps_remaining is None:
        if phrase is not None:
            incident.lap, incident.laps_remaining = phrase.lap, phrase.remaining
        if incident.caution is None and waiting.is_caution:
            incident.caution = True
        incident.spans.insert(0, waiting.span)


def named_cause(waiting: Waiting | None, template: Template, order: int) -> list[Incident]:
    """Find "it was Byron" after a sentence about a caution."""
    who = cautions.it_was(template.text)
    if who is None or waiting is None or order - waiting.order != 1:
        return []
    incident = Incident("other", caution=True, spans=[(template.start, template.end)])
    for person in template.persons(*who):
        incident.roles[person] = "involved"
        slot = template.slot_of(person)
        incident.mentions[person] = (slot.start, slot.end)
    return [incident]


def extend(known: list[Incident], template: Template, paragraph: int, order: int) -> None:
    """A sentence with no incident of its own may still tell the lap or caution of the last one."""
    text = template.text
    if not known or cautions.is_planned(text) or _RESUMED.search(text):
        return
    last = known[-1]
    distance = order - last.sentence
    flag_alone = cautions.tells_flag_alone(text)
    if distance > (2 if flag_alone and last.paragraph == paragraph else 1):
        return
    told = cautions.caution_told(text)
    useful = False
    if ANAPHOR.search(text):
        phrase = template.timed()
        if phrase is not None and last.lap is None and last.laps_remaining is None:
            last.lap, last.laps_remaining = phrase.lap, phrase.remaining
            useful = True
        if last.turn is None and template.places and last.group == "wreck":
            last.turn = template.places[0][2]
            useful = True
        if told is not None and last.caution is None and last.kind != "penalty":
            last.caution = told
            useful = True
    elif _ISSUE.search(text) and last.kind == "other" and last.roles:
        last.kind = "mechanical"
        useful = True
    elif last.kind == "weather" and flag_alone:
        useful = True
    elif (
        told is not None
        and last.caution is None
        and last.kind in (*WRECK, "mechanical")
        and last.paragraph == paragraph
        and not template.laps
        and flag_alone
    ):
        last.caution = told
        useful = True
    elif (
        last.kind == "other"
        and not last.roles
        and re.match(r"the\s+(?:piece\s+of\s+)?(?:debris|object|piece|hose|part)", text)
    ):
        for person in template.persons(0, len(text)):
            last.roles[person] = "victim"
            slot = template.slot_of(person)
            last.mentions[person] = (slot.start, slot.end)
            useful = True
    if useful:
        last.spans.append((template.start, template.end))
        last.sentence = order
