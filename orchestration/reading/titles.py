"""Claims about the championship: won, lost, advanced, eliminated."""

from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from operator import or_

from orchestration.reading.claims import Claim
from orchestration.reading.clauses import clause_at, clauses_of, subject_before
from orchestration.reading.patterns import Pattern, possible
from orchestration.reading.phrases import one_of
from orchestration.reading.template import DRIVER, GAP, GROUP, Template

_TITLE = (
    r"(?:championships?|titles?|crown)\b(?!\s+(?:race|round|4|four|contender|hopes|event|weekend|lead|bid"
    r"|chase|battle|fight|rival|hunt|picture|points|sponsor|form|defen[cs]e|favou?rite|winner|berth|spot|slot|eligib\w+))"
)
_ROUND = one_of(
    "(?:next|second|third|final|championship|semifinal|title|elimination) round", "round of \\d+",
    "championship (?:4|four|race|finale|round)", "final (?:four|4|eight|round)",
    "title(?: race| round)?", "finals?", "chase", "playoffs?", "postseason", "winner-take-all \\w+",
)  # fmt: skip
_WORDS = r"(?:[a-z0-9'&.-]+\s+)"
_NOTE = r"(?:\s*,\s+who\b|\s*,[^,]{0,80},|\s*\([^()]{0,40}\))?"
_PLACE = r"(?:spot|berth|place|ticket|bid|slot|position|transfer\s+spot)s?"
_WON = Pattern(
    rf"(?<![\w-])(?:(?:won|wins|win|winning|claim(?:ed|s|ing)?|clinch(?:ed|es|ing)?|captur(?:ed|es|ing|e)|secur(?:ed|es|ing)|took|takes"
    r"|earn(?:ed|ing)|wrapp(?:ed|ing)\s+up|seal(?:ed|ing)|celebrat(?:ed|ing)|to\s+celebrate|scor(?:ed|ing)|collect(?:ed|ing)|pick(?:ed|ing)\s+up"
    r"|(?:lock|sew|nail|tie)(?:ed|ing|d)\s+(?:up|down)|brought\s+home|bringing\s+home|(?:walk|drove|r[au]n|came|went|driv|left)\w*\s+"
    r"(?:(?:away|off|home)\s+)?with|hoist(?:ed|ing)|repeated\s+his)\s+(?:the\s+|his\s+|her\s+|a\s+|an\s+|their\s+)?"
    rf"{_WORDS}{{0,6}}?{_TITLE}"
    rf"|(?:emerged\s+as|was\s+crowned|became|becomes|crowned|is|as)\s+(?:the\s+|a\s+)?{_WORDS}{{0,6}}?champion\b)"
)
_WENT_TO = Pattern(
    rf"\b(?:championship|title|crown)\s+(?:\w+\s+)?(?:went|goes|belongs|belonged|fell)\s+to\s+{GAP}(?P<who>{DRIVER})"
)
_UNREAL = Pattern(
    r"\b(?:could|would\s+have|if|hopes?|hoping|chance|chances|bid|try|trying|contend\w*|want\w*|pole|former|defending|reigning|past"
    r"|\w+-time|stage|round|eligible|favou?red|never|not|win\s+a|rookie|rookie-of-the-year|owners?'?s?|manufacturers?'?|manufacturer's"
    r"|regular[\s-]season|last\s+(?:year|season)'s|next|will|can|may|might|until|whoever|whichever|without|before|eligib\w+)\b|n't\b"
)
_SHORT_OF = Pattern(r"(?:\b(?:not|never|no\s+longer)|n't)\s+(?:\w+\s+)?enough\b[^.;]*$")
_LOST = Pattern(
    rf"(?P<who>{GROUP}){_NOTE}\s+{_WORDS}{{0,6}}?(?:lost|loses|losing|removed\s+from|lost\s+(?:his|their)\s+bid\s+for|out\s+of"
    r"|came\s+up\s+short\s+(?:of|in)|miss(?:ed|ing)(?:\s+out\s+on)?|(?:fell|falling|came\s+up)\s+(?:\w+\s+points?\s+)?short\s+(?:of|in)|denied)\s+"
    rf"(?!the\s+playoffs?|the\s+chase){_WORDS}{{0,4}}?{_TITLE}"
    rf"|(?P<short>{DRIVER}){_NOTE}\s+(?:fell|came\s+up|finished|wound\s+up)\s+(?:just\s+)?"
    r"(?:one|a|two|three|four|five|\d+)\s+points?\s+short\b"
)
_DENIED = Pattern(
    rf"\b(?:cost(?:ing|s)?|den(?:y|ied|ying)|robb(?:ed|ing)|depriv(?:ed|ing))\s+{GAP}(?P<who>{GROUP})\s+{_WORDS}{{0,6}}?"
    r"(?:championship|title|crown)\b"
)
_BEATEN = Pattern(
    rf"\b(?:beat|beating|beats|defeat(?:ed|ing)|edg(?:ed|ing)|topp(?:ed|ing)|bested|held\s+off)\s+{GAP}"
    rf"(?P<who>{GROUP})\s+(?:to|for|in)\s+(?:the\s+|his\s+)?{_WORDS}{{0,4}}?"
    r"(?:championship|title|crown)\b(?!\s+(?:race|event))"
)
_DASHED = Pattern(
    rf"(?P<who>{GROUP})(?:'s?|\s+saw\s+his|\s+had\s+his)\s+{_WORDS}{{0,2}}?(?:championship|title)\s+"
    r"(?:hopes|bid|chances|dreams?|quest|aspirations)\s+(?:\w+\s+)?(?:end(?:ed)?|over|dashed|evaporated?|vanish(?:ed)?"
    r"|died|crushed|went\s+up|go\s+up|came\s+to\s+an\s+end|come\s+to\s+an\s+end|disappear(?:ed)?)\b"
)
_ADVANCED = Pattern(
    rf"(?P<who>{GROUP}){_NOTE}\s+(?P<how>{_WORDS}{{0,5}}?)(?:advanc(?:e|es|ed|ing)|transfer(?:red|s)|moved\s+on|lock(?:ed|s)\s+(?:himself\s+)?in(?:to)?|qualified\s+for)"
    rf"\s+(?:\w+\s+){{0,3}}?(?:{_ROUND}|(?:based\s+)?on\s+points|thanks\s+to|with\s+enough\b)"
    rf"|(?P<made>{GROUP}){_NOTE}\s+(?:\w+ly\s+|had\s+|have\s+|has\s+)?ma(?:de|kes)\s+the\s+(?:chase|playoffs?|final\s+(?:four|round)|championship\s+(?:4|four|round))\b"
    rf"|\badvancing\s+(?:into|to)\s+the\s+[^,]{{0,60}},\s+(?P<then>{DRIVER})"
    rf"|(?P<berth>{GROUP}){_NOTE}\s+(?P<why>{_WORDS}{{0,5}}?)(?:clinch|earn|secur|claim|grabb|seal|nabb|snagg|snatch|punch|book|lock|guarantee|assure)(?:ed|es|d|s|ing)"
    rf"\s+(?:up\s+)?(?:(?:a|an|his|her|the|their)\s+)?(?:(?:final|last|first|automatic|own)\s+)*(?:{_PLACE}\s+(?:in|into|to|for)\s+(?:the\s+)?"
    rf"{_WORDS}{{0,3}}?{_ROUND}|{_WORDS}{{0,2}}?{_ROUND}\s+{_PLACE})"
)
_WAY_IN = Pattern(
    rf"(?P<who>{GROUP}){_NOTE}\s+(?P<how>{_WORDS}{{0,12}}?)(?:rac|driv|drov|point|punch|work|battl|fought|fight|muscl)(?:e|ed|ing)?\s+(?:his|her|their)\s+way"
    rf"\s+in(?:to)?\s+(?:the\s+)?{_WORDS}{{0,3}}?{_ROUND}"
)
_NTH_IN = Pattern(
    r"\b(?:became|become|becomes|becoming|was|is)\s+the\s+(?:first|second|third|fourth|last|final|only)\s+(?:[^\s,.;]+\s+){0,12}?to\s+"
    rf"(?:advance|transfer|clinch|secure|lock|earn|punch|claim|book|move\s+on)\b(?:[^.;]{{0,40}}?\b{_ROUND}\b|\s*[,.]|\s+from)"
)
_BERTH = Pattern(
    r"\b(?:clinch|earn|secur|claim|grabb?|seal|nabb|snagg|snatch|punch|book|lock(?:ed)?\s+up)(?:e|ed|es|s|ing)?"
    rf"\s+(?:(?:a|an|his|her|the|their)\s+)?(?:(?:final|last|first|automatic|own)\s+)*(?:{_PLACE}\s+(?:in|into|to|for)"
    rf"\s+(?:the\s+)?{_WORDS}{{0,4}}?{_ROUND}|{_WORDS}{{0,2}}?{_ROUND}\s+{_PLACE})"
    rf"|\block(?:s|ed|ing)?\s+(?:himself|herself|{DRIVER})\s+into\s+(?:the\s+)?{_WORDS}{{0,3}}?{_ROUND}"
    rf"|\bqualif(?:ies|ied)\s+for\s+(?:the\s+)?{_WORDS}{{0,3}}?{_ROUND}"
)
_HOPED = Pattern(
    r"\b(?:could|would|might|can|if|hop\w*|need\w*|must|will|fail\w*|not|unable|never|try\w*|tried|looking|chances?|bid|position"
    r"|should|may|expect\w*|want\w*|from|without|until|before|who|whoever)\b|n't\b"
)
_OUT = Pattern(
    rf"(?P<who>{GROUP}){_NOTE}\s+(?:[\w'~\"-]+\s+){{0,6}}?(?:eliminated|knocked\s+out|ousted|bounced|cut|dropped|bumped)\s+"
    r"(?:(?:of|from|out)\s+)?(?:\w+\s+){0,3}?(?:chase|playoffs?|contention|title|championship|postseason)"
    rf"|(?P<then>{GROUP}){_NOTE}\s+(?:[\w'-]+\s+){{0,3}}?(?:(?:fail(?:ed|ing)|unable|was\s+not\s+able)\s+to\s+(?:advance|make\s+the\s+(?:cut|chase|playoffs?"
    rf"|next\s+round|final)|transfer)|(?:did\s+not|didn't)\s+(?:advance\b|make\s+the\s+(?:cut|playoffs?|chase|final))|miss(?:ed|ing)\s+(?:out\s+on\s+)?(?:the\s+)?(?:cut\b|{_ROUND})"
    r"|(?:fell|came\s+up)\s+(?:\w+\s+(?:points?\s+)?)?(?:short|shy)\s+of\s+(?:advancing|the\s+(?:cut|final|transfer)))"
    rf"|(?P<short>{GROUP})'s?\s+(?:playoff|postseason|chase)\s+(?:run|hopes|bid|chances|season)\s+(?:\w+\s+)?(?:ended|over|came\s+to\s+an\s+end|dashed)\b"
)
_OUT_WERE = Pattern(
    r"\b(?:eliminated|knocked\s+out|cut|failing\s+to\s+advance|missing\s+the\s+cut|not\s+advancing)(?:\s+from\s+(?:[\w'-]+\s+){1,5}?)?\s*"
    rf"(?:were|was|are|:)\s+{GAP}(?P<who>{GROUP})"
    rf"|\b(?:eliminated|cut|knocked\s+out),?\s+(?:along|together)\s+with\s+{GAP}(?P<berth>{GROUP})"
    rf"|\bleft\s+{GAP}(?P<then>{GROUP})\s+(?:to\s+be\s+)?(?:cut|eliminated|out|on\s+the\s+outside)\b"
    rf"|(?P<short>{GROUP})\s+(?:were|was)\s+(?:all\s+|also\s+|both\s+)?(?:the\s+(?:\w+\s+)?(?:drivers?\s+)?)?eliminated(?=\s*(?:[.,;]|$|after|when|following))"
)
_NOT_YET = Pattern(
    r"\b(?:could|would|might|can|if|hop\w*|need\w*|must|will|fail\w*|not|unable|never|try\w*|tried|looking|chances?|bid|short|miss\w*"
    r"|should|may|expect\w*|want\w*|trying|to|from)\s|n't\s"
)
_AS_DID = Pattern(rf"[^.;]{{0,80}}?,\s+as\s+(?:did|have|had|were|was)\s+{GAP}(?P<who>{GROUP})")
_ENABLED = Pattern(r"\b(?:enabl|allow|help|able\s+to|manag)(?:ed|ing|es)?\b")
_SEASON = Pattern(r"\b(?P<season>(?:19|20)\d\d)\b")
_PLAYOFFS = Pattern(
    r"\b(?:chase|playoffs?|round|title|championship|postseason|drivers?\s+eliminated)\b"
)
_RULES = (
    (_WON, "won_title"),
    (_WENT_TO, "won_title"),
    (_LOST, "lost_title"),
    (_DENIED, "lost_title"),
    (_DASHED, "lost_title"),
    (_BEATEN, "lost_title"),
    (_ADVANCED, "advanced"),
    (_WAY_IN, "advanced"),
    (_NTH_IN, "advanced"),
    (_BERTH, "advanced"),
    (_OUT, "eliminated"),
    (_OUT_WERE, "eliminated"),
)
_BITS = reduce(or_, (pattern.bit for pattern, _ in _RULES))
_PREDICATES = frozenset(predicate for _, predicate in _RULES)


