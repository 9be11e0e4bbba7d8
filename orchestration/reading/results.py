# ruff: noqa: E501 - patterns read best on one line
"""Results told by a sentence: who finished where, who won."""

import re
from dataclasses import dataclass

from orchestration.reading.clauses import clause_at, clauses_of, subject_before
from orchestration.reading.gates import Gated
from orchestration.reading.template import DRIVER, GAP, GROUP, Template

_ORDINALS = {word: number for number, word in enumerate(
    ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"], 1)}  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40}
_TENTHS = {"thirtieth": 30, "fortieth": 40}
NTH = rf"(?:\d{{1,2}}(?:st|nd|rd|th)|(?:twenty|thirty|forty)-(?:{'|'.join(_ORDINALS)})|{'|'.join([*_ORDINALS, *_TENTHS])}|p-?\d{{1,2}}|runner-up)"
_NTHS = rf"(?P<nth>{NTH})(?P<more>(?:(?:,\s+(?:and\s+)?|\s+and\s+){NTH})*)(?:[-\s](?:place|spot|position))?(?P<noun>\s+(?:finish|result|run|showing|effort)(?:es|s)?\b)?"
_FILL = r"(?:(?:to|up|with|a|an|the|in|back|home|place|position|spot|on|for|just|only|disappointing|respectable|solid|strong|season-best|career-best|race|line|of|outside|distant|credited|scored|classified|finish|his|best|result|out|at|there|overall|lowly|close|surprising|quiet|hard-fought|impressive|come|from|points-paying|top-five|top-10|day|night|afternoon|evening|#+|\w+ly)\s+){0,7}?"
_STRONG = Gated(
    rf"(?<![\w-])(?:finish|finished|finishing|finishes|c(?:a|o)me\s+home|coming\s+home|comes\s+home|cross(?:ed|es|ing)?\s+the\s+(?:finish\s+)?(?:line|stripe)|placed|(?:classified|listed)(?:\s+(?:in|as))?|(?:scored|credited)\s+(?:with|in|as)|took\s+the\s+(?:checkered|checkers)(?:\s+flag)?)\s+{_FILL}{_NTHS}"
)
_WEAK = Gated(
    rf"(?<![\w-])(?:ended\s+up|end\s+up|wound\s+up|wind\s+up|settle[ds]?\s+for|settling\s+for|hang(?:ing)?\s+on\s+(?:to|for)|hung\s+on\s+(?:to|for)|held\s+on\s+(?:to|for)|holding\s+on\s+(?:to|for)|making\s+it\s+to|drop(?:ped)?\s+to|relegated\s+to|fell\s+to|rall(?:ied|ying)\s+(?:to|for)|rebounded\s+(?:to|for|with)|recovered\s+(?:to|for|with)|limped\s+(?:home|to)|salvag(?:ed|ing)|earn(?:ed|ing)|scor(?:ed|ing)|post(?:ed|ing)|secur(?:ed|ing)|record(?:ed|ing)|grabb(?:ed|ing)|claim(?:ed|ing)|t(?:oo|a)k(?:e|ing)?|notch(?:ed|ing)|was|came\s+in|coming\s+in|brought\s+\S+\s+home|got|with|after|following|had|of|for|stay(?:ed|ing)|remain(?:ed|ing)|slid\s+(?:back\s+)?to|faded\s+to)\s+{_FILL}{_NTHS}"
)
_SURE_WEAK = re.compile(r"^(?:settl|hang|hung|held|hold|relegated|limp|making|rebound|recover)")
_ELLIPSIS = Gated(
    rf"(?:,|\band\b|,\s+and|,\s+with|;|,\s+while|\bwith)\s+{GAP}(?P<who>{DRIVER})\s*,?\s+(?:was\s+|in\s+|a\s+|came\s+|coming\s+|home\s+|the\s+)*(?P<nth>{NTH})(?:[-\s]place)?(?=\s*(?:,|\.|;|and\b|while\b|to\b|$))"
)
_TITLED = Gated(
    rf"(?P<nth>{NTH})(?:-place|-placed|\s+place)(?:\s+finisher)?\s+(?P<who>{DRIVER})|\brunner-up\s+(?:finisher\s+)?(?P<second>{DRIVER})|(?P<follow>{DRIVER})\s+(?:was|were|is)\s+(?:the\s+)?runner-up"
    rf"|\b(?:edged?|edging|nipped|nipping|outlast(?:ed|ing)|outduel(?:ed|ing)|beat|beating|beats|held\s+off|holding\s+off|holds\s+off)\s+(?:out\s+)?{GAP}(?P<beaten>{DRIVER})(?:,[^,]{{0,50}},)?\s+(?:by\s+(?!\d+\s+(?:laps|points))|at\s+the\s+(?:line|finish|stripe|checkered)|to\s+the\s+(?:line|checkered|finish)|in\s+a\s+photo)"
)
_BEHIND_WINNER = Gated(
    rf"\bfollowed\s+(?:across\s+the\s+line\s+|home\s+)?by\s+{GAP}(?P<who>{GROUP})"
)
_ROUNDED = Gated(
    rf"(?P<who>{GROUP})\s+(?:\w+\s+)?(?:round(?:ed|ing)?\s+out|complet(?:ed|ing)|fill(?:ed|ing)\s+out)\s+(?:the\s+)?top[-\s](?P<top>five|ten|three|5|10|3)|\b(?:rounding\s+out|completing|round(?:ed)?\s+out|completed)\s+the\s+top[-\s](?P<top2>five|ten|three|5|10|3)\s+(?:were|was)\s+(?P<who2>{GROUP})"
)
_OWN_PLACE = Gated(
    rf"(?P<who>{DRIVER})'s?\s+(?:[a-z-]+\s+){{0,2}}?(?P<nth>{NTH})(?:-place|\s+place)\s+(?:finish|result|run|showing|effort)\b"
)
_PLAIN = re.compile(rf"was\s+{NTH}(?:\s|,|\.)")
_VERB_BEFORE = re.compile(rf"(?:\b(?:to|would|and|then|will|did|could|go)|{DRIVER})\s+$")
_MARGIN = Gated(
    rf"\b\d*\.\d+(?:\s+seconds?|s)?\s+(?:ahead\s+of|over|clear\s+of|in\s+front\s+of)\s+{GAP}(?P<who>{DRIVER})"
)
_APPOSED = Gated(rf"(?P<who>{DRIVER}),\s+(?P<nth>{NTH}),\s")
_ON_THE_NIGHT = Gated(
    rf"(?P<who>{DRIVER}),\s+(?P<nth>{NTH})\s+(?:on\s+the\s+(?:night|day)|at\s+the\s+finish|in\s+the\s+race)\b"
)
_VAGUE = re.compile(r"(?:with|after|following|had|of|for|was|got|t[oa]|grab|claim)")
_ANY_PLACE = re.compile(
    r"\d(?:st|nd|rd|th)\b|first|second|third|four|fif|six|sev|eig|nin|ten|twel|eleven|thir|twent|runner-up|\bp-?\d|\b(?:beat|beats|beating|edg|nip|out|held\s+off|holding\s+off|holds\s+off)"
)
_TOP = {"three": 3, "five": 5, "ten": 10, "3": 3, "5": 5, "10": 10}
_NOT_RESULT = Gated(
    r"\b(?:stages?|points?|standings|qualif\w*|practice|season|career|playoff\s+field|championship\s+standings|starting|start|starts|restart\w*|pit\s+road|at\s+the\s+time|running|grid|pole|lap\s+down|laps?|caution|straight|consecutive|time|heat|duel|win|wins|victory|victories|row|gear|turn|title|pit|car|half|place\s+in)\b"
)
_AFTER_BAD = re.compile(
    r"(?:-place|\s+place|\s+spot)?\s+(?:(?:in|on|for|into)\s+(?:the\s+|a\s+|his\s+|both\s+|\w+'s\s+)?(?:\w+\s+){0,2}?(?:stage|stages|points?|standings|practice|qualifying|pit|grid|restart|season|championship|playoffs?|time)|lap|win|victory|straight|consecutive|career|time|caution|stage|row|top|turn|year|season|half|round|title|championship|pole|place\s+in\s+the\s+(?:points|standings|final\s+points))\b|-(?:row|lap|stage|year|round|time|half|generation)"
)
_WIN = Gated(
    r"(?<![\w-])(?:(?:won|wins|win|winning)(?![-\s]+(?:and|or)[-\s]|[\s-]+(?:\w+\s+){0,4}?(?:pole|stages?|title|championship|race\s+off|battle|crown|award|coin|toss|points|playoff|segment|heat|drag\s+race|lottery|respect|fans?|nothing|streak|drought|column|percentage|total)\b)(?=\s|[.,;]|$)"
    r"|(?:scor|earn|tak|took|claim|grab|grabb|notch|captur|pick|secur|collect|record|register|post|snatch|steal|stole|celebrat)(?:e|ed|es|ing|s)?\s+(?:up\s+)?(?:the|his|a|an|another|back-to-back)?\s*(?:[\w'-]+\s+){0,5}?(?:victory|win|checkered\s+flag|checkers|triumph)\b(?!\s+lap|\s+in\s+(?:stage|the\s+(?:first|second|opening)\s+stage))"
    r"|(?:drove|drives|cruised|cruises|sped|rolled|held\s+on|raced|charged|stormed|coasted|pulled\s+away|motored|powered|surged|sailed|romped|dominated)\s+(?:on\s+|away\s+)?(?:\w+\s+){0,3}?(?:to|for|into)\s+(?:score\s+|take\s+|earn\s+|claim\s+)?(?:the\s+|a\s+|an\s+|his\s+)?(?:[\w'-]+\s+){0,4}?(?:victory|win|checkered)\b"
    r"|(?:was|were)\s+(?:declared|awarded|named|ruled|scored)\s+(?:as\s+)?(?:the\s+)?(?:winner|victory|win|victor)\b|prevail(?:ed|s)\b|dominat(?:ed|es)\s+(?:\w+\s+){0,5}?(?:race|sunday|saturday|friday)\b|(?:took|takes|drove|brought|parked)\s+(?:\w+\s+){0,8}?(?:to|in|into)\s+victory\s+lane\b|(?:found|reached|visited|returned\s+to|back\s+in)\s+victory\s+lane\b|(?:captur(?:e|ed|es|ing)|claim(?:ed|s|ing)?|took|takes)\s+(?:the\s+)?(?:[\w'&.-]+\s+){1,5}?\d{3}\b|with\s+(?:a|an|his)\s+(?:[a-z-]+\s+){0,3}?(?:victory|win)\b|to\s+the\s+lead\s+and\s+the\s+win\b|(?:emerged|came\s+out)\s+(?:as\s+)?(?:the\s+)?(?:victorious|winner|victor))"
)
_WINNER = Gated(
    rf"\b(?:race[- ]winner|eventual\s+winner|winner|victor)\s*,?\s+(?:was\s+)?{GAP}(?P<who>{DRIVER})|\b(?:won|victory|win|triumph)\s+(?:by|for)\s+{GAP}(?P<by>{DRIVER})|(?P<and>{DRIVER})\s+(?:was|is)\s+the\s+(?:eventual\s+)?(?:race\s+)?winner\b|(?P<own>{DRIVER})(?:'s?)?\s+(?:[a-z'-]+\s+){{0,4}}?got\s+him\s+(?:\w+\s+){{0,5}}?the\s+win\b|\b(?:win|victory|checkered\s+flag|trophy)\s+(?:went|goes|belonged)\s+to\s+{GAP}(?P<went>{DRIVER})|\bbehind\s+(?:race\s+)?winner\s+(?P<behind>{DRIVER})"
)
_OTHER_WIN = re.compile(r"\b(?:pole|stages?|points|title|championship)\b")
_NO_WIN = re.compile(
    r"\b(?:could|can|would\s+have|might|may|if|chances?|hop\w*|want\w*|needs?|need|try\w*|tried|attempt\w*|bid|favou?red|looking|battle\w*\s+for|fight\w*\s+for|contend\w*|without|never|not|winless|ever|until|odds|almost|seeking|sought|shot|opportunity|eager|in\s+position|able|next\\s+(?:week|year|season|time|race)|will|must|last\s+(?:year|week|season|month|time)|previous\w*|a\s+year\s+ago|week\s+ago|years?\s+ago|in\s+(?:19|20)\d\d|the\s+(?:19|20)\d\d|career)\b|n't\b"
)


@dataclass(frozen=True)
class Result:
    """A place and the template offsets of the words that tell it."""

    person: int
    place: int
    start: int
    end: int


def to_place(word: str) -> int | None:
    """A finishing position from "29th", "fifth", "thirty-third", "P4", "runner-up"."""
    word = word.lower().strip()
    if word[:1].isdigit():
        return int(re.match(r"\d+", word).group())
    if word.startswith("p") and word[-1:].isdigit():
        return int(re.sub(r"\D", "", word))
    if word == "runner-up":
        return 2
    tens, _, ones = word.partition("-")
    if tens in _TENS and ones in _ORDINALS:
        return _TENS[tens] + _ORDINALS[ones]
    return _ORDINALS.get(word) or _TENTHS.get(word)


def find_results(template: Template, told_before: bool) -> list[Result]:
    """Results of one sentence. `told_before`: the paragraph has already given a result."""
    found: list[Result] = []
    text = template.text
    _wins(template, text, found)
    if _ANY_PLACE.search(text):
        _placed(template, text, found, told_before)
    if any(result.place == 1 for result in found):
        for match in _MARGIN.finditer(text):
            _give(template, match.span("who"), [2], match.span(), found)
    if found:
        for match in _ELLIPSIS.finditer(text):
            _give(template, match.span("who"), [to_place(match["nth"])], match.span(), found)
        won = any(result.place == 1 for result in found)
        for match in _BEHIND_WINNER.finditer(text):
            first = 2 if won else max(result.place for result in found) + 1
            people = template.persons(*match.span("who"))
            _give(
                template,
                match.span("who"),
                list(range(first, first + len(people))),
                match.span(),
                found,
            )
    for match in _ROUNDED.finditer(text):
        group = "who" if match["who"] else "who2"
        top = _TOP[match["top"] or match["top2"]]
        people = template.persons(*match.span(group))
        places = list(range(top - len(people) + 1, top + 1))
        if len(people) < top:
            _give(template, match.span(group), places, match.span(), found)
    return found


def _placed(template: Template, text: str, found: list[Result], told_before: bool) -> None:
    """Results told by an ordinal."""
    strong = [m for m in _STRONG.finditer(text) if not _is_bad(text, m)]
    for match in strong:
        _by_subject(template, match, found)
    for match in _WEAK.finditer(text):
        if _is_bad(text, match) or any(m.start() <= match.start() < m.end() for m in strong):
            continue
        if _is_sure(text, match, bool(found), told_before):
            _by_subject(template, match, found)
    _titled(template, text, found)
    for match in _OWN_PLACE.finditer(text):
        _give(template, match.span("who"), [to_place(match["nth"])], match.span(), found)
    if found or told_before:
        for match in _APPOSED.finditer(text):
            _give(template, match.span("who"), [to_place(match["nth"])], match.span(), found)
    for match in _ON_THE_NIGHT.finditer(text):
        _give(template, match.span("who"), [to_place(match["nth"])], match.span(), found)


def _is_sure(text: str, match: re.Match, found: bool, told_before: bool) -> bool:
    """True when words such as "settled for" or "was" tell a result and not a moment of the race."""
    if match["noun"]:
        return True
    if _SURE_WEAK.match(match.group()) and not re.search(r"restart|\blap\b|#|\bpit", text):
        return True
    if told_before and _PLAIN.fullmatch(text[match.start() : match.end("nth") + 1]):
        return True
    return (found or told_before) and not _VAGUE.match(match.group())


def _is_bad(text: str, match: re.Match) -> bool:
    words = text[match.start() : match.start("nth")]
    if _NOT_RESULT.search(words) or to_place(match["nth"]) is None:
        return True
    return not match["noun"] and bool(
        _AFTER_BAD.match(text[match.end("nth") : match.end("nth") + 60])
    )


def _give(template: Template, who, places: list[int | None], span, found: list[Result]) -> None:
    people = template.persons(*who)
    if len(places) == 1 and len(people) > 1:
        return
    for person, place in zip(people, places, strict=False):
        if place and not any(r.person == person for r in found):
            found.append(Result(person, place, *span))


def _by_subject(template: Template, match: re.Match, found: list[Result]) -> None:
    parts = clauses_of(template)
    number = clause_at(parts, match.start())
    subject = subject_before(parts, number, match.start() + 1)
    after = re.compile(rf"\s*,\s+(?:\w+\s+){{0,2}}?(?P<who>{DRIVER})").match(
        template.text, match.end()
    )
    owner = re.compile(rf"(?P<who>{DRIVER})(?:'s?)?\s+(?:[a-z'-]+\s+){{0,2}}$").search(
        template.text, max(0, match.start("nth") - 40), match.start("nth")
    )
    if subject is None and owner:
        subject = owner.span("who")
    if subject is None and after:
        subject = after.span("who")
    if subject is None:
        return
    places = [to_place(word) for word in re.findall(NTH, match["nth"] + match["more"])]
    span = (min(subject[0], match.start()), max(subject[1], match.end()))
    _give(template, subject, places, span, found)


def _titled(template: Template, text: str, found: list[Result]) -> None:
    for match in _TITLED.finditer(text):
        group = next(g for g in ("who", "second", "follow", "beaten") if match[g])
        place = to_place(match["nth"]) if match["nth"] else 2
        if (
            group == "who"
            and not match.group().count("finisher")
            and not found
            and "finish" not in text
        ):
            continue
        _give(template, match.span(group), [place], match.span(), found)


def _wins(template: Template, text: str, found: list[Result]) -> None:
    for match in _WIN.finditer(text):
        parts = clauses_of(template)
        number = clause_at(parts, match.start())
        subject = subject_before(parts, number, match.start() + 1)
        if subject is None:
            continue
        words = text[max(parts[number].start, match.start() - 50) : match.end() + 30]
        if _NO_WIN.search(words) or _OTHER_WIN.search(text[subject[1] : subject[1] + 14]):
            continue
        if match.group() == "win" and not _VERB_BEFORE.search(text[: match.start()]):
            continue
        span = (min(subject[0], match.start()), match.end())
        _give(template, subject, [1], span, found)
    for match in _WINNER.finditer(text):
        group = next(g for g in ("who", "by", "and", "own", "went", "behind") if match[g])
        if not _NO_WIN.search(text[max(0, match.start() - 30) : match.start()]) and not re.search(
            r"\b(?:stage|pole|former|past|defending)\s+$", text[: match.start()]
        ):
            _give(template, match.span(group), [1], match.span(), found)
