"""Frames: how a cue's words give people their roles.

Each frame is a function of a template, an event and the span of its subject (or None); it fills the
event's roles and returns True when the event holds.
"""

import re
from dataclasses import dataclass, field

from orchestration.reading.cues import WALL
from orchestration.reading.patterns import Pattern
from orchestration.reading.template import DRIVER, GAP, GROUP, Template

Span = tuple[int, int] | None
_ADVERB = r"(?:\s+(?:\w+ly|then|again|also|all|both|later|apparently|just|first))?"
_PASSIVE = Pattern(rf"\b(?:was|were|been|being|is|be|are|got|gets|getting|get|'s){_ADVERB}\s+$")
_PART_OF = (
    r"(?:(?:into|in|on|onto|with|to|at|of)\s+)?(?:(?:the|his|her|a)\s+)?(?:(?:left|right|rear"
    r"|back|side|front|left-rear|right-rear|left-front|right-front|nose|bumper|door|tail"
    r"|quarter|corner|end|half|panel|rear-bumper|inside|outside|driver's|deck|lid|decklid|spoiler|fender)[\s-]+)"
    r"{0,4}(?:(?:of|on)\s+)?"
)
_OBJECT = Pattern(
    rf"\s+{_PART_OF}{GAP}(?P<who>{GROUP})(?!'s?\s+(?:\w+\s+)?(?:chances|hopes|title|championship|competition|season|day|night|lead|run|bid|dreams?|record|streak|mark|pass|attempt|move|momentum|charge|challenge|path|line|air|push|effort)\b)"
)
_AGENT = Pattern(
    rf"\s*(?:[\w'-]+\s+|%+\s+|\#+\s+){{0,5}}?(?:by|from)\s+(?:behind\s+by\s+|contact\s+(?:with|from)\s+|a\s+(?:\w+\s+){{0,3}}?(?:from|by)\s+|the\s+(?:\w+\s+){{1,2}}of\s+)?{GAP}(?P<who>{GROUP})"
)
_WITH = Pattern(
    rf"\s+(?:(?:\w+|%+|\#+)\s+){{0,4}}?(?:with|into|by|and|against)\s+{_PART_OF}{GAP}(?P<who>{GROUP})"
)
_SENT = Pattern(
    rf"\s+{GAP}(?P<who>{GROUP})\s*,?\s+(?:[\w'-]+\s+|%+\s+|\#+\s+){{0,5}}?(?:(?P<into>into)\s+(?:the\s+(?:side|back|rear|path|front|door)\s+of\s+)?{GAP}(?P<other>{GROUP})"
    rf"|(?:into|in|against|to|up|toward|towards|off|hard\s+into|head-on\s+into)\s+{WALL}|spinning|sideways|around|wide|aside|up\s+and\s+out|out\s+of\s+(?:the\s+|his\s+)?(?:way|groove|racing\s+groove|line|lead)|for\s+a\s+(?:\w+\s+)?(?:spin|ride|loop)|out\s+of\s+(?:the\s+)?(?:race|control|shape)|up\s+(?:the\s+)?(?:track|banking|hill)|into\s+(?:a|the)\s+(?:\w+\s+){{0,2}}?(?:spin|slide|wall|grass|fence|infield|barrier\w*|crash|wreck|marbles)|airborne|crashing|flying|careening|hard|loose|off\s+(?:the\s+)?(?:track|course|nose)|nose-first|head-on|onto\s+(?:the\s+)?(?:grass|apron|infield)|down\s+(?:the\s+)?(?:track|onto))"
)
RANK = {"involved": 0, "victim": 1, "instigator": 2, "retaliator": 3}
_ALONG = Pattern(
    rf"\s+(?:(?:several|other|cars|including|those|drivers|both|up|out|down|in|with|the|likes|of|trucks)\s+){{0,4}}{GAP}(?P<who>{GROUP})"
)
_WHOM = Pattern(rf"(?P<who>{GROUP}),?\s+whom\s+{GAP}$")
_HIS_PART = Pattern(
    r"\s+(?:into\s+)?(?:his|her)\s+(?:[a-z-]+\s+){0,2}?(?:nose|bumper|door|fender|rear|front|quarter(?:-|\s+)panel|tail|corner)\b"
)
_HARD = Pattern(
    r"^(?:spun|wrecked|crashed|dumped|hooked|rear-ended|clipped|sideswiped|punted|t-boned"
    r"|taken out|right-rear|run over|wiped out|turned(?: (?:around|sideways|into)|\s*[,.;]"
    r"|$)|hit (?:from behind|in the|hard)|tagged from|drilled|bumped (?:from|out|into|off)"
    r"|knocked|doored|fenced|pinched|squeezed|body-slammed|booted)"
)
_PUSH = Pattern(
    r"\b(?:contact|impact|hit|bump|nudge|tap|shove|collision|push|shot|jolt|force|move|block|slide|touch|incident)\b"
)
_SENT_AWAY = Pattern(
    rf"\s+(?:[\w'-]+\s+){{0,2}}?(?:spinning|sideways|around|(?:into|in|against|up)\s+{WALL}|into\s+the\s+(?:grass|wall|fence|spin))"
)
_INTO_WALL = Pattern(rf"{WALL}|airborne|flying|crash|flip|wreck")
_AROUND_IT = Pattern(r"\b(?:spin\w*|sideways|around|loop)$")
_SO_THAT = Pattern(
    r"(?:'s?)?(?:\s+(?:[\w'-]+|%+|\#+)){0,4}?\s*,?\s+(?:(?:and|that|which)\s+)?(?:caus(?:ing|ed)|send(?:ing)|sent|turn(?:ing|ed)|spinning|putt?(?:ing)?|forc(?:ing|ed))"
    rf"\s+(?:the\s+(?:\w+\s+)?(?:spin|crash|wreck|accident)|{DRIVER}\s+(?:\w+\s+)?(?:to\s+spin|spinning|around|sideways|into|to\s+(?:hit|crash|slide)))"
)
_ANOTHER = Pattern(
    r"\s+(?:\w+\s+)?(?:with|into)\s+(?:another|an?|the|some)\s+(?:[a-z-]+\s+){0,2}?(?:competitors?|cars?|drivers?|trucks?|vehicles?|machines?|entry|rival)\b"
)
_NOUN_BEFORE = Pattern(
    r"\b(?:crash|wreck|accident|incident|pile-?up|melee|collision|tangle|spin|skirmish|mishap)\s+(?:that\s+|also\s+)*$"
)
AROUND = Pattern(
    rf"(?:\s+(?:[\w'-]+|%+|\#+)){{0,8}}?,?\s+(?:(?:that|which)\s+(?:also\s+)?)?(?P<how>involving|among\s+(?:them|those)(?:\s+(?:those|the\s+cars)\s+of)?|involved|between|with|among|collecting|collected|including|included|featuring|eliminated|took\s+out|taking\s+out|claimed|by|from|for|of|started\s+by|triggered\s+by|caused\s+by|swept\s+up|gathered|to)\s+(?:the\s+(?:car|cars|truck|likes)s?\s+of\s+|(?:both\s+)?(?:his|her)\s+(?:\w+\s+)?(?:car|truck|machine)\s+and\s+(?:that\s+of\s+)?)?{GAP}(?P<who>{GROUP})"
)


