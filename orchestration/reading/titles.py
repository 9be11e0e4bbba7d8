"""Claims about the championship: won, lost, advanced, eliminated."""

from orchestration.reading.claims import Claim
from orchestration.reading.gates import Gated
from orchestration.reading.template import DRIVER, GAP, GROUP, Template

_WON = Gated(
    rf"(?P<who>{DRIVER})(?:\s*,[^,]{{0,80}},|\s+of\s+(?:[\w'&.-]+\s+){{1,4}}?)?\s+(?:[a-z0-9'-]+\s+){{0,8}}?(?:(?:won|wins|win|winning|claimed|claim|clinched|clinching|captured|secured|took|earned|wrapped\s+up|sealed)\s+(?:the\s+|his\s+|a\s+)?(?:[a-z0-9'-]+\s+){{0,6}}?(?:championship|title|crown)\b|(?:emerged\s+as|was\s+crowned|became|crowned|is|as)\s+(?:the\s+|a\s+)?(?:[a-z0-9'-]+\s+){{0,6}}?champion\b)"
)
_UNREAL = Gated(
    r"\b(?:could|would\s+have|if|hopes?|hoping|chance|chances|bid|try|trying|contend\w*|want\w*|pole|former|defending|reigning|\w+-time|stage|round|eligible|favou?red|never|not|win\s+a)\b|n't\b"
)
_LOST = Gated(
    rf"(?P<who>{GROUP})(?:\s*,[^,]{{0,80}},)?\s+(?:[a-z0-9'-]+\s+){{0,6}}?(?:lost|loses|losing|removed\s+from|out\s+of|came\s+up\s+short\s+(?:of|in)|missed\s+out\s+on|fell\s+short\s+(?:of|in))\s+(?:[a-z0-9'-]+\s+){{0,4}}?(?:championship|title)\b"
)
_COST = Gated(
    rf"\bcost(?:ing|s)?\s+{GAP}(?P<who>{GROUP})\s+(?:[a-z0-9'-]+\s+){{0,6}}?(?:championship|title|crown)\b"
)
_ADVANCED = Gated(
    rf"(?P<who>{GROUP})(?:\s*,[^,]{{0,80}},)?\s+(?:[a-z0-9'-]+\s+){{0,5}}?(?:advanc(?:e|ed|ing)|transferred|moved\s+on|locked\s+in(?:to)?)\s+(?:\w+\s+){{0,3}}?(?:round|championship\s+(?:4|four)|final|chase|playoffs?)|\badvancing\s+(?:into|to)\s+the\s+[^,]{{0,60}},\s+(?P<then>{DRIVER})"
)
_OUT = Gated(
    rf"(?P<who>{GROUP})(?:\s*,[^,]{{0,80}},)?\s+(?:[\w'~\"-]+\s+){{0,6}}?(?:eliminated|knocked\s+out)\s+(?:\w+\s+){{0,3}}?(?:chase|playoffs?|contention|title|championship)"
)


def find_title_claims(template: Template) -> list[Claim]:
    """Claims of one sentence about titles and rounds."""
    text = template.text
    found: list[Claim] = []
    for pattern, predicate in (
        (_WON, "won_title"),
        (_LOST, "lost_title"),
        (_COST, "lost_title"),
        (_ADVANCED, "advanced"),
        (_OUT, "eliminated"),
    ):
        for match in pattern.finditer(text):
            group = "who" if match["who"] else "then"
            words = text[match.end(group) : match.end()]
            if predicate == "won_title" and _UNREAL.search(words):
                continue
            for person in template.persons(*match.span(group)):
                span = template.start + match.start(), template.start + match.end()
                if not any(c.person == person and c.predicate == predicate for c in found):
                    found.append(Claim(person, predicate, None, *span))
    return found
