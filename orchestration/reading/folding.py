"""Folding: sentences that go on about the same happening become one incident."""

import re
from dataclasses import dataclass, field

from orchestration.reading import cautions
from orchestration.reading.fragments import ANAPHOR, Waiting, extend, give_time, named_cause, wait
from orchestration.reading.incidents import ORDER, Incident
from orchestration.reading.intent import told_intent
from orchestration.reading.patterns import Pattern
from orchestration.reading.roles import RANK
from orchestration.reading.template import Template

_AGAIN = Pattern(
    r"\b(?:again|another(?!\s+(?:car|driver|truck|machine|competitor|vehicle)\b)|second\s+time|later|once\s+more|yet\s+another|subsequent\w*)\b"
)
_MANY = Pattern(
    r"\b(?:multi-car|multi-truck|[a-z0-9]+-car|[a-z0-9]+-truck|big\s+one|pile-?up|melee|chain\s+reaction)\b"
)
_MEANWHILE = Pattern(
    r"\s*(?:unfortunately|behind\s+(?:them|him)|in\s+the\s+(?:chaos|melee|process|aftermath)|right\s+behind|several\s+others|also\s+(?:involved|collected|caught))\b"
)
_IN_IT = Pattern(
    r"\b(?:caught|swept|gathered|wrapped|tangled)\s+up\s+in\s+(?:it|the\s+(?:mess|melee|aftermath))\b"
    r"|\b(?:was|were)\s+(?:also\s+)?(?:collected|involved)(?:\s+(?:too|as\s+well|also))?\s*(?:\.|$)"
    r"|\binto\s+the\s+(?:wreckage|mess|pile|melee|carnage|wreck|crash|pile-?up|accident|scene)\b"
    r"|\b(?:collected|involved|caught\s+up|swept\s+up|eliminated|damaged|taken\s+out)(?:\s+(?:were|was|included)\b|,?\s+including\b)"
)
_RECALLED = Pattern(
    r"\bhad\s+(?:\w+ly\s+|already\s+)?(?:hit|spun|crashed|wrecked|slammed|clipped|collided|tangled|been|gotten|got|made|lost|blown|cut|turned)\b"
)
_FAR = 8


@dataclass
class Story:
    """The incidents known so far, and a caution that still waits for its cause."""

    incidents: list[Incident] = field(default_factory=list)
    waiting: Waiting | None = None


def fold(story: Story, new: list[Incident], template: Template, paragraph: int, order: int) -> None:
    """Add the drafts of a sentence to the story, joining those that tell the same happening."""
    text = template.text
    touched: list[Incident] = []
    if not new:
        new = named_cause(story.waiting, template, order)
    for incident in new:
        incident.paragraph, incident.sentence = paragraph, order
        incident.words, incident.number = text, cautions.caution_number(text)
        home = _home(story.incidents, incident, text, paragraph, order)
        if home is None:
            incident.is_lead = paragraph <= 1
            story.incidents.append(incident)
            home = incident
            if len(new) == 1:
                give_time(story.waiting, incident, order)
        else:
            _join(home, incident, template)
            home.sentence, home.paragraph = order, paragraph
        touched.append(home)
    if not new:
        extend(story.incidents, template, paragraph, order)
        story.waiting = wait(story.waiting, template, order)
    else:
        story.waiting = None
    told_intent(story.incidents, touched, template, order)


def _home(known, incident, text, paragraph, order) -> Incident | None:
    anaphor = bool(ANAPHOR.search(text))
    again = bool(_AGAIN.search(text))
    for earlier in reversed(known[-40:]):
        distance = order - earlier.sentence
        if _conflict(earlier, incident) or (
            distance > _FAR and not earlier.detail & incident.detail
        ):
            continue
        near = distance <= 2 and paragraph == earlier.paragraph
        if _same(
            earlier, incident, text, near, distance, anaphor, again, paragraph - earlier.paragraph
        ):
            return earlier
    return None


