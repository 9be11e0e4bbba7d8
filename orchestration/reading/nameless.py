"""Speakers without a name: "a spokesman for Stewart", "organizers at the track"."""

import re

from orchestration.reading.patterns import Pattern
from orchestration.reading.speech import ANONYMOUS, SUBJECT

_LAST_PART = Pattern(r"[,;:]\s(?:and\s|but\s)?")
_TAIL = Pattern(r"\s+(?:has|have|had|also|later|then|was|were|quickly)$|\s+in\s+[A-Z]\w+$")
_MAX_WORDS = 8


def spokesman(masked: str, start: int, end: int) -> str | None:
    """The spokesman a sentence begins with, as a phrase."""
    match = ANONYMOUS.match(masked, start, end)
    if match and re.search(r"spokes|statement", match[1]):
        return _lower_first(match[1])
    return None


def described(masked: str, start: int, end: int, last_phrase: str | None) -> str | None:
    """Somebody described between two offsets; "the spokesman" is the one quoted before."""
    match = ANONYMOUS.search(masked, start, end)
    if match is None:
        return None
    phrase = _lower_first(match[1])
    if phrase.startswith("the ") and last_phrase and phrase[4:] in last_phrase:
        return last_phrase
    return phrase


def short_subject(words: str) -> str | None:
    """The words before a verb when they make a short subject."""
    words = _LAST_PART.split(words.strip(' ,-"~.'))[-1].strip()
    words = _TAIL.sub("", _TAIL.sub("", words))
    if 0 < len(words.split()) <= _MAX_WORDS and SUBJECT.match(words):
        return words
    return None


def _lower_first(phrase: str) -> str:
    return phrase[0].lower() + phrase[1:]
