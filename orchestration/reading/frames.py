"""Events of a sentence: each cue that holds, with the people its frame finds."""

import re

from orchestration.reading import roles
from orchestration.reading.car_trouble import CAR_CUES
from orchestration.reading.clauses import Clause, clause_at, is_unreal, subject_before
from orchestration.reading.cues import CUES, Cue
from orchestration.reading.noun_roles import around_noun
from orchestration.reading.roles import RANK, Event
from orchestration.reading.template import Template

_FRAMES = {
    "hit": roles.hit,
    "send": roles.send,
    "solo": roles.solo,
    "passive": roles.caught_up,
    "mutual": roles.mutual,
    "collect": roles.collect,
    "noun": around_noun,
}
_NO_SUBJECT = re.compile(
    r"\s*(?:(?:after|while|before|following|despite|having|being|been|getting|when|by|then|later)\s+)*"
)
_COUNT = re.compile(r"\b(?:two|three|four|five|six|seven|several|many|numerous|multiple|\d+)\s+$")
_MAY_LEAD = ("", "after", "while", "before", "following", "despite")


def find_events(template: Template, parts: list[Clause]) -> list[Event]:
    """Events told by one sentence with its clauses, in order."""
    text = template.text
    found: list[Event] = []
    for cue in (*CUES, *CAR_CUES):
        for match in cue.pattern.finditer(text):
            event = _event(template, parts, cue, match.start(), match.end())
            if event is not None:
                found.append(event)
    return _without_overlap(found)


def _without_overlap(found: list[Event]) -> list[Event]:
    kept: list[Event] = []
    for event in found:
        clash = [e for e in kept if e.start < event.end and event.start < e.end]
        if not clash:
            kept.append(event)
            continue
        for other in clash:
            if other.kind == event.kind or len(event.roles) > len(other.roles):
                for person, role in event.roles.items():
                    if RANK[role] > RANK.get(other.roles.get(person, "involved"), 0):
                        other.roles[person] = role
                    other.roles.setdefault(person, role)
    return sorted(kept, key=lambda event: event.start)


def _event(template: Template, parts: list[Clause], cue: Cue, start: int, end: int) -> Event | None:
    text = template.text
    number = clause_at(parts, start)
    if is_unreal(text, parts[number], start, noun=cue.frame == "noun"):
        return None
    if text[end - 1] == "s" and _COUNT.search(text[max(0, start - 12) : start]):
        return None
    event = Event(cue.kind, start, end, {}, number, cue.frame)
    subject = subject_before(parts, number, start)
    if subject is None and parts[number].subject is None:
        subject = _patient_after(text, parts, number, start)
    if cue.frame == "noun" and text[max(0, start - 4) : start].endswith("to "):
        return None
    holds = _FRAMES[cue.frame](template, event, subject)
    return event if holds else None


def _patient_after(
    text: str, parts: list[Clause], number: int, start: int
) -> tuple[int, int] | None:
    """The subject of the main clause, for "After being hit by A, B ..." and "Spun by A, B ..."."""
    lead = text[parts[number].start : start]
    opener = parts[number].opener
    if opener not in _MAY_LEAD or not _NO_SUBJECT.fullmatch(lead):
        return None
    return next((c.subject for c in parts[number + 1 : number + 3] if c.subject is not None), None)
