# ruff: noqa: E501 - patterns read best on one line
"""From a cue in a template to who took part, and in which role."""

import re
from dataclasses import dataclass, field

from orchestration.reading.car_trouble import CAR_CUES
from orchestration.reading.clauses import Clause, clause_at, clauses, is_unreal, subject_before
from orchestration.reading.cues import CUES, WALL, Cue
from orchestration.reading.template import DRIVER, GAP, GROUP, Template

_ADVERB = r"(?:\s+(?:\w+ly|then|again|also|all|both|later|apparently|just|first))?"
_PASSIVE = re.compile(rf"\b(?:was|were|been|being|is|be|are|got|gets|getting|get|'s){_ADVERB}\s+$")
_PART_OF = r"(?:(?:into|in|on|onto|with|to|at|of)\s+)?(?:(?:the|his|her|a)\s+)?(?:(?:left|right|rear|back|side|front|left-rear|right-rear|left-front|right-front|nose|bumper|door|tail|quarter|corner|end|half|panel|rear-bumper|inside|outside|driver's)[\s-]+){0,4}(?:of\s+)?"
_OBJECT = re.compile(
    rf"\s+{_PART_OF}{GAP}(?P<who>{GROUP})(?!'s?\s+(?:\w+\s+)?(?:chances|hopes|title|championship|competition|season|day|night|lead|run|bid|dreams?|record|streak|mark)\b)"
)
_AGENT = re.compile(
    rf"\s*(?:[\w'-]+\s+|%+\s+|\#+\s+){{0,5}}?(?:by|from)\s+(?:behind\s+by\s+|contact\s+(?:with|from)\s+|a\s+(?:\w+\s+){{0,3}}?(?:from|by)\s+|the\s+(?:\w+\s+){{1,2}}of\s+)?{GAP}(?P<who>{GROUP})"
)
_WITH = re.compile(
    rf"\s+(?:(?:\w+|%+|\#+)\s+){{0,4}}?(?:with|into|by|and|against)\s+{_PART_OF}{GAP}(?P<who>{GROUP})"
)
_SENT = re.compile(
    rf"\s+{GAP}(?P<who>{GROUP})\s*,?\s+(?:[\w'-]+\s+|%+\s+|\#+\s+){{0,5}}?(?:(?P<into>into)\s+(?:the\s+(?:side|back|rear|path|front|door)\s+of\s+)?{GAP}(?P<other>{GROUP})"
    rf"|(?:into|in|against|to|up|toward|towards|off|hard\s+into|head-on\s+into)\s+{WALL}|spinning|sideways|around|for\s+a\s+(?:\w+\s+)?(?:spin|ride|loop)|out\s+of\s+(?:the\s+)?(?:race|control|shape)|up\s+(?:the\s+)?(?:track|banking|hill)|into\s+(?:a|the)\s+(?:\w+\s+){{0,2}}?(?:spin|slide|wall|grass|fence|infield|barrier\w*|crash|wreck|marbles)|airborne|crashing|flying|careening|hard|loose|off\s+(?:the\s+)?(?:track|course|nose)|nose-first|head-on|onto\s+(?:the\s+)?(?:grass|apron|infield)|down\s+(?:the\s+)?(?:track|onto))"
)
_AROUND_NOUN = re.compile(
    rf"(?:\s+(?:[\w'-]+|%+|\#+)){{0,6}}?,?\s+(?:(?:that|which)\s+(?:also\s+)?)?(?P<how>involving|involved|between|with|among|collecting|collected|including|included|featuring|eliminated|took\s+out|taking\s+out|claimed|by|from|for|of|started\s+by|triggered\s+by|caused\s+by|swept\s+up|gathered|to)\s+(?:the\s+(?:car|cars|truck|likes)s?\s+of\s+)?{GAP}(?P<who>{GROUP})"
)
_OWNED = re.compile(rf"(?P<who>{GROUP})(?:'s?)?\s+(?:[\w'-]+\s+){{0,2}}$")
_LIGHT = re.compile(
    r"\b(?:in|part of|had|has|have|having|suffer(?:ed|ing)?|experienced|endured|triggered|trigger|triggering|caused|cause|causing|started|starting|sparked|sparking|initiated|ignited|set off|setting off|took (?:the )?blame|takes (?:the )?blame"
    r"|blamed|responsible|from|after|through|due to|because of|following|out (?:early )?(?:in|with|after)|victim|with|into|to)\s+(?:[\w'-]+\s+){0,4}$"
)
_BLAME = re.compile(
    r"\b(?:triggered|trigger|triggering|caused|cause|causing|started|starting|sparked|sparking|initiated|ignited|set off|setting off|blame|blamed|responsible)\b"
)
_INNOCENT_LIGHT = re.compile(
    r"\b(?:after|following|from|with|into|through|to|due to|because of)\s+(?:[\w'-]+\s+){0,4}$"
)
_HURT = re.compile(
    r"\b(?:retired|out of|done|sidelined|eliminated|ended|finished|damage\w*|injur\w*|fractur\w*|hurt|broke|knocked|repairs?|garage|dnf|exit\w*|lost|suffered|missed|contact)\b"
)
RANK = {"involved": 0, "victim": 1, "instigator": 2, "retaliator": 3}


