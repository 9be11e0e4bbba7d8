"""Frames of one driver: what happens to the subject alone, or sweeps it up.

They are functions like those of `roles`.
"""

import re

from orchestration.reading.patterns import Pattern
from orchestration.reading.roles import Event, Span, give
from orchestration.reading.template import DRIVER, GAP, GROUP, Template

_BEFALL = Pattern(
    rf"(?:\s+[\w'-]+){{0,4}}?\s+(?:forced|forcing|forces|put|puts|dropped|drops|cost|costs|costing|sent|sends|relegated|sidelined|ended|ruined|derailed|hampered|knocked|left|took|plagued|hit|struck|bit|doomed|slow(?:ed|ing)|sidelining|hobbl(?:ed|ing)|befell|hurt|cut\s+short|knocks|kept|pushed)\s+"
    rf"(?:the\s+likes\s+of\s+)?{GAP}(?P<who>{GROUP})"
)
_FOR = Pattern(
    rf"(?:\s+(?:[\w'-]+|%+|\#+)){{0,3}}?\s+(?:for|by|on|from|to|against)\s+{GAP}(?P<who>{GROUP})"
)
_DIRECT = Pattern(
    rf"\s+{GAP}(?P<who>{GROUP})(?!'s(?!\s+(?:\w+\s+)?(?:team|crew|car|truck|entry)\b))"
)
_OWNER = Pattern(rf"(?P<who>{DRIVER})(?:'s?)?\s+(?:[\w'-]+\s+){{0,2}}$")
_WRECK_WORD = Pattern(
    r"\b(?:crash\w*|wreck\w*|accident\w*|incident\w*|pileup\w*|pile-up\w*|melee|big one"
    r"|mess|spin\w*|collision\w*|contact|tangle\w*|carnage|mayhem|chaos|fracas|aftermath"
    r"|chain reaction|skirmish\w*|log-?jam|stack-?up|smoke|corner|caution|yellow|it|too"
    r"|as well|in the process)\b"
)
_HAVING_BEEN = Pattern(
    r"\b(?:was|were|been|being|got|gets|getting|get|is|are|among|also)\s+(?:\w+\s+){0,2}$|^\s*$|,\s*$"
)
_OFFICIAL = Pattern(
    r"\b(?:nascar|officials?|sanctioning\s+body|race\s+control)\s+(?:\w+ly\s+|has\s+|have\s+|also\s+|then\s+|announced\s+)*$"
)
_SEVERAL = Pattern(
    r"\s+in\s+(?:several|multiple|many|numerous|various|a\s+(?:number|couple|few|pair|handful)\s+of|two|three|four|five|\d+)\b(?!-)"
)


def solo(template: Template, event: Event, subject: Span) -> bool:
    """Something happens to the subject alone, or to its car."""
    text = template.text
    after = _FOR.match(text, event.end)
    if event.kind == "penalty" and _OFFICIAL.search(text[: event.start]):
        subject = None  # "because of what A did, NASCAR parked B"
    if event.kind == "penalty" and subject is None:
        after = after or _DIRECT.match(text, event.end)
    owner = _OWNER.search(text, max(0, event.start - 40), event.start)
    if subject is None or subject[0] > event.end:
        inside = template.persons(event.start, event.end)
        if inside:
            return give(template, event, (event.start, event.end), "involved")
        later = _BEFALL.match(text, event.end)
        if later:
            return give(template, event, later.span("who"), "involved")
    if subject is None and owner is None and after is None:
        return False
    if (
        subject is None
        and owner is not None
        and event.kind in ("mechanical", "pit_road", "penalty")
    ):
        return give(template, event, owner.span("who"), "involved")
    if after is not None and (
        subject is None
        or (
            event.kind in ("mechanical", "penalty")
            and text[after.start() : after.start("who")].split()[-1:] == ["for"]
        )
    ):
        return give(template, event, after.span("who"), "involved")
    return give(template, event, subject, "involved")


def caught_up(template: Template, event: Event, subject: Span) -> bool:
    """The subject was caught up in a wreck."""
    text = template.text
    ends = re.match(r"\s*(?:,|\.|;|$|as\s+well|too\b)", text[event.end :])
    if text[event.start : event.end].endswith("damage") and text[: event.start].endswith("also "):
        return give(template, event, subject, "involved")
    marked = re.match(r"\s+(?:[a-z]+\s+){0,2}[%#]", text[event.end :])
    taken = text.startswith(("collected", "swept up", "caught up"), event.start)
    collected = taken and (ends or marked)
    if _SEVERAL.match(text, event.end):
        return False  # "involved in several incidents" tells none of them
    if not collected and not _WRECK_WORD.search(text, event.end, event.end + 90):
        return False
    damaged = text[event.start : event.end].endswith("damage")
    if not damaged and not _HAVING_BEEN.search(text[max(0, event.start - 24) : event.start]):
        return False
    return give(template, event, subject, "involved")
