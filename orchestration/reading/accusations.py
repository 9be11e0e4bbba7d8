"""Blame told in so many words: who accuses, blames or apologises to whom, and for what."""

from orchestration.reading.patterns import Pattern
from orchestration.reading.roles import Event, give
from orchestration.reading.template import DRIVER, GAP, GROUP, Template

_WRECK = (
    r"(?:[\w'-]+\s+){0,6}?(?:crash|wreck|accident|incident|contact|collision|spin|tangle"
    r"|pileup|run-in|clash|dust-up|move|bump|hit)"
)
_DOING = (
    r"(?:wreck|spinn|hitt|turn|crash|dump|bump|hook|tak|runn|driv|door-slamm|push|shov|knock"
    r"|clipp|rear-end|send|putt|sweep|mov|caus|trigger)ing"
)
_ACCUSED = Pattern(
    rf"(?P<by>{GROUP})\s+(?:[\w'-]+\s+){{0,3}}?(?:accus(?:es|ed|ing))\s+{GAP}(?P<who>{DRIVER})\s+of\s+(?:\w+ly\s+)?{_DOING}(?:\s+(?:into\s+|out\s+)?{GAP}(?P<whom>{DRIVER}))?"
)
_BLAMED = Pattern(
    rf"(?P<by>{GROUP})\s+(?:[\w'-]+\s+){{0,3}}?(?:blam(?:es|ed|ing|e)|fault(?:s|ed)|points?\s+(?:the|a)\s+finger\s+at|pointed\s+(?:the|a)\s+finger\s+at)\s+{GAP}(?P<who>{DRIVER})\s+(?:for|after|over)\s+{_WRECK}\b"
)
_APOLOGY = Pattern(
    rf"(?P<who>{DRIVER})\s+(?:[\w'-]+\s+){{0,4}}?(?:apologi[sz](?:es|ed|ing|e)|(?:owes|offered|offers)\s+an\s+apology)\s+to\s+{GAP}(?P<by>{GROUP})\s+(?:for|after|over|following)\s+{_WRECK}"
)
_ANGRY = Pattern(
    rf"(?P<by>{GROUP})\s+(?:[\w'-]+\s+){{0,3}}?(?:furious|angry|upset|unhappy|livid|irate|frustrated|mad|fumes?|fuming)\s+(?:with|at)\s+{GAP}(?P<who>{DRIVER})\s+(?:for|after|over|following)\s+{_WRECK}\b"
)
_TAKEN = (
    rf"(?P<who>{DRIVER})\s+(?:[\w'-]+\s+){{0,3}}?(?:takes?|took|taking|accept(?:s|ed)|shoulder(?:s|ed)"
    r"|assum(?:es|ed))\s+(?:the\s+|full\s+|all\s+the\s+|some\s+of\s+the\s+)?"
    r"(?:blame|responsibility|fault)\s+for\s+"
)
_OWNED_UP = Pattern(
    rf"{_TAKEN}(?:[\w'-]+\s+){{0,3}}?(?P<by>{GROUP})(?:'s?)?\s+(?:[\w-]+\s+){{0,2}}?"
    r"(?:crash|wreck|accident|pileup|spin)"
)
_OWNED_UP_TO = Pattern(rf"{_TAKEN}{_WRECK}\s+that\s+(?:\w+\s+){{1,2}}?(?P<by>{GROUP})(?!'s)")


def find_accusations(template: Template) -> list[Event]:
    """Wrecks told by who blames whom. The blamed is the instigator, the other one the victim."""
    found: list[Event] = []
    text = template.text
    for pattern, blamed, wronged in (
        (_ACCUSED, "instigator", "victim"),
        (_BLAMED, "instigator", "victim"),
        (_APOLOGY, "instigator", "victim"),
        (_OWNED_UP, "instigator", "victim"),
        (_OWNED_UP_TO, "instigator", "victim"),
        (_ANGRY, "involved", "involved"),
    ):
        for match in pattern.finditer(text):
            event = Event("crash", match.end("who"), match.end(), frame="accusation")
            give(template, event, match.span("by"), wronged)
            give(template, event, match.span("who"), blamed)
            found.append(event)
    return found
