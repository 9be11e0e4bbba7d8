"""Regular expressions compiled when first needed, and tried only on texts that they can match.

Most sentences contain none of the words without which a pattern cannot match. Each pattern has a
bit in an integer; one pass over the words of a text gives the bits of all patterns that could match
in it, and the first letters of its words those of the patterns that could begin there. So a
sentence in which no pattern can match costs one pass, however many patterns there are.
"""

import re
import sys
from collections.abc import Iterator
from functools import cached_property, lru_cache, reduce
from operator import or_

from orchestration.reading.needles import PREFIX, letters_at_words, needles

_WORD_START = re.compile(rf"(?<!\w)[A-Za-z]{{1,{PREFIX}}}")
_SHORTEST = 3  # No needle is shorter.
_SHORT = 24  # Shorter texts are searched sooner than looked at.
_LONG = 2000  # No sentence is longer.
_patterns: list["Pattern"] = []


class Pattern:
    """A regular expression, used as one compiled by `re`."""

    def __init__(self, source: str, flags: int = 0) -> None:
        self.source = source
        self.flags = flags
        self.bit = 1 << len(_patterns)
        _patterns.append(self)
        for memory in (_index, _told_by, possible, _begun_by, _starts):
            memory.cache_clear()

    @cached_property
    def compiled(self) -> re.Pattern:
        """The expression as `re` compiles it."""
        return re.compile(self.source, self.flags)

    @cached_property
    def letters(self) -> frozenset[str] | None:
        """Letters that a match begins with, of a pattern that begins at a word; else None."""
        return None if self.flags & re.IGNORECASE else letters_at_words(self.source)

    @cached_property
    def needles(self) -> frozenset[str] | None:
        """Letters of which every match holds some, in lower case where case does not matter."""
        words = needles(self.source)
        anycase = words and self.flags & re.IGNORECASE
        return frozenset(word.lower() for word in words) if anycase else words

    @cached_property
    def gated(self) -> bool:
        """False when nothing can be said of where it matches."""
        return self.needles is not None or self.letters is not None

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match | None:
        """The first match between two offsets, or None."""
        if self.gated and len(text) > _SHORT:
            if not self.bit & possible(text):
                return None
            if self.letters is not None and not start and len(text) <= min(end, _LONG):
                return next(self._at_words(text), None)
        return self.compiled.search(text, start, end)

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match | None:
        """A match that begins at an offset, or None."""
        return self.compiled.match(text, start, end)

    def fullmatch(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match | None:
        """A match of everything between two offsets, or None."""
        return self.compiled.fullmatch(text, start, end)

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match]:
        """All matches between two offsets, in order."""
        if self.gated and not self.bit & possible(text):
            return iter(())
        if self.letters is None or start or len(text) > min(end, _LONG):
            return self.compiled.finditer(text, start, end)
        return self._at_words(text)

    def findall(self, text: str) -> list:
        """All matches, as `re` returns them."""
        return [] if self.gated and not self.bit & possible(text) else self.compiled.findall(text)

    def sub(self, with_what, text: str) -> str:
        """The text with its matches replaced."""
        return self.compiled.sub(with_what, text)

    def split(self, text: str) -> list[str]:
        """The parts of a text between matches."""
        return self.compiled.split(text)

    def _at_words(self, text: str) -> Iterator[re.Match]:
        done = 0
        for at, begun in _starts(text):
            if begun & self.bit and at >= done:
                match = self.compiled.match(text, at)
                if match is not None:
                    done = match.end()
                    yield match


@lru_cache(maxsize=1)
def _index() -> tuple[dict[str, list[tuple[str, int]]], dict[str, list[tuple[str, int]]], int]:
    """Needles with their bits, by their first letters.

    First those to be found as written, then those to be found in any case; last the bits of all
    patterns without a needle, and of all that can begin anywhere.
    """
    exact: dict[str, list[tuple[str, int]]] = {}
    folded: dict[str, list[tuple[str, int]]] = {}
    always = 0
    for pattern in _patterns:
        if pattern.letters is None:
            always |= pattern.bit << len(_patterns)
        if pattern.needles is None:
            always |= pattern.bit
        index = folded if pattern.flags & re.IGNORECASE else exact
        for word in pattern.needles or ():
            index.setdefault(word[:_SHORTEST], []).append((word, pattern.bit))
    return exact, folded, always


@lru_cache(maxsize=1 << 16)
def _told_by(word: str) -> int:
    """The bits of patterns whose needles a word holds, and higher those that it can begin."""
    bits = 0
    exact, folded, _ = _index()
    for index, letters in ((exact, word), (folded, word.lower())):
        for at in range(len(letters) - _SHORTEST + 1):
            for needle, bit in index.get(letters[at : at + _SHORTEST], ()):
                if letters.startswith(needle, at):
                    bits |= bit
    for start in _WORD_START.finditer(word):
        bits |= _begun_by(start.group()) << len(_patterns)
    return bits


@lru_cache(maxsize=64)
def possible(text: str) -> int:
    """The bits of the patterns that could match somewhere in a text."""
    bits = reduce(or_, map(_told_by, text.split()), _index()[2])
    return bits & (bits >> len(_patterns))


@lru_cache(maxsize=1 << 16)
def _begun_by(letters: str) -> int:
    """The bits of patterns that can begin at a word of these first letters."""
    starts = {letters[:length] for length in range(1, len(letters) + 1)}
    return sum(p.bit for p in _patterns if p.letters is not None and p.letters & starts)


@lru_cache(maxsize=64)
def _starts(text: str) -> list[tuple[int, int]]:
    """Where the words of a text begin, and the bits of the patterns that may match there."""
    bits = possible(text)
    words = _WORD_START.finditer(text)
    return [(word.start(), begun) for word in words if (begun := bits & _begun_by(word.group()))]
