"""Letters that every match of a regular expression must contain, worked out from its source.

`needles` are letters without which it cannot match, `letters_at_words` those a match begins with.
"""

import re

_QUANTIFIERS = "?*+{"
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_SIGN = re.compile(rf"\\.|{_CLASS.pattern}|[()|]", re.S)
_DEPTH = {"(": 1, ")": -1}
PREFIX = 4
_AT_A_WORD = (r"(?<![\w-])", r"(?<!\w)", r"\b")
_COMMON = frozenset((
    "after", "and", "car", "for", "from", "her", "his", "into", "lap", "over", "race", "that",
    "the", "then", "turn", "was", "were", "with",
))  # fmt: skip


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
    parts, depth, start = [], 0, 0
    for sign in _SIGN.finditer(body):
        depth += _DEPTH.get(sign.group(), 0)
        if depth == 0 and sign.group() == "|":
            parts.append(body[start : sign.start()])
            start = sign.end()
    return [*parts, body[start:]]


def _group_end(body: str, at: int) -> int:
    depth = 0
    for sign in _SIGN.finditer(body, at):
        depth += _DEPTH.get(sign.group(), 0)
        if depth == 0:
            return sign.start()
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
            end = _CLASS.match(body, at).end() - 1
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
        return min(sharp, key=lambda words: sum(map(_commonness, words)))
    return frozenset((longest,)) if len(longest) >= 3 else None


def _commonness(word: str) -> int:
    """How often letters stand in a text, roughly: a pattern is best known by its rarest words."""
    return 20 if word in _COMMON else 4 if len(word) == 3 else 1


def letters_at_words(body: str) -> frozenset[str] | None:
    """Up to PREFIX letters at the start of a word, with which every match begins; else None."""
    found: set[str] = set()
    for alternative in _alternatives(body):
        start = next((sign for sign in _AT_A_WORD if alternative.startswith(sign)), None)
        letters = _first_letters(alternative.removeprefix(start)) if start else None
        if letters is None:
            return None
        found |= letters
    return frozenset(found)


def _first_letters(body: str) -> frozenset[str] | None:
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
        letters = _first_letters(inner)
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
