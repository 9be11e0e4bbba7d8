"""Folding: sentences that go on about the same happening become one incident."""

import re
from dataclasses import dataclass, field

from orchestration.reading import cautions
from orchestration.reading.incidents import ORDER, WRECK, Incident
from orchestration.reading.intent import told_intent
from orchestration.reading.laps import LapPhrase
from orchestration.reading.patterns import Pattern
from orchestration.reading.roles import RANK
from orchestration.reading.template import Template

_ANAPHOR = Pattern(
    r"\b(?:the|this|that)\s+(?:resulting\s+|ensuing\s+|\w+-car\s+|\#+\s+|late\s+|hard\s+|whole\s+|same\s+|racing\s+)?(?:incident|crash|wreck|accident|contact|impact|collision|melee|pileup|pile-up|spin|altercation|run-in|mishap|move|maneuver|hit|tangle|fracas|confrontation|failure)\b"
    r"|^(?:it|that|this|all\s+of\s+(?:it|this)|the\s+whole\s+(?:thing|mess))\s+(?:all\s+)?(?:happened"
    r"|occurred|took\s+place|unfolded|went\s+back\s+to|dated\s+(?:back\s+)?to|came\s+(?:on|with|at)\b)"
    r"|^(?:that|it|which|this)\s+(?:brought|drew|caused|triggered|was\s+the\s+\w+\s+caution|would\s+bring|resulted)|^(?:it|that|this)\s+was\s+the\s+(?:\w+\s+){1,2}(?:of\s+(?:\w+\s+){0,4})?(?:caution|yellow)s?\b|^the\s+(?:resulting\s+|ensuing\s+|subsequent\s+)?(?:caution|yellow)\b|\bin\s+the\s+process\b"
)
_ISSUE = Pattern(
    r"^(?:the|his)\s+(?:issue|problem|culprit|cause|trouble)\s+(?:was|turned|ended|proved|came)\b"
)
_AGAIN = Pattern(
    r"\b(?:again|another|second\s+time|later|once\s+more|yet\s+another|subsequent\w*)\b"
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
_TROUBLE = Pattern(
    r"\b(?:trouble|came\s+apart|struck|broke\s+(?:loose|out)|chaos|drama|mayhem|calamity|disaster"
    r"|unravel\w*|turning\s+point|changed|turned\s+(?:ugly|sour|wild|nasty)|fell\s+apart|boiled\s+over"
    r"|went\s+(?:wrong|south|sideways|awry|bad|sour)|(?:incident|crash|wreck|moment|melee|pileup"
    r"|accident|flashpoint|scare|clash|mishap|one|caution|yellow)\s+(?:\w+\s+){0,3}?(?:came|happened"
    r"|occurred|erupted|unfolded|arrived|struck|hit|was)|(?:day|night|race|afternoon|evening|run|bid)"
    r"\s+(?:was\s+)?(?:ended|ending|over|soured|unraveled|came\s+to\s+an\s+end|went\s+up))\b"
)
_BARE_WRECK = Pattern(
    r"^\W*(?:a\s+)?(?:[a-z-]+\s+){0,2}?(?:wreck|crash|spin|accident|pile-?up)\b[^.;,]*$"
)
_FAR = 8


@dataclass(frozen=True)
class Waiting:
    """A time told without its event, and the people named with it."""

    order: int
    phrase: LapPhrase | None
    span: tuple[int, int]
    is_caution: bool
    people: frozenset[int]


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
        new = _named_cause(story, template, order)
    for incident in new:
        incident.paragraph, incident.sentence = paragraph, order
        incident.words, incident.number = text, cautions.caution_number(text)
        home = _home(story.incidents, incident, text, paragraph, order)
        if home is None:
            incident.is_lead = paragraph <= 1
            story.incidents.append(incident)
            home = incident
            if len(new) == 1:
                _take_waiting(story, incident, order)
        else:
            _join(home, incident, template)
            home.sentence, home.paragraph = order, paragraph
        touched.append(home)
    if not new:
        _extend(story.incidents, template, paragraph, order)
        _wait(story, template, order)
    else:
        story.waiting = None
    told_intent(story.incidents, touched, template, order)


def _wait(story: Story, template: Template, order: int) -> None:
    """Remember a time told without its event: a caution, or trouble; the next sentence tells it."""
    text = template.text
    trouble = bool(template.laps) and bool(_TROUBLE.search(text) or _BARE_WRECK.search(text))
    is_caution = bool(cautions.caution_told(text)) and not (trouble and template.slots)
    if (is_caution or trouble) and not cautions.is_planned(text) and "restart" not in text:
        people = frozenset(template.persons(0, len(text))) if trouble else frozenset()
        span = template.start, template.end
        story.waiting = Waiting(order, template.timed(), span, is_caution, people)
    elif story.waiting and order - story.waiting.order > 1:
        story.waiting = None


def _take_waiting(story: Story, incident: Incident, order: int) -> None:
    waiting = story.waiting
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


def _named_cause(story: Story, template: Template, order: int) -> list[Incident]:
    """Find "it was Byron" after a sentence about a caution."""
    who = cautions.it_was(template.text)
    if who is None or story.waiting is None or order - story.waiting.order != 1:
        return []
    incident = Incident("other", caution=True, spans=[(template.start, template.end)])
    for person in template.persons(*who):
        incident.roles[person] = "involved"
        slot = template.slot_of(person)
        incident.mentions[person] = (slot.start, slot.end)
    return [incident]


def _home(known, incident, text, paragraph, order) -> Incident | None:
    anaphor = bool(_ANAPHOR.search(text))
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


def _extend(known: list[Incident], template: Template, paragraph: int, order: int) -> None:
    """A sentence with no incident of its own may still tell the lap or caution of the last one."""
    text = template.text
    if not known or cautions.is_planned(text) or "restart" in text:
        return
    last = known[-1]
    distance = order - last.sentence
    if distance > 1:
        return
    told = cautions.caution_told(text)
    useful = False
    if _ANAPHOR.search(text):
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
    elif last.kind == "weather" and cautions.tells_flag_alone(text):
        useful = True
    elif (
        told is not None
        and last.caution is None
        and last.kind in (*WRECK, "mechanical")
        and last.paragraph == paragraph
        and not template.laps
        and cautions.tells_flag_alone(text)
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
