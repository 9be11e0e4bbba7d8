"""A plain text and its stories: one, or several that are told apart by dates of their own."""

import re
from dataclasses import dataclass
from itertools import pairwise

from orchestration.feeds.news.written_dates import EXPRESSION, alone, labelled, read_day

OLD_DATE_LINE = re.compile(r"\s*date\s+(\d{4}-\d{2}-\d{2})\b")
LINE = re.compile(r"[^\n\x0c]*[\n\x0c]|[^\n\x0c]+")
RULE = re.compile(r"[ \t]*(?:[-=*_#~+\u2013\u2014][ \t]*){3,}")
BY_LINE = re.compile(r"\s*By\s+\w", re.IGNORECASE)
HEAD_LINES = 3
"""A story's date stands within its first lines: a headline, a by-line, the date."""
BODY_LETTERS = 40
"""A story has at least these; dates closer to each other belong to one head."""
PREAMBLE_LETTERS = 200


@dataclass(frozen=True)
class Story:
    """A part of a text that is an article of its own.

    Attributes:
        text: Its words, as they stand in the file.
        published: Its date as written; None when it has none.
    """

    text: str
    published: str | None


@dataclass(frozen=True)
class _Line:
    start: int
    end: int
    words: str
    is_rule: bool


def stories(text: str) -> list[Story]:
    """The stories of a text; one, whole, unless at least two dated ones follow each other."""
    lines = _lines(text)
    begun = _beginnings(text, lines)
    if len(begun) < 2:
        return [Story(text, _date_of_head(text, lines))]
    if len(text[: begun[0]].strip()) < PREAMBLE_LETTERS:
        begun[0] = 0
    parts = [text[: begun[0]]] if begun[0] else []
    parts += [text[start:end] for start, end in pairwise([*begun, len(text)])]
    trimmed = [_trimmed(part) for part in parts]
    return [Story(part, _date_of_head(part, _lines(part))) for part in trimmed if part]


def without_date_line(text: str) -> str:
    """The words of a text without the date that opens it, to know them by when it is corrected."""
    if found := OLD_DATE_LINE.match(text):
        return text[found.end() :]
    for line in [one for one in _lines(text) if one.words.strip()][:HEAD_LINES]:
        if labelled(line.words) or alone(line.words):
            return text[: line.start] + text[line.end :]
    return text


def _lines(text: str) -> list[_Line]:
    """The lines of a text; a row of dashes or stars is a rule, and so is the end of a page."""
    found = []
    for line in LINE.finditer(text):
        words = line[0].rstrip("\r\n\x0c")
        is_rule = bool(RULE.fullmatch(words)) or (line[0].endswith("\x0c") and not words.strip())
        found.append(_Line(line.start(), line.end(), words, is_rule))
    return found


def _date_of_head(text: str, lines: list[_Line]) -> str | None:
    """The date in the first lines of a story, as written."""
    if found := OLD_DATE_LINE.match(text):
        return found[1]
    for line in [one for one in lines if one.words.strip()][:HEAD_LINES]:
        if written := labelled(line.words) or alone(line.words) or _in_by_line(line.words):
            return written
    return None


def _in_by_line(line: str) -> str | None:
    """The date that a by-line ends with."""
    found = EXPRESSION.search(line) if BY_LINE.match(line) and len(line) <= 100 else None
    return found[0] if found else None


def _beginnings(text: str, lines: list[_Line]) -> list[int]:
    """Where stories with a date of their own begin."""
    begun: list[int] = []
    block = rule = 0  # where the lines without a gap before this one began; after the last rule
    lines_of_block = 0
    for line in lines:
        if line.is_rule or not line.words.strip():
            block, lines_of_block = line.end, 0
            rule = line.end if line.is_rule else rule
            continue
        lines_of_block += 1
        written = labelled(line.words) or alone(line.words)
        if not written or lines_of_block > HEAD_LINES or not _is_date(written):
            continue
        is_ruled_off = rule > (begun[-1] if begun else 0)
        is_head = is_ruled_off and len(text[rule : line.start].strip()) < PREAMBLE_LETTERS
        start = rule if is_head else block
        if not begun or len(text[_after_line(text, begun[-1]) : start].strip()) >= BODY_LETTERS:
            begun.append(start)
    return begun


def _after_line(text: str, start: int) -> int:
    """The end of the first line with words after a place."""
    found = re.compile(r"\s*[^\n]*").match(text, start)
    return found.end() if found else start


def _is_date(written: str) -> bool:
    said = read_day(written)
    return said.day is not None or said.basis == "ambiguous"


def _trimmed(part: str) -> str:
    """A part without the rules and empty lines around it."""
    lines = _lines(part)
    worded = [line for line in lines if line.words.strip() and not line.is_rule]
    return part[worded[0].start : worded[-1].end].strip("\r\n") if worded else ""
