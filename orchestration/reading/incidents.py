"""Incidents of an article: sentence by sentence, then folded into one record per happening."""

import re
from dataclasses import dataclass, field

from orchestration.reading import cautions
from orchestration.reading.clauses import clause_at, clauses_of
from orchestration.reading.frames import find_events
from orchestration.reading.laps import find_stage
from orchestration.reading.patterns import Pattern
from orchestration.reading.roles import RANK, Event
from orchestration.reading.template import DRIVER, Template
from orchestration.reading.whereabouts import nearest_lap, nearest_place

_DETAIL = Pattern(
    r"engine|motor|transmission|clutch|brake|battery|electrical|throttle|steering|suspension|axle|alternator|fuel"
)
_IN_RETURN = Pattern(
    r"\b(?:in\s+retaliation|in\s+revenge|(?:in\s+)?retribution\s+for|as\s+(?:a\s+)?payback|for\s+payback|in\s+apparent\s+retaliation|as\s+revenge|out\s+of\s+revenge|(?:his|some|their)\s+(?:\w+\s+)?(?:revenge|payback)|retaliated|returned\s+the\s+favor|got\s+even)\b"
)
_WRECK_NOUN = Pattern(r"\b(?:crash|wreck|accident|pile-?up|melee|big\s+one|collision)\b(?!-)")
_STRUCK = Pattern(
    r"\b(?:crash|wreck|accident|pile-?up|melee|big\s+one)\s+(?:\w+\s+){0,2}?(?:struck|erupted|unfolded|occurred|happened|broke\s+out|ensued)\b"
)
_OFF_TRACK = Pattern(
    r"\b(?:police|arrest\w*|cited|trooper|deput(?:y|ies)|courtroom|lawsuit|dui|plane|airplane|helicopter|motorcycle|bicycle|snowboard\w*|skiing|interstate|golf\s+cart|video\s+game|iracing|simulator)\b"
)
_SHED = Pattern(rf"(?:from|off|of)\s+(?:[a-z']+\s+)?({DRIVER})")
_LAPS_APART = Pattern(r"\b(?:laps|weeks?|races?|months?)\s+(?:later|after|before|earlier|ago)\b")
_LATER_ON = Pattern(r"\blater\b")
WRECK = frozenset(("crash", "spin", "contact", "retaliation", "fire"))
_ON_PIT_ROAD = ("penalty", "pit_road")
ORDER = (
    "retaliation",
    "fight",
    "crash",
    "spin",
    "contact",
    "fire",
    "penalty",
    "pit_road",
    "mechanical",
    "dispute",
    "weather",
    "other",
)


@dataclass
class Incident:
    """Something that happened, with its people and the sentences that tell it."""

    kind: str
    roles: dict[int, str] = field(default_factory=dict)
    basis: dict[int, str] = field(default_factory=dict)
    lap: int | None = None
    laps_remaining: int | None = None
    stage: int | None = None
    turn: str | None = None
    caution: bool | None = None
    intent: str | None = None
    intent_by: int | None = None
    spans: list[tuple[int, int]] = field(default_factory=list)
    paragraph: int = 0
    sentence: int = 0
    mentions: dict[int, tuple[int, int]] = field(default_factory=dict)
    words: str = ""
    is_lead: bool = False
    number: str | None = None
    detail: set[str] = field(default_factory=set)

    @property
    def group(self) -> str:
        """Kinds that may be one happening share a group."""
        return "wreck" if self.kind in WRECK else self.kind


def drafts(template: Template, masked: str) -> list[Incident]:
    """The incidents that one sentence tells on its own, before any folding."""
    text = template.text
    if masked[template.start : template.end].rstrip(" \"')").endswith("?"):
        return []
    if _OFF_TRACK.search(text):
        return []
    events = find_events(template) if template.slots else []
    told = cautions.caution_told(text)
    found: list[Incident] = []
    for bunch in _bunches(events, text):
        found.append(_draft(template, bunch, bunch is events or None, told))
    wreck = None if found else (told and _WRECK_NOUN.search(text)) or _STRUCK.search(text)
    if wreck and template.slots and not cautions.is_planned(text):
        parts = clauses_of(template)
        own = parts[clause_at(parts, wreck.start())]
        left = own.start if own.opener in ("after", "when", "before", "until") else 0
        people = dict.fromkeys(template.persons(left, len(text)), "involved")
        found = [Incident("crash", people, caution=told)] if people else []
    if found and cautions.is_debris(text) and all(i.group in _ON_PIT_ROAD for i in found):
        found.insert(0, Incident("other", caution=True))
    if not found or (
        cautions.is_weather(text)
        and not any(i.group == "wreck" or i.kind in ("mechanical", "penalty") for i in found)
    ):
        found = _without_events(template, told)
    _add_raised(template, found)
    starts = [*sorted({incident.sentence for incident in found}), len(text)]
    for incident in found:
        _place_and_time(incident, template, starts)
        incident.spans = [(template.start, template.end)]
        for person in incident.roles:
            slot = template.slot_of(person)
            if slot is not None:
                incident.mentions[person] = (slot.start, slot.end)
    return found