@dataclass
class Event:
    """One cue that holds: kind, roles by person, and where its words are in the template."""

    kind: str
    start: int
    end: int
    roles: dict[int, str] = field(default_factory=dict)
    clause: int = 0
    frame: str = ""


def give(template: Template, event: Event, span: tuple[int, int] | None, role: str) -> bool:
    """Give a role to the people of a span, never weakening one; False when there is nobody."""
    if span is None:
        return False
    for person in template.persons(*span):
        if RANK[role] >= RANK.get(event.roles.get(person, "involved"), 0):
            event.roles[person] = role
    return bool(event.roles)


def hit(template: Template, event: Event, subject: Span) -> bool:
    """The subject moves an object; a passive turns the roles around."""
    text = template.text
    actor, target = "instigator", "victim"
    if event.kind == "retaliation":
        actor = "retaliator"
    if event.kind in ("dispute", "fight"):
        actor = target = "involved"
    passive = _PASSIVE.search(text, max(0, event.start - 24), event.start)
    agent = _AGENT.match(text, event.end)
    if agent and event.kind == "spin" and text[event.start : event.end] in ("spin", "spins"):
        return False
    if agent and (passive or event.kind != "spin" or text[event.end - 1] != "g"):
        give(template, event, subject, target)
        return give(template, event, agent.span("who"), actor)
    if passive:
        word = text[event.start : event.end]
        tail = text[event.end : event.end + 24]
        if (
            subject is None
            or not _HARD.search(word + tail)
            or re.match(r"\s+(?:\w+\s+)?by\b", tail)
        ):
            return False
        return give(template, event, subject, "involved")
    target_match = _OBJECT.match(text, event.end)
    if target_match is None and subject and _HIS_PART.match(text, event.end):
        others = set(template.persons(0, event.start)) - set(template.persons(*subject))
        if len(others) == 1:
            give(template, event, subject, actor)
            event.roles[others.pop()] = target
            return True
    whom = _WHOM.search(text, max(0, subject[0] - 60), subject[0]) if subject else None
    if target_match is None and whom:
        give(template, event, subject, actor)
        return give(template, event, whom.span("who"), target)
    if target_match is None:
        return event.kind == "retaliation" and give(template, event, subject, actor)
    if text.startswith(" with ", event.end):
        actor = target = "involved"
    if event.kind == "spin" and re.match(
        r"\s+(?:into|in|with|to|on|at|of|off|from)\b", text[event.end :]
    ):
        if not re.match(r"\s+(?:into|with)\b", text[event.end :]):
            return False
        actor = target = "involved"
    if subject is None and event.kind == "contact":
        target = "involved"
    same = subject and set(template.persons(*subject)) & set(
        template.persons(*target_match.span("who"))
    )
    if same:
        return False
    give(template, event, subject, actor)
    return give(template, event, target_match.span("who"), target)


