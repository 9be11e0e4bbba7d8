"""Folding: sentences that go on about the same happening become one incident."""

import re
from dataclasses import dataclass, field

from orchestration.reading import cautions
from orchestration.reading.fragments import ANAPHOR, Waiting, extend, give_time, named_cause, wait
from orchestration.reading.incidents import ORDER, Incident
from orchestration.reading.intent import told_intent
from orchestration.reading.patterns import Pattern
from orchestration.reading.roles import RANK
from orchestration.reading.template import DRIVER, Template

_AGAIN = Pattern(
    r"\b(?:again|another(?!\s+(?:car|driver|truck|machine|competitor|vehicle)\b)|second\s+time|later|once\s+more|yet\s+another|subsequent)\b"
)
_MANY = Pattern(
    r"\b(?:multi-car|multi-truck|[a-z0-9]+-car|[a-z0-9]+-truck|big\s+one|pile-?up|melee|chain\s+reaction)\b"
)
_MEANWHILE = Pattern(
    r"\s*(?:unfortunately|behind\s+(?:them|him)|in\s+the\s+(?:chaos|melee|process|aftermath)|right\s+behind|several\s+others|also\s+(?:involved|collected|caught))\b"
)
# What others do because of a wreck belongs to it.
_REACTION = Pattern(
    r"\b(?:to|tried\s+to|trying\s+to|could\s+not|unable\s+to|couldn't)\s+avoid\b|\bavoiding\s+(?:the|him|a\s+spinning)\b|\bnowhere\s+to\s+go\b"
    r"|\b(?:checked|checking|stacked|stacking|backed|backing|bunched)\s+up\b|\b(?:brak|swerv)(?:ed|ing)\b|^as\s+the\s+(?:field|pack|cars)\s+(?:slow|scatter|scramb|check|stack)"
)
_IN_IT = Pattern(
    r"\b(?:caught|swept|gathered|wrapped|tangled)\s+up\s+in\s+(?:it|the\s+(?:mess|melee|aftermath))\b"
    r"|\b(?:was|were)\s+(?:also\s+)?(?:collected|involved)(?:\s+(?:too|as\s+well|also))?\s*(?:\.|$)"
    r"|\balso\s+(?:received|sustained|suffered|had|picked\s+up)\s+(?:[\w-]+\s+)?damage\b"
    r"|\b(?:also|all|both)\s+(?:were\s+|was\s+|got\s+)?(?:collected|involved|(?:caught|swept|gathered)\s+up)\b"
    r"|\b(?:collected|involved|(?:caught|swept|gathered)\s+up|damaged)\s+in\s+(?:the|that|this)\s+(?:[a-z-]+\s+)?(?:wreck|crash|accident|melee|incident|pile-?up|mess|fray)\b"
    r"|\binto\s+the\s+(?:wreckage|mess|pile|melee|carnage|wreck|crash|pile-?up|accident|scene)\b"
    r"|\b(?:collected|involved|caught\s+up|swept\s+up|eliminated|damaged|taken\s+out)(?:\s+(?:were|was|included)\b|,?\s+including\b)"
)
_RECALLED = Pattern(
    r"\bhad\s+(?:\w+ly\s+|already\s+)?(?:hit|spun|crashed|wrecked|slammed|clipped|collided|tangled|been|gotten|got|made|lost|blown|cut|turned)\b"
)
# "A's wreck set the stage for B" goes on about it.
_OWN_WRECK = Pattern(rf"\W*{DRIVER}'s\s+(?:\w+\s+)?(?:wreck|crash|spin|accident)\b")
_AFTERMATH = Pattern(r"\btires?\b|\bbehind\s+the\s+wall\b|\bgarage\b")
_ANOTHER_DAY = Pattern(
    r"\b(?:previous|earlier|last\s+(?:week|year)|the\s+day\s+before|practice|qualifying)\b"
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
        _avenge(story.incidents, incident)
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


def _avenge(known: list[Incident], incident: Incident) -> None:
    """Name the victim of "A retaliated": whoever hit A shortly before."""
    if incident.kind != "retaliation" or len(incident.roles) != 1:
        return
    (avenger,) = incident.roles
    for earlier in reversed(known[-3:]):
        hitters = [p for p, role in earlier.roles.items() if role == "instigator"]
        if earlier.roles.get(avenger) == "victim" and hitters:
            incident.roles[hitters[0]] = "victim"
            incident.mentions[hitters[0]] = earlier.mentions.get(hitters[0], earlier.spans[0])
            return


def _home(known, incident, text, paragraph, order) -> Incident | None:
    untold = incident.caution is None and incident.lap is None and incident.laps_remaining is None
    anaphor = bool(ANAPHOR.search(text) or (untold and _OWN_WRECK.match(text)))
    again = bool(_AGAIN.search(text))
    for earlier in reversed(known[-40:]):
        distance = order - earlier.sentence
        reacting = order - earlier.sentence <= 1 and bool(_REACTION.search(text))
        if _conflict(earlier, incident, reacting) or (
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
        untimed = incident.lap is None and incident.laps_remaining is None
        retelling = len(shared) > 1 and people <= others and untimed and not again
        when = earlier.lap or earlier.laps_remaining or earlier.caution
        if retelling and when and paragraph_gap == 1 and distance <= 2:
            return True
        if not shared:
            many = _MANY.search(earlier.words) and not incident.number
            joined = many or _MEANWHILE.match(text) or _IN_IT.search(text)
            joined = joined or (distance <= 1 and _REACTION.search(text))
            return bool(near and untimed and joined)
        timed = earlier.lap or earlier.laps_remaining or earlier.caution
        retold = earlier.is_lead and paragraph_gap and not timed and not again
        if retold and (people <= others or others <= people):
            return True
        blamed = "instigator" in incident.roles.values()
        if blamed and len(people) > 1 and not timed and not again:
            alike = incident.roles == earlier.roles and distance <= _FAR
            if alike or (near and len(shared) > 1):
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
        return near and (len(shared) > 1 or (untimed and distance <= 2))
    if earlier.is_lead and paragraph_gap and earlier.kind == incident.kind and people == others:
        return bool(people) and not again
    if earlier.kind == incident.kind == "penalty":
        return (
            bool(people)
            and people <= others
            and bool(re.search(r"'s?\s+(?:\w+\s+)?penalty|the\s+penalty|_\s+penalty", text))
        )
    if earlier.kind == incident.kind == "mechanical":
        untimed = incident.lap is None and incident.laps_remaining is None
        untimed = untimed or (
            distance <= 1 and earlier.lap is None and earlier.laps_remaining is None
        )
        goes_on = untimed and not paragraph_gap and distance <= 4 and not again
        goes_on = goes_on and not _ANOTHER_DAY.search(text)
        return people == others and (goes_on or bool(earlier.detail & incident.detail))
    if earlier.kind == incident.kind and incident.kind in ("fight", "dispute"):
        return bool(shared) and distance <= 4
    if earlier.kind == incident.kind == "weather":
        return near and incident.lap is None and incident.laps_remaining is None
    if earlier.kind == incident.kind == "pit_road":
        return near and people == others and not again and incident.lap is None
    if earlier.kind == incident.kind:
        return near and people == others and anaphor
    if earlier.kind == "mechanical" and incident.group == "wreck":
        return bool(shared) and distance <= 1 and not again
    if earlier.group == "wreck" and incident.kind == "mechanical" and _AFTERMATH.search(text):
        untimed = incident.lap is None and incident.laps_remaining is None
        return bool(people) and people <= others and distance <= 2 and untimed and not again
    if earlier.kind == "other":
        if re.search(r"\b(?:debris|fluid|piece)\b", text) and distance == 1:
            return True
        return bool(shared) and distance <= (3 if not paragraph_gap else 1) and not again
    return False


def _conflict(earlier: Incident, incident: Incident, reacting: bool) -> bool:
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
    if reacting:
        return False
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
