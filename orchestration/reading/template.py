"""A sentence as a template: names, laps and places replaced by marks of the same length.

"Larson hit the wall in turn 2 on lap 30" becomes one letter for Larson (padded with `_`), `%` marks
for the place and `#` marks for the lap. As lengths do not change, an offset in the template plus
the sentence's start is an offset in the article; and patterns see grammar, not names.
"""

from dataclasses import dataclass, field
from functools import cached_property

from orchestration.reading.laps import LapPhrase, find_laps
from orchestration.reading.patterns import Pattern
from orchestration.reading.people import Mention
from orchestration.reading.places import find_places
from orchestration.reading.vocabulary import CAR_WORDS, MAKES

# One-byte letters that are neither word characters nor spaces: patterns with \w never cross a name.
_CODES = [
    *range(0x80, 0xAA),
    0xAB,
    0xAC,
    *range(0xAE, 0xB2),
    0xB4,
    0xB6,
    0xB7,
    0xB8,
    0xBB,
    0xBF,
    0xD7,
]
LETTERS = "".join(chr(code) for code in _CODES if code not in (0x85, 0xA0))
NAMES, PRONOUNS = LETTERS[:36], LETTERS[36:]
# A mark is taken whole: what must not follow a name must not follow a part of it either.
DRIVER = f"[{LETTERS}]_*+"
NAMED = f"[{NAMES}]_*+"
_BEFORE = (
    r"(?:the|a|an|his|her|their|top|finishers?|teammates?|fellow|rookies?|veterans?|leader|race|points?|championship|series|defending"
    r"|former|reigning|champion|contenders?|drivers?|rival|polesitter|pole-sitter|pole|winner|second-place|third-place"
    r"|running|lapped|slower|slowing|spinning|title|both|also|then|front-row|eventual|local|spun|wrecked|stalled|disabled"
    r"|no\.|\#?\d{1,2}|of|car|cars|race-leader|race leader|lap-down|past|winning|playoff"
    r"|cup|truck|star|challenger|cars? of"
    r"|stage (?:one|two|1|2)|including|hendrick|motorsports|penske|gibbs|racing|joe|team|jr|toyota"
    r"|ford|nascar|series|sprint|nextel|winston|monster|energy|xfinity|nationwide"
    r"|chevrolet|chevy|trucks? of|trucks?)"
)
GAP = rf"(?:{_BEFORE}[\s,]+){{0,6}}"
_AND = (
    r"(?:\s*,?\s+and\s+|\s+&\s+|,?\s+as\s+well\s+as\s+|,?\s+along\s+with\s+|\s*/\s*|,?\s+plus\s+)"
)
_PAIRED = r"(?:\s+and\s+|\s+&\s+|,?\s+as\s+well\s+as\s+|,?\s+along\s+with\s+|\s*/\s*|,?\s+plus\s+)"
_OF_TEAM = r"|\s+of\s+(?:[a-z0-9.&'-]+\s+){0,3}?(?:motorsports?|racing|penske|enterprises)"
# "A (12th), B (finished 26th) and C".
_BRACKET = rf"(?:\s*\([^()]{{1,24}}\)|\s+in\s+an?\s+{MAKES.lower()}{_OF_TEAM})?"
_COMMA = rf"{_BRACKET}\s*,\s+(?!spinning\b){GAP}{NAMED}"
# "A and B", "A, B and C", "A, B, C"; a comma before the "and" of two names begins a new clause, and
# so does a name with a singular verb.
_NEW_CLAUSE = r"(?!_*\s+(?:was|is|has)\b)"
GROUP = (
    rf"{DRIVER}(?:(?:{_BRACKET}{_PAIRED}{GAP}{NAMED}{_NEW_CLAUSE})+"
    rf"|(?:{_COMMA}){{1,40}}(?:{_BRACKET}{_AND}{GAP}{NAMED}{_NEW_CLAUSE})+|(?:{_COMMA}){{2,40}}"
    rf"|\s*,\s+{NAMED}(?=\s+(?:crash|wreck|collide|tangle|spin|incident|feud|contact|run-in|clash)))?"
)
_GROUP = Pattern(GROUP)
_QUOTED = Pattern(r"\"~+[^\"~]?\"?|\"[^\"~]\"")
_CAR = Pattern(
    rf"(?:'s?)?\s+(?:(?:no\.\s?\d{{1,2}}|\#\d{{1,2}}|own|lead|leading|lapped|slower|damaged|crippled|stricken|wounded|spinning|slowing|left|right|rear|front|left-rear|right-rear"
    rf"|left-front|right-front|side|back)\s+){{0,4}}(?:[a-z][\w'.&-]*\s+){{0,3}}?{CAR_WORDS}\b"
)
_OF_CAR = Pattern(
    rf"(?:(?:the\s+)?(?:no\.\s?\d{{1,2}}|\#\d{{1,2}}|{CAR_WORDS})|the\s+\d{{1,2}})\s+"
    r"(?:[\w'.&-]+\s+){0,4}?(?:of|driven\s+by|piloted\s+by)\s+$"
)
_NUMBER = Pattern(r"'s?\s+(?:no\.\s?|\#)\d{1,2}\b")
# The second name of "A, B's teammate, spun" says who A is and takes no part.
_KIN_OF = Pattern(
    r"'s?\s+(?:[\w'-]+\s+){0,3}?(?:teammate|team-mate|brother|cousin|son|father|nephew|grandson|protege|successor|replacement|rival)\b"
)
_POSSESSIVE = Pattern(r"'s?(?![a-z])")