def _add_raised(template: Template, found: list[Incident]) -> None:
    """Add A of "A brought out the yellow on lap 8, and B spun on lap 29" : not only B."""
    who = cautions.raised_by(template.text) if found else None
    people = template.persons(*who) if who else []
    if not people or any(set(people) & set(incident.roles) for incident in found):
        return
    if len([phrase for phrase in template.laps if phrase.lap or phrase.remaining]) < 2:
        return
    for incident in found:
        incident.caution = None
    raised = Incident("other", dict.fromkeys(people, "involved"), caution=True)
    found.insert(0, raised)


def _bunches(events: list[Event], text: str) -> list[list[Event]]:
    """Events of one sentence that belong to one happening."""
    bunches: list[list[Event]] = []
    for event in events:
        home = None
        for bunch in bunches:
            if _belongs(event, bunch, text):
                home = bunch
                break
        if home is None:
            bunches.append([event])
        else:
            home.append(event)
    return bunches


def _belongs(event: Event, bunch: list[Event], text: str) -> bool:
    shared = any(set(event.roles) & set(other.roles) for other in bunch)
    kinds = {other.kind for other in bunch}
    wreck = event.kind in WRECK
    other_wreck = bool(kinds & WRECK)
    if event.kind == "penalty" or "penalty" in kinds:
        return (event.kind == "penalty" and "penalty" in kinds) or (
            shared and (event.kind == "pit_road" or "pit_road" in kinds)
        )
    if wreck and other_wreck:
        last = bunch[-1]
        between = text[last.end : event.start]
        if _LAPS_APART.search(between):
            return False
        known = {person for other in bunch for person in other.roles}
        if _LATER_ON.search(between) and not set(event.roles) <= known:
            return False
        if shared:
            return True
        parted = re.search(r";|,?\s+(?:while|but)\s|\blater\b|#+[^#]*$", between)
        return not (parted and "#" in text[event.start : event.end + 60])
    if event.kind in ("fight", "dispute") and kinds & {"fight", "dispute"}:
        return True
    if wreck or other_wreck:
        return (
            shared and event.kind not in ("fight", "dispute") and not kinds & {"fight", "dispute"}
        )
    return shared


def _draft(template: Template, bunch: list[Event], alone, told: bool | None) -> Incident:
    kind = min((event.kind for event in bunch), key=ORDER.index)
    incident = Incident(kind)
    for event in sorted(bunch, key=lambda event: event.start):
        for person, role in event.roles.items():
            pushed = incident.roles.get(person) == "victim" and role == "instigator"
            if not pushed and RANK[role] >= RANK.get(incident.roles.get(person, "involved"), 0):
                incident.roles[person] = role
    if kind not in ("penalty", "fight", "dispute"):
        incident.caution = told
    if kind == "mechanical":
        incident.detail = set(
            _DETAIL.findall(" ".join(template.text[e.start : e.end] for e in bunch))
        )
    if (
        kind in WRECK
        and _IN_RETURN.search(template.text)
        and "instigator" in incident.roles.values()
    ):
        incident.kind = "retaliation"
        for person, role in incident.roles.items():
            if role == "instigator":
                incident.roles[person] = "retaliator"
    if incident.kind == "retaliation" and "victim" not in incident.roles.values():
        others = [p for p, role in incident.roles.items() if role != "retaliator"]
        incident.roles.update(dict.fromkeys(others[:1], "victim"))
    if {"retaliator", "victim"} <= set(incident.roles.values()) and any(
        event.frame == "hit" for event in bunch
    ):
        incident.intent = "alleged"
    incident.stage = find_stage(template.text)
    incident.sentence = min(event.start for event in bunch)
    return incident


def _without_events(template: Template, told: bool | None) -> list[Incident]:
    text = template.text
    if cautions.is_planned(text):
        return []
    if cautions.is_weather(text):
        return [Incident("weather", caution=told)]
    if cautions.is_debris(text):
        incident = Incident("other", caution=True)
        owner = _SHED.search(text)
        if owner:
            for person in template.persons(owner.start(1), owner.end(1)):
                incident.roles[person] = "involved"
        return [incident]
    who = cautions.caution_for(text)
    if who:
        incident = Incident("other", caution=True)
        incident.roles = dict.fromkeys(template.persons(*who), "involved")
        return [incident]
    return []


def _place_and_time(incident: Incident, template: Template, starts: list[int]) -> None:
    """Give an incident the lap and place nearest to it.

    `starts` are where the sentence's incidents begin, and its end.
    """
    at = incident.sentence
    phrase = nearest_lap(template, at, starts)
    if phrase is not None and incident.kind != "penalty":
        incident.lap, incident.laps_remaining = phrase.lap, phrase.remaining
    if incident.kind not in ("penalty", "weather"):
        incident.turn = nearest_place(template, at, starts)
