"""Results told by a sentence: who finished where, who won."""

import re
from dataclasses import dataclass, field

from orchestration.reading import result_words as words
from orchestration.reading.clauses import clause_at, clauses_of, subject_before
from orchestration.reading.ordinals import NTH, to_place
from orchestration.reading.patterns import Pattern
from orchestration.reading.rankings import find_rankings
from orchestration.reading.template import DRIVER, Template
from orchestration.reading.win_words import LONG_AGO, NO_WIN, OTHER_WIN, WIN, WINNER

_NEXT_NAMED = Pattern(rf"\s*,\s+(?:(?!behind|ahead)\w+\s+){{0,2}}?(?P<who>{DRIVER})")
_OWNER = Pattern(rf"(?P<who>{DRIVER})(?:'s?)?\s+(?:[a-z'-]+\s+){{0,2}}$")
_VERB_BEFORE = Pattern(rf"(?:\b(?:to|would|and|then|will|did|could|go)|{DRIVER})\s+$")
# "wins" is a verb after its subject, and else mostly a number of them ("has 15 wins").
_WINS_BEFORE = Pattern(
    rf"(?:{DRIVER}|\bwho|,|\band|\bagain|\bfinally|\balso|\bthen|\bstill|\w+ly)\s*$"
)
_STAGE_THAT = Pattern(
    r"\b(?:stage|heat|pole|duel)\s*(?:\d|one|two|three)?\s*,?\s+(?:which|that)\s+$"
)
_OTHER_WINNER = Pattern(
    r"\b(?:stage|pole|former|past|previous|recent|defending|reigning|(?:last|previous)\s+(?:year|week|season|race|time)'s"
    r"|(?:\d+|two|three|four|five|six|seven|eight|nine|ten|multi|multiple)-?time|(?:19|20)\d\d)"
    r"\s+(?:[\w'.&-]+\s+){0,3}$"
)
_AT_FIRST = Pattern(r"\b(?:initially|originally|provisionally|unofficially|at\s+first)\s+$")
_IN_A_YEAR = Pattern(r"\s+(?:at|the)\s+(?:[\w'.-]+\s+){1,4}in\s+(?:[a-z]+\s+)?(?:19|20)\d\d\b")
_ANOTHER_YEAR = Pattern(
    r"\W*(?:(?:back\s+)?in\s+(?:19|20)\d\d|(?:last|the\s+previous)\s+(?:year|week|season|month|fall|spring)"
    r"|a\s+(?:year|week)\s+(?:ago|earlier)|two\s+(?:years|weeks)\s+(?:ago|earlier))\s*,"
)
_PLACED = Pattern(rf"\s*,?\s+(?:was\s+|finished\s+|in\s+)?{NTH}(?![a-z])")
_OF_A_STAGE = Pattern(
    r"\s+(?:in|for|of)\s+(?:the\s+)?(?:\w+\s+)?(?:stage|points|standings|practice|qualifying|heat|segment)\b"
)
_ASIDE = Pattern(r",?\s+(?:though|although|despite|even\s+though|in\s+spite)\b")
_RESTART = Pattern(r"restart|\blap\b|\bpit|\bthe\s+lead\b|\bcaution\b")
NEVER = 99
_AT_THE_END = Pattern(
    r"\s+(?:at\s+the\s+(?:finish|checkered\s+flag|checkers|end|stripe)|in\s+the\s+final\s+(?:rundown|order)"
    r"|when\s+(?:it\s+(?:was\s+over|ended)|the\s+(?:checkered\s+flag|checkers)\s+(?:flew|fell|waved)))\b(?!\s+of\b)"
)
_CLAUSE_END = Pattern(
    r"\s*(?:[.,;]|$|and\b|while\b|behind\b|ahead\b|for\s+(?:the\b|(?:[\w&.-]+\s+){1,3}(?:racing|motorsports?|team))"
    r"|to\b|with\b|for\s+(?:him|her)self|in\s+(?:his|her|a|the\s+no\b)|despite\b|after\b)"
)


def _tells_the_way(text: str) -> bool:
    """True for words about a moment of the race, not its end."""
    return "#" in text or bool(_RESTART.search(text))


@dataclass(frozen=True)
class Result:
    """A place and the template offsets of the words that tell it."""

    person: int
    place: int
    start: int
    end: int


@dataclass
class Told:
    """What an article has told so far.

    `places` by person, the `last` place of this paragraph, and how many of its sentences ago it
    told a lap or a restart.
    """

    places: dict[int, int] = field(default_factory=dict)
    last: int | None = None
    since_the_way: int = NEVER
    is_moving: bool = False

    @property
    def on_the_way(self) -> bool:
        """True near words of a lap or a restart: places may be of the running order."""
        return self.since_the_way < 2

    def note(self, template: Template) -> None:
        """Take note of a sentence after it has been read."""
        on_it = self.is_moving or _tells_the_way(template.text)
        self.since_the_way = 0 if on_it else self.since_the_way + 1
        self.is_moving = False

    def new_paragraph(self) -> None:
        """Forget what holds for one paragraph only."""
        self.last = None
        self.since_the_way = NEVER


