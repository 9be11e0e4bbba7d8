"""The noun frame: people around "a crash", "contact", "the incident"."""

import re

from orchestration.reading.clauses import clauses_of, subject_before
from orchestration.reading.patterns import Pattern
from orchestration.reading.roles import AROUND, Event, Span, give
from orchestration.reading.template import GAP, GROUP, Template

_OWNED = Pattern(
    rf"(?P<who>{GROUP})(?:'s?\s+(?:[a-z0-9'#%-]+\s+){{0,3}}|\s+(?:(?:late|early|hard|big|huge|massive|vicious|solo|violent|crash|fiery|wild|scary|opening-lap|last-lap|race)\s+){{0,2}})$"
)
_GATHERING = ("involving", "involved", "including", "included", "collecting", "collected")
_NEAR = 4
_COUNTED = Pattern(
    r"\s+of\s+(?:the|his)\s+(?:day|night|race|season|year|weekend|afternoon|evening)\b"
)
_LIGHT = Pattern(
    r"\b(?:in|part of|had|has|have|having|suffer(?:ed|ing)?|experienced|endured|triggered"
    r"|trigger|triggering|caused|cause|causing|started|starting|sparked|sparking|initiated"
    r"|ignited|set off|setting off|took (?:the )?blame|takes (?:the )?blame"
    r"|blamed|responsible|from|after|through|due to|because of|following"
    r"|out (?:early )?(?:in|with|after)|victim|with|into|to)\s+(?:(?:[\w'-]+|#+)\s+){0,4}$"
)
_FOR_WHAT = Pattern(r"\s+(?:for|after|over)\b")
_TAKEN = Pattern(rf"\s+(?:the\s+cars?\s+of\s+|both\s+|out\s+)?{GAP}(?P<who>{GROUP})")
_CALAMITY = Pattern(
    r"\b(?:crash|wreck|accident|pile-?up|melee|big\s+one|mess|log-?jam|tangle|chain\s+reaction|stack-?up"
    r"|collision|mishap|smash-?up|scramble|jam|domino\s+effect|incident|carnage|mayhem|chaos)\b"
    r"[^.;]{0,60}$"
)
_BLAME = Pattern(
    r"\b(?:triggered|trigger|triggering|caused|cause|causing|started|starting|sparked"
    r"|sparking|initiated|ignited|set off|setting off|blame|blamed|responsible)\b"
)
_INNOCENT_LIGHT = Pattern(
    r"\b(?:after|following|from|with|into|through|to|due to|because of)\s+(?:[\w'-]+\s+){0,4}$"
)
_BY_ITSELF = Pattern(
    r"\s+(?:[#%]+\s+)?(?:that\s+|had\s+)?(?:brought|drew|caused|set\s+up|forced|triggered|slowed|erupted|occurred|happened|stopped|halted|ended\s+the\s+race)\b"
)
_SHAKEN_OFF = Pattern(
    r"\b(?:rebound|recover|rall|bounc|battl|fought|c[ao]me)\w*\s+(?:back\s+)?(?:\w+ly\s+)?from\s+(?:[\w'-]+\s+){0,3}$"
)
_HURT = Pattern(
    r"\b(?:retired|out|concussion|symptoms|miss\w*|died|killed|done|sidelined|eliminated|ended|finished|damage\w*|injur\w*|fractur\w*|hurt|broke|knocked|repairs?|garage|dnf|exit\w*|lost|suffered|missed|contact)\b"
)
_BLAMED_ON = Pattern(
    r"\b(?:was|were|been|being)\s+(?:\w+ly\s+)?(?:triggered|caused|started|sparked|initiated|ignited|set\s+off|blamed)\s+(?:by|on)\b"
)
_ENDED = Pattern(
    rf"\b(?:ended|ruined|spoiled|derailed|halted|cost|doomed|killed)\s+{GAP}(?P<who>{GROUP})"
)


