"""Claims about the championship: won, lost, advanced, eliminated."""

from orchestration.reading.claims import Claim
from orchestration.reading.clauses import clause_at, clauses_of, subject_before
from orchestration.reading.patterns import Pattern
from orchestration.reading.template import DRIVER, GAP, GROUP, Template

_WON = Pattern(
    r"(?<![\w-])(?:(?:won|wins|win|winning|claim(?:ed|s|ing)?|clinch(?:ed|es|ing)?|captur(?:ed|es|ing|e)|secur(?:ed|es|ing)|took|takes|earn(?:ed|ing)|wrapp(?:ed|ing)\s+up|seal(?:ed|ing))\s+(?:the\s+|his\s+|a\s+|their\s+)?(?:[a-z0-9'-]+\s+){0,6}?(?:championship|title|crown)\b(?!\s+(?:race|round|4|four|contender|hopes|event|weekend|lead|bid|chase|battle|fight))|(?:emerged\s+as|was\s+crowned|became|becomes|crowned|is|as)\s+(?:the\s+|a\s+)?(?:[a-z0-9'-]+\s+){0,6}?champion\b)"
)
_UNREAL = Pattern(
    r"\b(?:could|would\s+have|if|hopes?|hoping|chance|chances|bid|try|trying|contend\w*|want\w*|pole|former|defending|reigning|\w+-time|stage|round|eligible|favou?red|never|not|win\s+a)\b|n't\b"
)
_LOST = Pattern(
    rf"(?P<who>{GROUP})(?:\s*,[^,]{{0,80}},)?\s+(?:[a-z0-9'-]+\s+){{0,6}}?(?:lost|loses|losing|removed\s+from|lost\s+(?:his|their)\s+bid\s+for|out\s+of|came\s+up\s+short\s+(?:of|in)|missed\s+out\s+on|fell\s+short\s+(?:of|in))\s+(?:[a-z0-9'-]+\s+){{0,4}}?(?:championships?|titles?)\b|(?P<short>{DRIVER})(?:\s*,[^,]{{0,60}},)?\s+(?:fell|came\s+up|finished|wound\s+up)\s+(?:just\s+)?(?:one|a|two|three|four|five|\d+)\s+points?\s+short\b"
)
_BEATEN = Pattern(
    rf"\b(?:beat|beating|beats|defeat(?:ed|ing)|edg(?:ed|ing)|topp(?:ed|ing)|bested|held\s+off)\s+{GAP}"
    rf"(?P<who>{GROUP})\s+(?:to|for|in)\s+(?:the\s+|his\s+)?(?:[a-z0-9'-]+\s+){{0,4}}?"
    r"(?:championship|title|crown)\b(?!\s+(?:race|event))"
)
_COST = Pattern(
    rf"\bcost(?:ing|s)?\s+{GAP}(?P<who>{GROUP})\s+(?:[a-z0-9'-]+\s+){{0,6}}?(?:championship|title|crown)\b"
)
_ADVANCED = Pattern(
    rf"(?P<who>{GROUP})(?:\s*,[^,]{{0,80}},)?\s+(?:[a-z0-9'-]+\s+){{0,5}}?(?:advanc(?:e|ed|ing)|transferred|moved\s+on|locked\s+in(?:to)?)\s+(?:\w+\s+){{0,3}}?(?:round|championship\s+(?:4|four)|final|chase|playoffs?)|\badvancing\s+(?:into|to)\s+the\s+[^,]{{0,60}},\s+(?P<then>{DRIVER})"
)
_OUT = Pattern(
    rf"(?P<who>{GROUP})(?:\s*,[^,]{{0,80}},)?\s+(?:[\w'~\"-]+\s+){{0,6}}?(?:eliminated|knocked\s+out)\s+(?:\w+\s+){{0,3}}?(?:chase|playoffs?|contention|title|championship)"
)


def _who(template, match, predicate) -> tuple[int, int] | None:
    if predicate != "won_title":
        groups = match.re.groupindex
        return next(match.span(g) for g in ("who", "then", "short") if g in groups and match[g])
    text = template.text
    parts = clauses_of(template)
    number = clause_at(parts, match.start())
    if _UNREAL.search(text[max(parts[number].start, match.start() - 40) : match.end()]):
        return None
    return subject_before(parts, number, match.start() + 1)


def find_title_claims(template: Template) -> list[Claim]:
    """Claims of one sentence about titles and rounds."""
    text = template.text
    found: list[Claim] = []
    for pattern, predicate in (
        (_WON, "won_title"),
        (_LOST, "lost_title"),
        (_COST, "lost_title"),
        (_BEATEN, "lost_title"),
        (_ADVANCED, "advanced"),
        (_OUT, "eliminated"),
    ):
        for match in pattern.finditer(text):
            who = _who(template, match, predicate)
            for person in template.persons(*who) if who else ():
                span = template.start + match.start(), template.start + match.end()
                if not any(c.person == person and c.predicate == predicate for c in found):
                    found.append(Claim(person, predicate, None, *span))
    return found