@dataclass
class Event:
    """One cue that holds: kind, roles by person, and where its words are in the template."""

    kind: str
    start: int
    end: int
    roles: dict[int, str] = field(default_factory=dict)
    clause: int = 0
    frame: str = ""


def find_events(template: Template) -> tuple[list[Event], list[Clause]]:
    """Events told by one sentence, in order, and the sentence's clauses."""
    text = template.text
    parts = clauses(text)
    found: list[Event] = []
    for cue in (*CUES, *CAR_CUES):
        for match in cue.pattern.finditer(text):
            event = _event(template, parts, cue, match.start(), match.end())
            if event is not None:
                found.append(event)
    return _without_overlap(found), parts


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
    event = Event(cue.kind, start, end, {}, number, cue.frame)
    subject = subject_before(parts, number, start)
    roles = _FRAMES[cue.frame](template, event, subject)
    return event if roles else None


def _give(template: Template, event: Event, span: tuple[int, int] | None, role: str) -> bool:
    if span is None:
        return False
    for person in template.persons(*span):
        if RANK[role] >= RANK.get(event.roles.get(person, "involved"), 0):
            event.roles[person] = role
    return bool(event.roles)


def _hit(template: Template, event: Event, subject) -> bool:
    text = template.text
    actor, target = "instigator", "victim"
    if event.kind == "retaliation":
        actor = "retaliator"
    if event.kind in ("dispute", "fight"):
        actor = target = "involved"
    passive = _PASSIVE.search(text, max(0, event.start - 24), event.start)
    agent = _AGENT.match(text, event.end)
    if agent and (passive or event.kind != "spin" or text[event.end - 1] != "g"):
        _give(template, event, subject, target)
        return _give(template, event, agent.span("who"), actor)
    if passive:
        return _give(template, event, subject, target) and bool(_HURT.search(text)) and False
    target_match = _OBJECT.match(text, event.end)
    if target_match is None:
        return event.kind == "retaliation" and _give(template, event, subject, actor)
    same = subject and set(template.persons(*subject)) & set(
        template.persons(*target_match.span("who"))
    )
    if same:
        return False
    _give(template, event, subject, actor)
    return _give(template, event, target_match.span("who"), target)


def _send(template: Template, event: Event, subject) -> bool:
    text = template.text
    passive = _PASSIVE.search(text, max(0, event.start - 24), event.start)
    if passive:
        tail = re.match(
            rf"\s+(?:[\w'-]+\s+){{0,2}}?(?:spinning|sideways|around|(?:into|in|against|up)\s+{WALL}|into\s+the\s+(?:grass|wall|fence))",
            text[event.end : event.end + 60],
        )
        if not tail or subject is None:
            return False
        agent = _AGENT.match(text, event.end)
        if agent:
            _give(template, event, agent.span("who"), "instigator")
        return _give(template, event, subject, "victim")
    match = _SENT.match(text, event.end)
    if match is None:
        return False
    if subject and set(template.persons(*subject)) & set(template.persons(*match.span("who"))):
        event.kind = "crash"
        return _give(template, event, subject, "involved")
    if subject is not None:
        _give(template, event, subject, "instigator")
    if match["other"]:
        _give(template, event, match.span("other"), "victim")
    return _give(template, event, match.span("who"), "victim")


def _solo(template: Template, event: Event, subject) -> bool:
    text = template.text
    after = re.compile(
        rf"(?:\s+(?:[\w'-]+|%+|\#+)){{0,3}}?\s+(?:for|by|on|from|to)\s+{GAP}(?P<who>{GROUP})"
    ).match(text, event.end)
    owner = re.compile(rf"(?P<who>{DRIVER})(?:'s?)?\s+(?:[\w'-]+\s+){{0,2}}$").search(
        text, max(0, event.start - 40), event.start
    )
    if subject is None and owner is None and after is None:
        return False
    if (
        subject is None
        and owner is not None
        and event.kind in ("mechanical", "pit_road", "penalty")
    ):
        return _give(template, event, owner.span("who"), "involved")
    if after is not None and (
        subject is None
        or (
            event.kind in ("mechanical", "penalty")
            and text[after.start() : after.start("who")].split()[-1:] == ["for"]
        )
    ):
        return _give(template, event, after.span("who"), "involved")
    return _give(template, event, subject, "involved")


