"""Sentences that recall another race, such as "Last year at Talladega the two fought"."""

import re

from orchestration.reading.patterns import Pattern
from orchestration.reading.quotes import find_quotations, mask
from orchestration.reading.sentences import paragraphs, sentences
from orchestration.reading.text import flatten

_NUMBER = r"(?:\d{1,2}|a|one|two|three|four|five|six|seven|eight|nine|ten|several|some|many)"
_TIME = (
    r"(?:last\s+(?:year|season|fall|spring|summer|winter|month)(?!'s)"
    rf"|{_NUMBER}\s+(?:years?|seasons?|months?|races)\s+(?:ago|earlier|before)"
    r"|earlier\s+(?:this|in\s+the)\s+(?:year|season)|(?:back\s+)?in\s+(?P<year>(?:19|20)\d\d)\b)"
)
_OPENS = Pattern(
    rf"\W*(?:(?:But|And|Also|Remember|Recall|Flashback|Rewind|It\s+was|Just|Only)\b[,:]?\s+)*{_TIME}",
    re.I,
)
_CLOSES = Pattern(rf"\b{_TIME}(?:,?\s+(?:at|in|here|there|on)\b[^,;]*)?\W*\Z", re.I)
_OF_SOMEBODY = Pattern(
    r"\b(?:who|whom|whose|which|that|since|as|like|unlike|after|because|than)\b", re.I
)
"""What stands behind these tells of a person or a reason, and not of when it happened."""
_CLAUSE = Pattern(
    rf",?\s+(?:who|whom|whose|which|where|when|since|after|because)\b[^,.;!?]*\b{_TIME}[^,.;!?]*"
    r"|\blast\s+(?:year|season|fall|spring|summer)'s\s+(?:[\w'.-]+\s+){0,4}"
    r"(?:fights?|crash|wreck|feud|incident|brawl|run-in|tangle|clash|contact|dust-up|altercation)\b"
    r"[^,.;!?]*",
    re.I,
)
"""A part of a sentence about another time: "who wrecked him last year", "last year's fight"."""
_NOW = Pattern(
    r"\blaps?\s+\d|\blaps\s+(?:to\s+go|remaining|left)\b|\b(?:tonight|today|this\s+time|this\s+race|now)\b"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b",
    re.I,
)
_GOES_ON = Pattern(
    r"\W*(?:Then|There|They|Both|The\s+(?:two|pair|drivers)|That\s+(?:day|night|race|time)|Afterwards?"
    r"|Later|After\s+that|He|She|It|His|Her|Their)\b"
)
MAX_CHARS = 150_000


def without_memories(text: str, published: str | None = None) -> str:
    """The text with sentences about another race blanked, every other character in its place.

    A sentence is such a memory when it opens with its time, or ends with it, and has nothing of
    the race at hand: no lap, no day of the week, no "tonight". The sentences that go on from it
    are blanked too; of others only the clause that recalls. What stands in quotation marks stays.

    Args:
        text: An article.
        published: ISO date of publication; without it a year alone makes no memory.

    Returns:
        A text of the same length; the same text where nothing is recalled.
    """
    flat = flatten(text[:MAX_CHARS])
    season = published[:4] if published else None
    spans = paragraphs(flat)
    masked = mask(flat, find_quotations(text, flat, spans))
    blanked = list(text)
    for start, end in spans:
        recalls = False
        for left, right in sentences(masked, start, end):
            sentence = masked[left:right]
            recalls = not _NOW.search(sentence) and (
                _is_memory(sentence, season) or (recalls and bool(_GOES_ON.match(sentence)))
            )
            parts = [(left, right)] if recalls else _clauses(sentence, left, season)
            for start_of_part, end_of_part in parts:
                for place in range(start_of_part, end_of_part):
                    blanked[place] = text[place] if masked[place] == "~" else " "
    return "".join(blanked)


def _clauses(sentence: str, offset: int, season: str | None) -> list[tuple[int, int]]:
    """The parts of a sentence that tell of another time."""
    return [
        (offset + found.start(), offset + found.end())
        for found in _CLAUSE.finditer(sentence)
        if _is_past(found, season) and not _NOW.search(found.group())
    ]


def _is_memory(sentence: str, season: str | None) -> bool:
    """Say whether a sentence tells at its beginning or end that it is of another time."""
    if opens := _OPENS.match(sentence):
        return _is_past(opens, season)
    closes = _CLOSES.search(sentence)
    return (
        closes is not None
        and _is_past(closes, season)
        and not _OF_SOMEBODY.search(sentence, 0, closes.start())
    )


def _is_past(found: re.Match, season: str | None) -> bool:
    return found["year"] is None or (season is not None and found["year"] < season)