def _same(earlier, incident, text, near, distance, anaphor, again, paragraph_gap) -> bool:
    people, others = set(incident.roles), set(earlier.roles)
    shared = people & others
    if earlier.group == "wreck" and incident.group == "wreck":
        if not shared:
            untimed = incident.lap is None and incident.laps_remaining is None
            joined = _MANY.search(earlier.words) or _MEANWHILE.match(text) or _IN_IT.search(text)
            return bool(near and untimed and not incident.number and joined)
        timed = earlier.lap or earlier.laps_remaining or earlier.caution
        retold = earlier.is_lead and paragraph_gap and not timed and not again
        if retold and (people <= others or others <= people):
            return True
        if len(people) == 1 and incident.kind == "contact":
            return distance <= _FAR
        if anaphor and not (again and len(people) > 1 and not near):
            return distance <= _FAR
        if incident.kind == "retaliation":
            blameless = set(earlier.roles.values()) == {"involved"}
            return distance <= 1 and (earlier.kind == "retaliation" or blameless)
        if earlier.kind == "retaliation" and len(people | others) == 2:
            return distance <= 2
        if again:
            return False
        if not paragraph_gap and distance <= 5 and _RECALLED.search(text) and people <= others:
            return True
        timeless = incident.lap is None and incident.laps_remaining is None
        return near and (len(shared) > 1 or (timeless and distance <= 2))
    if earlier.is_lead and paragraph_gap and earlier.kind == incident.kind and people == others:
        return bool(people) and not again
    if earlier.kind == incident.kind == "penalty":
        return (
            bool(people)
            and people <= others
            and bool(re.search(r"'s?\s+(?:\w+\s+)?penalty|the\s+penalty|_\s+penalty", text))
        )
    if earlier.kind == incident.kind == "mechanical":
        return people == others and bool(earlier.detail & incident.detail)
    if earlier.kind == incident.kind and incident.kind in ("fight", "dispute"):
        return bool(shared) and distance <= 4
    if earlier.kind == incident.kind == "weather":
        return near and incident.lap is None and incident.laps_remaining is None
    if earlier.kind == incident.kind:
        return near and people == others and anaphor
    if earlier.kind == "mechanical" and incident.group == "wreck":
        return bool(shared) and distance <= 1 and not again
    if earlier.kind == "other":
        if re.search(r"\b(?:debris|fluid|piece)\b", text) and distance == 1:
            return True
        return bool(shared) and distance <= 1 and not again
    return False


def _conflict(earlier: Incident, incident: Incident) -> bool:
    if earlier.lap is not None and incident.lap is not None and earlier.lap != incident.lap:
        return True
    both = earlier.laps_remaining, incident.laps_remaining
    if None not in both and both[0] != both[1]:
        return True
    if incident.lap is not None and earlier.laps_remaining is not None:
        return True
    if (
        earlier.turn
        and incident.turn
        and earlier.turn != incident.turn
        and earlier.caution
        and incident.caution
    ):
        return True
    if earlier.number and incident.number and earlier.number != incident.number:
        return True
    blamed = {p for p, role in incident.roles.items() if role == "instigator"}
    blamed_before = {p for p, role in earlier.roles.items() if role == "instigator"}
    if blamed and blamed_before and not blamed & blamed_before and len(incident.roles) == 2:
        return True
    avengers = {p for p, role in earlier.roles.items() if role == "retaliator"}
    return bool(blamed and avengers and not blamed & avengers)


def _join(earlier: Incident, incident: Incident, template: Template) -> None:
    earlier.intent = earlier.intent or incident.intent
    if ORDER.index(incident.kind) < ORDER.index(earlier.kind):
        earlier.kind = incident.kind
    for person, role in incident.roles.items():
        if RANK[role] >= RANK.get(earlier.roles.get(person, "involved"), 0):
            earlier.roles[person] = role
        earlier.mentions.setdefault(
            person, incident.mentions.get(person, (template.start, template.end))
        )
    if earlier.lap is None and earlier.laps_remaining is None:
        earlier.lap, earlier.laps_remaining = incident.lap, incident.laps_remaining
    earlier.turn = earlier.turn or incident.turn
    earlier.stage = earlier.stage or incident.stage
    earlier.detail |= incident.detail
    earlier.number = earlier.number or incident.number
    earlier.words = template.text
    if incident.caution is not None and earlier.caution is not True:
        earlier.caution = incident.caution
    earlier.spans += [span for span in incident.spans if span not in earlier.spans]