@dataclass(frozen=True)
class Slot:
    """What one letter of a template stands for."""

    persons: tuple[int, ...]
    start: int
    end: int
    form: str


@dataclass
class Template:
    """A sentence with its marks. Offsets inside `text` are relative to `start`."""

    start: int
    end: int
    text: str
    letters: str = ""
    clauses: list | None = None
    slots: list[Slot] = field(default_factory=list)
    laps: list[LapPhrase] = field(default_factory=list)
    places: list[tuple[int, int, str]] = field(default_factory=list)

    @cached_property
    def groups(self) -> list[tuple[int, int]]:
        """Spans of the people named together: "A", "A and B", "A, B and C"."""
        return [match.span() for match in _GROUP.finditer(self.text)]

    def persons(self, left: int, right: int) -> list[int]:
        """Numbers of the people whose marks begin between two template offsets, in order."""
        found: list[int] = []
        for char in self.text[left:right]:
            if char >= "\x80":
                for person in self.slots[self.letters.index(char)].persons:
                    if person not in found:
                        found.append(person)
        return found

    def timed(self) -> LapPhrase | None:
        """The first phrase that tells a lap or laps to go."""
        told = (p for p in self.laps if p.lap is not None or p.remaining is not None)
        return next(told, None)

    def slot_of(self, person: int) -> Slot | None:
        """The first slot of a person: a named one before a pronoun."""
        named = [slot for slot in self.slots if person in slot.persons]
        return next((slot for slot in named if slot.form != "pronoun"), named[0] if named else None)


def build(
    masked: str, start: int, end: int, mentions: list[Mention], groups: list[Slot]
) -> Template:
    """The template of the sentence `masked[start:end]`.

    `mentions` are the names in it, `groups` further slots (pronouns, "the two drivers").
    """
    template = Template(start, end, "")
    chars = masked[start:end].lower().replace("\n", " ")
    template.laps = find_laps(chars)
    template.places = find_places(chars)
    if "~" in chars:
        chars = _QUOTED.sub(lambda match: "," + " " * (len(match.group()) - 1), chars)
    runs: list[tuple[int, int, Slot]] = []
    for mention in mentions:
        slot = Slot((mention.person,), mention.start, mention.end, mention.form)
        runs.append((mention.start - start, mention.end - start, slot))
    runs += [(slot.start - start, slot.end - start, slot) for slot in groups]
    runs.sort(key=lambda run: (run[0], -run[1]))
    marks = [(phrase.start, phrase.end, "#") for phrase in template.laps]
    marks += [(left, right, "%") for left, right, _ in template.places]
    for left, right, mark in marks:
        chars = chars[:left] + mark * (right - left) + chars[right:]
    template.text = _with_slots(chars, runs, template)
    return template


def _with_slots(chars: str, runs: list[tuple[int, int, Slot]], template: Template) -> str:
    pieces: list[str] = []
    at = 0
    for number, (left, right, slot) in enumerate(runs):
        letters = PRONOUNS if slot.form == "pronoun" else NAMES
        used = sum(letter in letters for letter in template.letters)
        if left < at or used == len(letters):
            continue
        if at and chars[at:left] == ", " and slot.form != "pronoun" and _KIN_OF.match(chars, right):
            continue
        begin = left
        if chars[max(at, left - 4) : left].rstrip().endswith(("of", "by")):
            of_car = _OF_CAR.search(chars, max(at, left - 60), left)
            begin = of_car.start() if of_car else left
        stop = _car_end(chars, left, right, slot)
        following = runs[number + 1] if number + 1 < len(runs) else None
        if following and following[2].persons == slot.persons:
            between = chars[right : following[0]]
            if between.strip() in ("'s", "'s the", "in his", "in the", "and the"):
                stop = max(stop, following[1])
        pieces.append(chars[at:begin])
        letter = letters[used]
        template.letters += letter
        template.slots.append(slot)
        pieces.append(letter + "_" * (stop - begin - 1))
        at = stop
    pieces.append(chars[at:])
    return "".join(pieces)


def _car_end(chars: str, left: int, right: int, slot: Slot) -> int:
    """The end of "Heim's Toyota" or "his car"; of the name alone when no car follows."""
    if chars.startswith(("'", " "), right):
        possessive = _POSSESSIVE.match(chars, right)
        if possessive or chars[left:right] in ("his", "her", "their"):
            car = _CAR.match(chars, right) or _NUMBER.match(chars, right)
            if car:
                return car.end()
    return right
