"""A page of evidence: article text with the spans the reader used marked, everything escaped."""

import html
from collections.abc import Sequence

from orchestration.landing.readings import Reading

MAX_CHARACTERS = 4000
MARKS = {"incidents": "strong", "quotes": "em"}


def evidence_page(readings: Sequence[Reading]) -> str:
    """Render readings as Markdown-safe HTML: incident evidence bold, quotations in italics.

    Args:
        readings: Readings with their article text; spans are offsets into the text.

    Returns:
        One block per article. Article text is untrusted, so all of it is escaped, including the
        characters that Markdown would act on.
    """
    return "\n\n".join(
        f"<b>{_safe(reading.title)}</b>\n\n{_marked(reading)}" for reading in readings
    )


def _marked(reading: Reading) -> str:
    spans = sorted(_spans(reading.document))
    parts, at = [], 0
    for start, end, mark in spans:
        if start < at or end > MAX_CHARACTERS:
            continue
        parts.append(_safe(reading.text[at:start]))
        parts.append(f"<{mark}>{_safe(reading.text[start:end])}</{mark}>")
        at = end
    parts.append(_safe(reading.text[at:MAX_CHARACTERS]))
    return "".join(parts)


def _spans(document: dict) -> list[tuple[int, int, str]]:
    incidents = [
        (span["char_start"], span["char_end"], MARKS["incidents"])
        for incident in document["incidents"]
        for span in incident["spans"]
    ]
    quotes = [
        (quote["char_start"], quote["char_end"], MARKS["quotes"]) for quote in document["quotes"]
    ]
    return incidents + quotes


def _safe(text: str) -> str:
    escaped = html.escape(text)
    return "".join(f"&#{ord(char)};" if char in "\\`*_{}[]()#+-.!|~" else char for char in escaped)