# "A and B fought for the lead in a battle that ended in a crash": the crash of both.
_OUTCOME = Pattern(
    r"\b(?:battle|duel|fight|race|racing|contact|side-by-side|wide|clash|scrap|bumping|tussle|run-in)\b[^.;]{0,50}?"
    r"\b(?:result(?:ed|ing)|end(?:ed|ing)|culminat(?:ed|ing)|turned|led|leading)\s+(?:in|to|with|into)\s+(?:an?|the)\s+(?:[\w-]+\s+){0,3}$"
)


def _blames(words: str) -> bool:
    """True when words between a person and a wreck blame the person, not the wreck's cause."""
    return bool(_BLAME.search(words)) and not _BLAMED_ON.search(words)


def swept(template: Template, event: Event, subject: Span) -> bool:
    """A wreck, not a person, takes people out of a race."""
    match = _TAKEN.match(template.text, event.end)
    if match is None or not _CALAMITY.search(template.text[: event.start]):
        return False
    return give(template, event, match.span("who"), "involved")


def around_noun(template: Template, event: Event, subject: Span) -> bool:
    """People before and after the noun; blame when the words say so."""
    text = template.text
    after = AROUND.match(text, event.end)
    given = False
    if after:
        how = after["how"]
        if how not in _GATHERING and len(text[event.end : after.start("how")].split()) > _NEAR:
            after = None
    if after:
        instigating = how in ("from", "by") or how.endswith(" by")
        if event.kind == "crash" and how in ("for", "of", "to"):
            after = None
        elif event.kind == "retaliation" and _FOR_WHAT.match(text, event.end):
            give(template, event, subject, "retaliator")
            return give(template, event, after.span("who"), "victim")
        elif event.kind == "retaliation":
            given = give(
                template,
                event,
                after.span("who"),
                "retaliator" if how in ("from", "by") else "victim",
            )
            if how not in ("from", "by"):
                give(template, event, subject, "retaliator")
            else:
                give(template, event, subject, "victim")
            return given
        else:
            started = how.endswith(" by") or how.startswith(("started", "triggered", "caused"))
            started |= instigating and event.kind == "contact"
            role = "instigator" if started else "involved"
            blamed = subject is not None and _blames(text[subject[1] : event.start])
            given = give(template, event, after.span("who"), "victim" if blamed else role)
            if blamed:
                give(template, event, subject, "instigator")
            if role == "instigator" and subject is not None and not blamed:
                give(template, event, subject, "victim")
            if how == "with" and subject is not None:
                ended = _ENDED.search(text, event.end, event.end + 120)
                inherited = subject[0] < clauses_of(template)[event.clause].start
                who = ended.span("who") if ended and inherited else subject
                give(template, event, who, "instigator" if blamed else "involved")
    if not given and _COUNTED.match(text, event.end):
        return False
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
            and _blames(text[subject[1] : owner.start("who")])
        )
        if blamed:
            give(template, event, subject, "instigator")
            return give(template, event, owner.span("who"), "victim")
        role = "instigator" if aggressive else "involved"
        return give(template, event, owner.span("who"), role)
    if given:
        return True
    doer = subject or subject_before(clauses_of(template), event.clause, event.start)
    fought = doer is not None and _OUTCOME.search(text, doer[1], event.start)
    if fought and len(template.persons(doer[0], fought.end())) > 1:
        return give(template, event, (doer[0], fought.end()), "involved")
    before = text[max(0, event.start - 60) : event.start]
    if text[event.end - 1] == "s" or _COUNTED.match(text, event.end):
        return False
    light = _LIGHT.search(before)
    if subject is None or light is None:
        return False
    if (
        event.kind != "fire"
        and _blames(light.group())
        and give(template, event, subject, "instigator")
    ):
        return True
    own = clauses_of(template)[event.clause]
    if subject[1] <= own.start and _BY_ITSELF.match(text, event.end):
        return False  # "A won after an accident brought out the yellow"
    shaken = event.kind == "spin" and _SHAKEN_OFF.search(before)
    if _INNOCENT_LIGHT.search(before) and not shaken and not _HURT.search(text):
        return False
    is_wreck = event.kind in ("crash", "spin", "fire") or text.startswith("incident", event.start)
    return is_wreck and give(template, event, subject, "involved")
