"""A page of evidence: article text with the spans the reader used marked, everything escaped."""

from collections.abc import Sequence

from orchestration.landing.readings import Reading
from orchestration.report.markdown import render
from orchestration.report.outside_text import plain

MAX_CHARACTERS = 4000
TAGS = {"incidents": "strong", "quotes": "em"}

Piece = tuple[str, str]
"""A tag, empty for none, and the text that stands in it."""


def evidence_page(readings: Sequence[Reading]) -> str:
    """Render readings as Markdown: incident evidence bold, quotations in italics.

    Args:
        readings: Readings with their article text; spans are offsets into the text.

    Returns:
        One block per article. Article text is untrusted, so all of it is escaped, including the
        characters that Markdown would act on.
    """
    articles = [{"title": plain(one.title), "pieces": _pieces(one)} for one in readings]
    return render("evidence.md.jinja", articles=articles).rstrip("\n")


def _pieces(reading: Reading) -> list[Piece]:
    pieces, at = [], 0
    for start, end, tag in sorted(_spans(reading.document)):
        if start < at or end > MAX_CHARACTERS:
            continue
        pieces += [("", reading.text[at:start]), (tag, reading.text[start:end])]
        at = end
    return [*pieces, ("", reading.text[at:MAX_CHARACTERS])]


def _spans(document: dict) -> list[tuple[int, int, str]]:
    incidents = [
        (span["char_start"], span["char_end"], TAGS["incidents"])
        for incident in document["incidents"]
        for span in incident["spans"]
    ]
    quotes = [
        (quote["char_start"], quote["char_end"], TAGS["quotes"]) for quote in document["quotes"]
    ]
    return incidents + quotes
