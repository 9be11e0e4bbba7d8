"""Events of a sentence: each cue that holds, with the people its frame finds."""

import re

from orchestration.reading import lone_roles, roles
from orchestration.reading.accusations import find_accusations
from orchestration.reading.clauses import Clause, clause_at, clauses_of, is_unreal, subject_before
from orchestration.reading.cues import CUES, Cue
from orchestration.reading.noun_roles import around_noun, swept
from orchestration.reading.patterns import Pattern, possible
from orchestration.reading.roles import RANK, Event, Span
from orchestration.reading.template import Template

_FRAMES = {
    "hit": roles.hit,
    "send": roles.send,
    "solo": lone_roles.solo,
    "passive": lone_roles.caught_up,
    "mutual": roles.mutual,
    "collect": roles.collect,
    "noun": around_noun,
    "swept": swept,
}
_CUES = [(cue.pattern.bit, cue) for cue in CUES]
_NO_SUBJECT = Pattern(
    r"\s*(?:(?:after|while|before|following|despite|having|being|been|getting|when|by|then|later|going|heading|returning"
    r"|making|coming|taking|a|an|the|his|to|trip|trips|visit)\s+)*"
)
_COUNT = Pattern(r"\b(?:two|three|four|five|six|seven|several|many|numerous|multiple|\d+)\s+$")
_NOUNS = (
    "crash",
    "wreck",
    "spin",
    "flip",
    "tangle",
    "touch",
    "bump",
    "hit",
    "turn",
    "tap",
    "bang",
    "crashes",
    "wrecks",
    "spins",
)
_PARTICIPLES = ("spinning", "wrecking", "crashing", "sliding", "overheating", "smoking")
_THE = Pattern(r"\b(?:the|a|an|several|two|three|four|other)\s+$")
_CREWS = Pattern(
    r"\s+(?:[\w%-]+\s+){0,4}?(?:between|among|by|of)\s+(?:the\s+|their\s+)?(?:\w+\s+)?(?:crews?|teams|fans)\b"
)
_MAY = Pattern(r"\s+(?:can|could|may|might|should)\b")
_DETERMINED = Pattern(
    r"(?:\b(?:a|an|the|his|her|their|this|that|late|early|big|hard|huge|[a-z0-9]+-car|last-lap|of|in|for|after|from|by|with|practice|qualifying|scary|violent|another|no|race|final-lap|restart)|'s?|[#%]+)\s+$"
)
_SPACE = Pattern(r"\s+")
_SPACE_OR_THAT = Pattern(r",?\s+(?:(?:that|which|would|then)\s+)?")
_NOT_THAT = Pattern(
    r"\s+(?:(?:the|his|their|some|a|all\s+the)\s+)?(?:tires|wheels|party|marks?|pit\s+road(?!\s+(?:wall|incident))|lapped\s+traffic|apex|throttle|lottery|headlines|market|records?|corners?|jackpot|snag|stride|ground\s+running|bottom|gas|brakes|media|fans|rumble\s+strip)\b"
)
_SAVED = Pattern(
    r"\b(?:but|and)\s+(?:\w+\s+){0,3}?(?:saved?|caught|gather(?:ed)?|collected\s+(?:it|himself)|held\s+on|recovered|corrected)\b"
)
_HOT_STREAK = Pattern(
    r"\s+(?:during|all|in|this|lately|over|for|at)\s+(?:[\w'-]+\s+){0,3}?(?:tests?|testing|practice|season"
    r"|years?|months?|weeks?|summer|spring|fall|playoffs|weekend|day|night|winter|qualifying)\b"
)
_STAFF = Pattern(
    r"'s?\s+(?:crew\s+chief|car\s+chief|spotter|team\s+owner|owner|engineer|jackman|tire\s+changer|crew\s+member|crewman|truck\s+team|brother|father|wife|son)\b"
)
_SUBORDINATE = ("after", "when", "while", "as", "because", "before", "until", "since", "although")
_WHO_MATTERS = ("penalty", "crash", "spin", "contact", "other")
_PENALTY = Pattern(r"\b(?:penalty|violation)$")
_OTHER_SUBJECT = Pattern(
    r"\s*(?:the|a|an|two|three|four|several|many|both|other|some|most)\s+(?:[a-z-]+\s+){1,4}(?:was|were|is|are|had|would|got|\w+ed)?\s*$"
)
_OTHER_DOER = Pattern(
    r"\s*(?:the|two|three|four|several|many|other|some)\s+(?:[a-z-]+\s+)?(?:leaders?|cars?|trucks?|drivers?|field|pack|others)\b"
)
_MAY_LEAD = ("", "after", "while", "before", "following", "despite")


def find_events(template: Template) -> list[Event]:
    """Events told by one sentence, in order."""
    text = template.text
    found = find_accusations(template)
    bits = possible(text)
    for cue in [cue for bit, cue in _CUES if bit & bits]:
        for match in cue.pattern.finditer(text):
            event = _event(template, cue, match.start(), match.end())
            if event is not None:
                found.append(event)
    return _without_overlap(found)