class Findings:
    """The results of one sentence: one place for each person, the first one told."""

    def __init__(self, template: Template, told: Told) -> None:
        self.template = template
        self.told = told
        self.results: list[Result] = []
        self.tells_a_place = bool(words.ANY_PLACE.search(template.text))

    def place_of(self, person: int) -> int | None:
        """The place of a person in this sentence, or as the article has told it before."""
        here = next((r.place for r in self.results if r.person == person), None)
        return here or self.told.places.get(person)

    def give(self, who: tuple[int, int], places: list[int | None], span: tuple[int, int]) -> None:
        """Give places to the people of a span; one place is never shared by several."""
        people = self.template.persons(*who)
        if len(places) == 1 and len(people) > 1:
            return
        for person, place in zip(people, places, strict=False):
            if place and not any(r.person == person for r in self.results):
                self.results.append(Result(person, place, *span))

    def subject(self, position: int) -> tuple[int, int] | None:
        """The subject of the clause at an offset."""
        parts = clauses_of(self.template)
        return subject_before(parts, clause_at(parts, position), position + 1)


def find_results(template: Template, told: Told) -> list[Result]:
    """Results of one sentence, given what the article has told before it."""
    found = Findings(template, told)
    if _ANOTHER_YEAR.match(template.text):
        return []
    _wins(found)
    _places(found)
    find_rankings(found)
    told.is_moving = found.tells_a_place and not found.results and told.on_the_way
    return found.results


def _places(found: Findings) -> None:
    text = found.template.text
    if not found.tells_a_place:
        return
    sure = [m for m in words.SURE.finditer(text) if not _is_bad(text, m)]
    for match in sure:
        _by_subject(found, match)
    for match in words.LIKELY.finditer(text):
        covered = any(m.start() < match.end("nth") and match.start() < m.end() for m in sure)
        if not covered and not _is_bad(text, match) and _is_end(found, match):
            _by_subject(found, match)
    for match in words.LINKED.finditer(text):
        if match["noun"] and not _is_bad(text, match):
            _by_subject(found, match)


def _is_end(found: Findings, match: re.Match) -> bool:
    """True when a likely verb tells the end of the race, not a moment on the way."""
    text, verb = found.template.text, match.group()
    if match["noun"] or _AT_THE_END.match(text, match.end()):
        return True
    aside = _ASIDE.search(text, match.end())
    text = text[: aside.start()] if aside else text
    if words.END_ONLY.match(verb) and not _tells_the_way(text) and not found.told.on_the_way:
        return True
    clause = clauses_of(found.template)[clause_at(clauses_of(found.template), match.start())]
    contrast = text.find(", while ", match.end())
    until = min(match.end() + 60, contrast if contrast > 0 else len(text))
    if words.ON_THE_WAY.search(text, max(clause.start, match.start() - 40), until):
        return False
    if found.told.on_the_way and found.told.last is None and not found.results:
        return bool(words.FINAL.match(verb))
    if words.TAKING.match(verb):
        return bool(_CLAUSE_END.match(text, match.end())) and verb[:3] not in ("has", "is ")
    return True


def _is_bad(text: str, match: re.Match) -> bool:
    before = text[match.start() : match.start("nth")]
    if _AT_FIRST.search(text, max(0, match.start() - 24), match.start()):
        return True
    if words.NOT_RESULT.search(before) or to_place(match["nth"]) is None:
        return True
    if match["noun"] and _OF_A_STAGE.match(text, match.end()):
        return True
    if match["nth"] in ("first", "1st") and words.TAKING.match(match.group()):
        return True
    return not match["noun"] and bool(words.AFTER_BAD.match(text, match.end("nth")))


def _by_subject(found: Findings, match: re.Match) -> None:
    text = found.template.text
    subject = found.subject(match.start())
    owner = _OWNER.search(text, max(0, match.start("nth") - 40), match.start("nth"))
    after = _NEXT_NAMED.match(text, match.end())
    if subject is None and (owner or after):
        subject = (owner or after).span("who")
    if subject is None:
        return
    places = [to_place(word) for word in re.findall(NTH, match["nth"] + match["more"])]
    if len(places) > 1 and len(found.template.persons(*subject)) == 1:
        return  # of several races
    if match["last"]:
        places = list(range(places[0], (to_place(match["last"]) or places[0]) + 1))
    found.give(subject, places, (min(subject[0], match.start()), max(subject[1], match.end())))


def _wins(found: Findings) -> None:
    text = found.template.text
    for match in WIN.finditer(text):
        subject = found.subject(match.start())
        if subject is None:
            continue
        clause = clauses_of(found.template)[clause_at(clauses_of(found.template), match.start())]
        if match.group() == "win" and not _VERB_BEFORE.search(text[: match.start()]):
            continue
        if match.group() == "wins" and not _WINS_BEFORE.search(text[: match.start()]):
            continue
        if _STAGE_THAT.search(text[max(0, subject[0] - 24) : subject[0]]):
            continue
        before = text[max(clause.start, match.start() - 50) : match.end()]
        after = text[match.end() : match.end() + 30]
        recalled = clause.opener == "since" and clause.subject is not None
        if recalled or _IN_A_YEAR.match(text, match.end()):
            continue
        if NO_WIN.search(before) or LONG_AGO.search(after):
            continue
        if OTHER_WIN.search(text[subject[1] : subject[1] + 14]):
            continue
        found.give(subject, [1], (min(subject[0], match.start()), match.end()))
    for match in WINNER.finditer(text):
        group = next(name for name, value in match.groupdict().items() if value)
        before = text[max(0, match.start() - 40) : match.start()]
        other = _OTHER_WINNER.search(before) or _PLACED.match(text, match.end())
        if not NO_WIN.search(before) and not other:
            found.give(match.span(group), [1], match.span())
