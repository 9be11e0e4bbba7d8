"""Patterns that look before they leap: a cheap test for words without which nothing can match.

Most sentences hold none of the words a pattern is about. `Gated` works out from the pattern itself
which letters every match must contain, and searches only texts that contain some of them.
"""

import re
import sys
from collections.abc import Iterator
from functools import lru_cache

_QUANTIFIERS = "?*+{"
PREFIX = 4


def needles(body: str) -> frozenset[str] | None:
    """Strings of which every match of a pattern contains at least one; None when there are none.

    Understands the syntax used in this package: literals, groups, classes, escapes, quantifiers and
    look-arounds. What it does not understand yields nothing, never a wrong needle.
    """
    found: set[str] = set()
    for alternative in _alternatives(body):
        best = _needles_of_sequence(alternative)
        if best is None:
            return None
        found |= best
    return frozenset(found) or None


def _alternatives(body: str) -> list[str]:
    parts, depth, start, at = [], 0, 0, 0
    while at < len(body):
        char = body[at]
        if char == "\\":
            at += 1
        elif char == "[":
            at = _class_end(body, at)
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
        elif char == "|" and depth == 0:
            parts.append(body[start:at])
            start = at + 1
        at += 1
    return [*parts, body[start:]]


def _class_end(body: str, at: int) -> int:
    end = at + 1
    if body[end : end + 1] == "^":
        end += 1
    if body[end : end + 1] == "]":
        end += 1
    while body[end] != "]":
        end += 2 if body[end] == "\\" else 1
    return end


def _group_end(body: str, at: int) -> int:
    depth = 0
    while at < len(body):
        char = body[at]
        if char == "\\":
            at += 1
        elif char == "[":
            at = _class_end(body, at)
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
            if depth == 0:
                return at
        at += 1
    raise ValueError(f"unbalanced pattern: {body[:60]}")


def _is_optional(body: str, at: int) -> bool:
    return body[at : at + 1] in ("?", "*") or body[at : at + 2] in ("{0", "{,")


def _needles_of_sequence(body: str) -> frozenset[str] | None:
    runs: list[str] = []
    groups: list[str] = []
    run = ""
    at = 0
    while at < len(body):
        char = body[at]
        end = at
        if char == "(":
            end = _group_end(body, at)
            inner = re.sub(r"^\?(?::|P<\w+>)", "", body[at + 1 : end])
            if not inner.startswith("?") and not _is_optional(body, end + 1):
                groups.append(inner)
        elif char == "[":
            end = _class_end(body, at)
        elif char == "\\":
            end = at + 1
        plain = char.isalnum() or char in "-'_"
        quantified = body[end + 1 : end + 2] in tuple(_QUANTIFIERS)
        if plain and not quantified:
            run += char
        else:
            runs.append(run)
            run = ""
        at = end + 1
        while at < len(body) and body[at] in "?*+":
            at += 1
        if body[at : at + 1] == "{":
            at = body.index("}", at) + 1
            if body[at : at + 1] == "?":
                at += 1
    runs.append(run)
    longest = max(runs, key=len)
    if len(longest) >= 4:
        return frozenset((longest,))
    inside = [found for group in groups if (found := needles(group)) is not None]
    sharp = [found for found in inside if min(map(len, found)) >= 3]
    if sharp:
        return min(sharp, key=lambda words: (len(words), -min(map(len, words))))
    return frozenset((longest,)) if len(longest) >= 3 else None


def first_letters(body: str) -> frozenset[str] | None:
    """Up to PREFIX letters a match can begin with; None when it can begin with anything."""
    found: set[str] = set()
    for alternative in _alternatives(body):
        letters = _first_of_sequence(alternative)
        if letters is None:
            return None
        found |= letters
    return frozenset(found)


def _first_of_sequence(body: str) -> set[str] | None:
    if not body:
        return None
    if body[0] == "(":
        end = _group_end(body, 0)
        inner = re.sub(r"^\?(?::|P<\w+>)", "", body[1:end])
        if inner.startswith("?"):
            return _first_of_sequence(body[end + 1 :])
        letters = first_letters(inner)
        if letters is None or not _is_optional(body, end + 1):
            return None if letters is None else set(letters)
        rest = _first_of_sequence(_after_quantifier(body, end + 1))
        return None if rest is None else letters | rest
    if not body[0].isalpha():
        return None
    if _is_optional(body, 1):
        rest = _first_of_sequence(_after_quantifier(body, 1))
        return None if rest is None else {body[0]} | rest
    length = 1
    while length < PREFIX and body[length : length + 1].isalpha():
        if _is_optional(body, length + 1):
            break
        length += 1
    return {body[:length]}


def _after_quantifier(body: str, at: int) -> str:
    if body[at] == "{":
        at = body.index("}", at)
    at += 1
    return body[at + 1 :] if body[at : at + 1] == "?" else body[at:]


_AT_A_WORD = r"(?<![\w-])"
_WORD_START = re.compile(rf"{_AT_A_WORD}[a-z]{{1,{PREFIX}}}")


class Gated:
    """A compiled pattern with its gate; `search` and `finditer` as in `re`.

    A pattern that begins at a word is tried only at words it can begin with.
    """

    def __init__(self, source: str) -> None:
        self.pattern = re.compile(source)
        self.needles = tuple(sorted(needles(source) or ()))
        at_words = source.startswith(_AT_A_WORD) and len(_alternatives(source)) == 1
        self.letters = first_letters(source.removeprefix(_AT_A_WORD)) if at_words else None

    def passes(self, text: str) -> bool:
        """False when no match is possible."""
        return not self.needles or any(map(text.__contains__, self.needles))

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match | None:
        """The first match between two offsets, or None."""
        return self.pattern.search(text, start, end) if self.passes(text) else None

    def match(self, text: str, start: int = 0) -> re.Match | None:
        """A match that begins at an offset, or None."""
        return self.pattern.match(text, start) if self.passes(text) else None

    def finditer(self, text: str) -> Iterator[re.Match]:
        """All matches, in order."""
        if not self.passes(text):
            return iter(())
        return self.pattern.finditer(text) if self.letters is None else self._at_words(text)

    def _at_words(self, text: str) -> Iterator[re.Match]:
        done = 0
        for word in _WORD_START.finditer(text):
            at = word.start()
            if at < done or not _starts_with(word.group(), self.letters):
                continue
            match = self.pattern.match(text, at)
            if match is not None:
                done = match.end()
                yield match


@lru_cache(maxsize=65536)
def _starts_with(word: str, letters: frozenset[str]) -> bool:
    return any(word[:length] in letters for length in range(1, len(word) + 1))