def _passive(template: Template, event: Event, subject) -> bool:
    text = template.text
    tail = text[event.end : event.end + 90]
    if not re.search(
        r"\b(?:crash\w*|wreck\w*|accident\w*|incident\w*|pileup\w*|pile-up\w*|melee|big one|mess|spin\w*|collision\w*|contact|tangle\w*|carnage|mayhem|chaos|fracas|aftermath|chain reaction|smoke|it)\b",
        tail,
    ):
        return False
    if not re.search(
        r"\b(?:was|were|been|being|got|gets|getting|get|is|are|among|also)\s+(?:\w+\s+){0,2}$|^\s*$|,\s*$",
        text[max(0, event.start - 24) : event.start],
    ):
        return False
    caught = text[event.start : event.end].strip() in (
        "caught",
        "involved",
        "ended",
        "hurt",
        "injured",
    )
    event.start += 0
    return _give(
        template,
        event,
        subject,
        "involved"
        if caught
        else "victim"
        if "collect" in text[event.start : event.end]
        else "involved",
    )


def _mutual(template: Template, event: Event, subject) -> bool:
    text = template.text
    match = _WITH.match(text, event.end) or _OBJECT.match(text, event.end)
    wall = re.match(rf"\s+(?:with\s+)?{WALL}", text[event.end : event.end + 60])
    if wall:
        event.kind = "crash"
        return _give(template, event, subject, "involved")
    given = _give(template, event, subject, "involved")
    if match:
        given = _give(template, event, match.span("who"), "involved") or given
    if event.kind in ("fight", "dispute"):
        around = _AROUND_NOUN.match(text, event.end)
        if around:
            given = _give(template, event, around.span("who"), "involved") or given
        return given and (len(event.roles) > 1 or event.kind == "fight" or "horns" in text)
    around = _AROUND_NOUN.match(text, event.end)
    if around and around["how"] in ("between", "from"):
        role = "instigator" if around["how"] == "from" else "involved"
        given = _give(template, event, around.span("who"), role) or given
    return given and len(event.roles) > 1


def _collect(template: Template, event: Event, subject) -> bool:
    match = re.compile(
        rf"\s+(?:(?:several|other|cars|including|both|up|out|down|in|with|him|the|likes|of|trucks)\s+){{0,4}}{GAP}(?P<who>{GROUP})"
    ).match(template.text, event.end)
    word = template.text[event.start : event.end]
    if match is None or (
        word in ("taking", "took", "catching")
        and " with " not in template.text[event.end : event.end + 60]
        and "out" not in template.text[event.end : event.end + 5]
    ):
        return False
    _give(template, event, subject, "involved")
    return _give(
        template, event, match.span("who"), "involved" if word == "involving" else "victim"
    )


def _noun(template: Template, event: Event, subject) -> bool:
    text = template.text
    after = _AROUND_NOUN.match(text, event.end)
    given = False
    if after:
        how = after["how"]
        instigating = how in ("from", "by") or how.endswith(" by")
        if event.kind == "crash" and how in ("for", "of", "to"):
            after = None
        elif event.kind == "retaliation":
            given = _give(
                template,
                event,
                after.span("who"),
                "retaliator" if how in ("from", "by") else "victim",
            )
            if how not in ("from", "by"):
                _give(template, event, subject, "retaliator")
            else:
                _give(template, event, subject, "victim")
            return given
        else:
            role = "instigator" if instigating and event.kind == "contact" else "involved"
            given = _give(template, event, after.span("who"), role)
            if how == "with" and subject is not None:
                _give(template, event, subject, "involved")
    owner = _OWNED.search(text, max(0, event.start - 90), event.start)
    if owner and not re.search(
        r"\b(?:the|a|an|and|in|after|of|for|by)\s*$|\b(?:had|was|were|won|led|has)\b",
        text[owner.end("who") : event.start].strip() or "x",
    ):
        aggressive = re.match(
            r"aggressive|bump|shove|nudge|tap|slide job|hit|contact|impact",
            text[event.start : event.end],
        )
        blamed = (
            subject is not None
            and subject[1] <= owner.start("who")
            and _BLAME.search(text[subject[1] : owner.start("who")])
        )
        if blamed:
            _give(template, event, subject, "instigator")
            return _give(template, event, owner.span("who"), "victim")
        role = "instigator" if aggressive else "involved"
        return _give(template, event, owner.span("who"), role)
    if given:
        return True
    before = text[max(0, event.start - 60) : event.start]
    light = _LIGHT.search(before)
    if subject is None or light is None:
        return False
    if _BLAME.search(light.group()) and _give(template, event, subject, "instigator"):
        return True
    if _INNOCENT_LIGHT.search(before) and not _HURT.search(text):
        return False
    return event.kind in ("crash", "spin") and _give(template, event, subject, "involved")


_FRAMES = {
    "hit": _hit,
    "send": _send,
    "solo": _solo,
    "passive": _passive,
    "mutual": _mutual,
    "collect": _collect,
    "noun": _noun,
}