def find_title_claims(template: Template) -> Iterator[Claim]:
    """Claims of one sentence about titles and rounds; the object is the season told with them."""
    told: set[tuple[int, str]] = set()
    if not _BITS & possible(template.text):
        return
    for pattern, predicate in _RULES:
        for match in pattern.finditer(template.text):
            by_subject = pattern in (_WON, _NTH_IN, _BERTH)
            who = (_subject if by_subject else _named)(template, match, pattern)
            people = template.persons(*who) if who else []
            others = _AS_DID.match(template.text, match.end()) if people else None
            people += template.persons(*others.span("who")) if others else []
            for person in people:
                span = template.start + match.start(), template.start + match.end()
                if (person, predicate) not in told:
                    told.add((person, predicate))
                    yield Claim(person, predicate, _season(template.text, match), *span)


def without_own_season(claims: list[Claim], season: int | None) -> list[Claim]:
    """The claims with a season only where a title or round is of another one than the race."""
    own = str(season)
    return [
        replace(claim, object=None)
        if claim.predicate in _PREDICATES and claim.object == own
        else claim
        for claim in claims
    ]


def _season(text: str, match) -> str | None:
    """The year within or right behind the words of a claim."""
    year = _SEASON.search(text, match.start(), match.end() + 12)
    return year["season"] if year else None


def _subject(template: Template, match, pattern: Pattern) -> tuple[int, int] | None:
    """The subject of the clause, unless its title is denied, hoped for or another one."""
    text = template.text
    parts = clauses_of(template)
    number = clause_at(parts, match.start())
    said = text[max(parts[number].start, match.start() - 40) : match.end()]
    if pattern is _WON and (_UNREAL.search(said) or _SHORT_OF.search(text[: match.start()])):
        return None
    if pattern is _BERTH and _HOPED.search(said):
        return None
    return subject_before(parts, number, match.start() + 1)


def _named(template: Template, match, pattern: Pattern) -> tuple[int, int] | None:
    """The people a pattern names, unless it is only about what may come."""
    text = template.text
    named = match.groupdict()
    if pattern in (_ADVANCED, _WAY_IN):
        leading = named["how"] or named.get("why") or ""
        if _NOT_YET.search(leading) and not _ENABLED.search(text[: match.start()] + leading):
            return None
    if pattern is _OUT_WERE and not _PLAYOFFS.search(text):
        return None
    return next(
        match.span(name) for name in ("who", "then", "short", "berth", "made") if named.get(name)
    )