def send(template: Template, event: Event, subject: Span) -> bool:
    """The subject sends an object spinning, into a wall, or into somebody else."""
    text = template.text
    passive = _PASSIVE.search(text, max(0, event.start - 24), event.start)
    if passive:
        tail = _SENT_AWAY.match(text, event.end)
        if not tail or subject is None:
            return False
        agent = _AGENT.match(text, event.end)
        if agent:
            give(template, event, agent.span("who"), "instigator")
        return give(template, event, subject, "victim")
    match = _SENT.match(text, event.end)
    if match is None:
        return False
    if subject and set(template.persons(*subject)) & set(template.persons(*match.span("who"))):
        if match["other"]:
            give(template, event, subject, "instigator")
            return give(template, event, match.span("other"), "victim")
        event.kind = "crash"
        return give(template, event, subject, "involved")
    if subject is not None:
        give(template, event, subject, "instigator")
    elif not match["other"] and not _PUSH.search(text[: event.start]):
        event.kind = "crash"
        return give(template, event, match.span("who"), "involved")
    if match["other"]:
        give(template, event, match.span("other"), "victim")
    elif _INTO_WALL.search(match.group()):
        event.kind = "crash"
    elif _AROUND_IT.search(match.group()):
        event.kind = "spin"
    return give(template, event, match.span("who"), "victim")


def mutual(template: Template, event: Event, subject: Span) -> bool:
    """Subject and object did it to each other."""
    text = template.text
    match = _WITH.match(text, event.end) or _OBJECT.match(text, event.end)
    wall = re.match(rf"\s+(?:with\s+)?{WALL}", text[event.end : event.end + 60])
    if wall:
        event.kind = "crash"
        return give(template, event, subject, "involved")
    given = give(template, event, subject, "involved")
    if match:
        given = give(template, event, match.span("who"), "involved") or given
    if event.kind in ("fight", "dispute"):
        around = AROUND.match(text, event.end)
        if around:
            given = give(template, event, around.span("who"), "involved") or given
        return given and (len(event.roles) > 1 or event.kind == "fight" or "horns" in text)
    if given and _ANOTHER.match(text, event.end):
        return True
    if subject and match and _SO_THAT.match(text, match.end()):
        event.roles.update(dict.fromkeys(template.persons(*subject), "instigator"))
        return give(template, event, match.span("who"), "victim")
    around = AROUND.match(text, event.end)
    if around and around["how"] in ("between", "from"):
        role = "instigator" if around["how"] == "from" else "involved"
        given = give(template, event, around.span("who"), role) or given
    return given and len(event.roles) > 1


def collect(template: Template, event: Event, subject: Span) -> bool:
    """The subject takes an object along ("spun, collecting Hamlin"): nobody is blamed."""
    text = template.text
    if _NOUN_BEFORE.search(text, max(0, event.start - 24), event.start):
        subject = None  # the wreck is what involves them
    match = _ALONG.match(text, event.end)
    if match is None:
        return False
    word, tail = text[event.start : event.end], text[event.end : event.end + 60]
    if word in ("taking", "took", "catching", "catching up") and " with " not in tail:
        return False
    if " out" in word and subject is not None:
        give(template, event, subject, "instigator")
        return give(template, event, match.span("who"), "victim")
    give(template, event, subject, "involved")
    return give(template, event, match.span("who"), "involved")
