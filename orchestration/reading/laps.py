"""When in a race something happened: laps, laps to go, stages."""

from dataclasses import dataclass

from orchestration.reading.patterns import Pattern

_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
          "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
          "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
          "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "a": 1}  # fmt: skip
_ORDINALS = {"first": 1, "opening": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5,
             "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}  # fmt: skip
_COUNT_WORD = (
    rf"(?:(?:twenty|thirty|forty|fifty|sixty)-\w+|{'|'.join(w for w in _WORDS if w != 'a')})"
)
_COUNT = rf"(?:\d{{1,3}}|{_COUNT_WORD})"
_LAPS = r"(?:laps?|circuits?)"
_UNTIL_END = (
    r"(?:to\s+go|to\s+run|left\b(?!\s*-?\s*(?:front|rear|side|turn|the))|remaining"
    r"|from\s+(?:the\s+)?(?:finish|end|checkered|checker|scheduled)"
    r"|short\s+of\s+(?:the\s+)?(?:finish|distance)|before\s+the\s+(?:finish|checkered|end)"
    r"|shy\s+of\s+the)"
)
_TO_GO = Pattern(
    rf"\b(?P<n>{_COUNT})\s+(?:(?:more|scheduled|green-flag)\s+)?(?:{_LAPS}\s+)?{_UNTIL_END}"
    rf"|\b(?P<last>(?:white[- ]flag|final|last)\s+(?:lap|circuit))\b"
    rf"|\b(?P<inside>(?:inside|with)\s+(?:the\s+)?(?:final|last)\s+(?P<m>{_COUNT})\s+{_LAPS})\b"
)
_OF_A_STAGE = Pattern(
    r"\s+(?:laps?\s+)?(?:in|of|until|before|to)\s+(?:the\s+)?(?:\w+\s+){0,3}?(?:stage|segment)\b"
)
_LAP = Pattern(
    r"\b(?:(?:on|at|by|around|before|after|until|to|of|for|near|in|from)\s+)?\blaps?[\s-]+"
    rf"(?:no\.?\s*|number\s+)?(?:(?P<word>{_COUNT_WORD})(?!\s+(?:down|more|behind|back|ahead)\b|\w)|"
    r"(?P<n>\d{1,3}))(?!\s*(?:laps|-lap|miles|percent|,\d\d\d))"
    r"(?:\s*(?:of|/)\s*\d{2,3}\b)?"
    r"|\b(?P<nth>\d{1,3})(?:st|nd|rd|th)\s+(?:lap|circuit|of\s+(?:the\s+)?\d{2,3}\s+laps)\b"
    rf"|\b(?P<ordinal>{'|'.join(_ORDINALS)})\s+(?:green-flag\s+)?(?:lap|circuit)\b"
    r"(?!\s+(?:after|of\s+the\s+restart|back|car))"
    rf"|\b(?P<into>{_COUNT})\s+{_LAPS}\s+(?:in(?=\s*[,.;])|into\s+(?:the|his)\s+"
    r"(?:race|event|day|night|afternoon|evening|going|feature))"
    rf"|\bafter\s+(?:just\s+|only\s+)?(?P<after>\d{{1,3}})\s+{_LAPS}\b(?=\s*[.,;])"
)
_TELLING_LAP = ("lap", "circuit")
_TELLING_REST = (
    "to go", "to run", "left", "remaining", "short of", "shy of", "before the", "from the",
    "from finish", "from end", "from checker", "from scheduled",
    *(f"{what} {lap}" for what in ("flag", "final", "last") for lap in _TELLING_LAP),
)  # fmt: skip
_STAGE = Pattern(
    r"\b(?:stage\s+(?P<n>[1-4]|one|two|three|four)|(?P<ordinal>first|second|third|final|opening)\s+stage)\b"
)


@dataclass(frozen=True)
class LapPhrase:
    """A place in time told by a text: `lap`, or `remaining` laps to go."""

    start: int
    end: int
    lap: int | None
    remaining: int | None


def to_number(word: str) -> int | None:
    """A small number written in digits or words; None when it is neither."""
    if word.isdigit():
        return int(word)
    if "-" in word:
        tens, _, ones = word.partition("-")
        if tens in _WORDS and ones in _WORDS:
            return _WORDS[tens] + _WORDS[ones]
        return None
    return _WORDS.get(word)


def find_laps(text: str) -> list[LapPhrase]:
    """Lap phrases of a text in lower case, in order. "final lap" has neither number."""
    found: list[LapPhrase] = []
    if any(map(text.__contains__, _TELLING_REST)):
        for match in _TO_GO.finditer(text):
            of_a_stage = match["n"] and _OF_A_STAGE.match(text, match.end())
            remaining = to_number(match["n"]) if match["n"] and not of_a_stage else None
            if match["last"] or of_a_stage or remaining is not None:
                found.append(LapPhrase(match.start(), match.end(), None, remaining))
    if any(map(text.__contains__, _TELLING_LAP)):
        for match in _LAP.finditer(text):
            number = match["n"] or match["word"] or match["nth"] or match["into"] or match["after"]
            lap = to_number(number) if number else _ORDINALS[match["ordinal"]]
            taken = any(
                phrase.start < match.end() and match.start() < phrase.end for phrase in found
            )
            if lap is not None and not taken and not _OF_A_STAGE.match(text, match.end()):
                found.append(LapPhrase(match.start(), match.end(), lap, None))
    return sorted(found, key=lambda phrase: phrase.start)


def find_stage(text: str) -> int | None:
    """The stage named in a text in lower case; None for none and for "final stage"."""
    match = _STAGE.search(text)
    if match is None:
        return None
    word = match["n"] or match["ordinal"]
    return to_number(word) or _ORDINALS.get(word)