def _just_before(template: Template, position: int, between: Pattern) -> Span:
    """The people named before an offset with no more than certain words between."""
    group = next((span for span in reversed(template.groups) if span[1] <= position), None)
    if group is None or not between.fullmatch(template.text[group[1] : position]):
        return None
    return group


def _without_overlap(found: list[Event]) -> list[Event]:
    kept: list[Event] = []
    for event in found:
        clash = [e for e in kept if e.start < event.end and event.start < e.end]
        if not clash:
            kept.append(event)
            continue
        for other in clash:
            if other.frame == "accusation":
                continue
            if other.kind == event.kind or len(event.roles) > len(other.roles):
                for person, role in event.roles.items():
                    if RANK[role] > RANK.get(other.roles.get(person, "involved"), 0):
                        other.roles[person] = role
                    other.roles.setdefault(person, role)
    return sorted(kept, key=lambda event: event.start)


def _event(template: Template, cue: Cue, start: int, end: int) -> Event | None:
    text = template.text
    parts = clauses_of(template)
    number = clause_at(parts, start)
    if is_unreal(text, parts[number], start, noun=cue.frame == "noun"):
        return None
    if _is_other_sense(text, cue, start, end):
        return None
    subject = _subject(template, cue, parts, number, start, end)
    if subject is not None and _STAFF.match(text, subject[1]):
        return None
    kind = cue.kind
    if kind == "fight" and text[start:end] == "shoved" and (template.laps or template.places):
        kind = "contact"
    event = Event(kind, start, end, {}, number, cue.frame)
    return event if _FRAMES[cue.frame](template, event, subject) else None


def _is_other_sense(text: str, cue: Cue, start: int, end: int) -> bool:
    """True for "two crashes", "the wreck", "spun his tires", "got sideways but saved it"."""
    before = text[max(0, start - 20) : start]
    if text[end - 1] == "s" and _COUNT.search(before):
        return True
    if text[start:end] in _PARTICIPLES and _THE.search(before):
        return True  # "past the spinning cars"
    if cue.kind == "fight" and _CREWS.match(text, end):
        return True
    if cue.kind in ("penalty", "crash", "fight") and _MAY.match(text, end):
        return True
    hot = "on fire" in text[max(0, start - 3) : end] and text[start] != "c"
    if hot and _HOT_STREAK.match(text, end):
        return True
    if cue.frame == "noun":
        return before.endswith("to ")
    if cue.frame != "passive" and text[start:end] in _NOUNS and _DETERMINED.search(before):
        return True
    if cue.kind in ("penalty", "pit_road"):
        return False
    return bool(_NOT_THAT.match(text, end) or (cue.kind == "spin" and _SAVED.search(text, end)))


def _subject(
    template: Template, cue: Cue, parts: list[Clause], number: int, start: int, end: int
) -> Span:
    """Who does or suffers what a cue tells."""
    text = template.text
    subject = _just_before(template, start, _SPACE) or subject_before(parts, number, start)
    own = parts[number]
    while own.subject is None and own.opener in ("and", "then", "and then") and number:
        number -= 1
        own = parts[number]
    matters = cue.kind in _WHO_MATTERS and cue.frame != "noun"
    dependent = matters and own.subject is None and own.opener in _SUBORDINATE
    dependent = dependent and not _PENALTY.search(text, start, end)
    inherited = own is not parts[clause_at(parts, start)]
    if dependent and inherited and _OTHER_DOER.match(text[own.start : own.end]):
        return None
    if dependent and not inherited and _OTHER_SUBJECT.match(text[own.start : start]):
        return None
    number = clause_at(parts, start)
    if subject is None and parts[number].subject is None:
        subject = _patient_after(template, parts, number, start)
    if parts[number].opener in ("that", "which") and parts[number].subject is None:
        subject = _just_before(template, parts[number].start, _SPACE_OR_THAT)
    return subject or _just_before(template, start, _SPACE_OR_THAT)


def _patient_after(template: Template, parts: list[Clause], number: int, start: int) -> Span:
    """The subject of the main clause, for "After being hit by A, B ..." and "Spun by A, B ..."."""
    text = template.text
    lead = text[parts[number].start : start]
    opener = parts[number].opener
    if (
        opener in ("for", "after")
        and re.fullmatch(r"\s*(?:[\w-]+\s+)?", lead)
        and text[start:].split(maxsplit=1)[0].endswith("ing")
    ):
        before = [span for span in template.groups if span[1] <= parts[number].start]
        return before[-1] if before else None
    if opener not in _MAY_LEAD or not _NO_SUBJECT.fullmatch(lead):
        return None
    main = [c for c in parts[number + 1 : number + 5] if c.opener not in ("with", "for", "from")]
    return next((c.subject for c in main if c.subject is not None), None)
