"""Live blogs: one article of dated entries, put in the order in which they were written.

The page shows its newest entry first. Read from top to bottom the race would run backwards, so the
entries are turned round, each with its own time before it.
"""

import re
from collections import Counter
from itertools import pairwise
from typing import Any

from lxml import etree, html

from orchestration.feeds.news.page_tree import MAX_PARTS, text_of, types_of
from orchestration.feeds.news.plain_text import without_tags
from orchestration.feeds.news.written_dates import read_instant

LIVE = "LiveBlogPosting"
CLOCK = re.compile(r"\b(\d{1,2})[:.](\d{2})(?:\s*([ap])\.?\s?m\b\.?)?", re.IGNORECASE)


def is_live_blog(node: dict[str, Any]) -> bool:
    """Say whether a JSON-LD object is a live blog."""
    return LIVE in types_of(node)


def blog_fields(node: dict[str, Any]) -> dict[str, Any]:
    """The fields of a live blog that is told by its JSON-LD alone, its entries as the text."""
    entries = []
    listed = node.get("liveBlogUpdate") or []
    for update in (listed if isinstance(listed, list) else [listed])[:MAX_PARTS]:
        if isinstance(update, dict):
            words = [update.get("headline"), update.get("articleBody") or update.get("text")]
            said = "\n\n".join(without_tags(one).strip() for one in words if isinstance(one, str))
            written = update.get("datePublished") or update.get("dateCreated")
            entries.append((written if isinstance(written, str) else "", said))
    body = node.get("articleBody")
    text = in_order(entries) or (body if isinstance(body, str) else None)
    published = node.get("datePublished") or node.get("coverageStartTime")
    return {**node, "articleBody": text, "text": text, "datePublished": published}


def live_text(tree: html.HtmlElement) -> str | None:
    """The entries that a live blog's page shows; None where it does not mark their times."""
    entries = []
    held = _moments_held(tree)
    for moment in list(tree.iter("time"))[:MAX_PARTS]:
        entry = moment
        while (parent := entry.getparent()) is not None and held[parent] == 1:
            entry = parent
        if entry is not moment:
            written = moment.get("datetime") or moment.text_content()
            shown = " ".join(moment.text_content().split())
            said = text_of(entry)
            if shown and said.startswith(shown):
                said = said[len(shown) :].lstrip()
            entries.append((written, said, entry.getparent()))
    places = Counter(place for *_, place in entries)
    together = max(places, key=places.__getitem__, default=None)
    told = [(written, said) for written, said, place in entries if place is together and said]
    return in_order(told) if len(told) > 1 else None


def _moments_held(tree: html.HtmlElement) -> Counter:
    """How many `time` elements each element is or holds."""
    held: Counter = Counter()
    for _, node in etree.iterwalk(tree, events=("end",)):
        held[node] += node.tag == "time"
        if (parent := node.getparent()) is not None:
            held[parent] += held[node]
    return held


def in_order(entries: list[tuple[str, str]]) -> str | None:
    """Entries as one text, the earliest first, each below its time.

    Args:
        entries: Time as written, and words, in the order of the page.
    """
    entries = [(written, said) for written, said in entries if said]
    moments = [
        read_instant(written) if re.search(r"\d{4}", written) else None for written, _ in entries
    ]
    if all(moments):
        order = sorted(range(len(entries)), key=lambda number: moments[number])
    else:
        order = list(range(len(entries)))
        if _is_newest_first([_minutes(written) for written, _ in entries]):
            order.reverse()
    parts = [f"{_clock(entries[number][0])}{entries[number][1]}" for number in order]
    return "\n\n".join(parts) or None


def _is_newest_first(minutes: list[int | None]) -> bool:
    """Say whether clock times fall more often than they rise, a midnight in between allowed."""
    known = [minute for minute in minutes if minute is not None]
    steps = [(later - earlier + 720) % 1440 - 720 for earlier, later in pairwise(known)]
    return sum(step < 0 for step in steps) > sum(step > 0 for step in steps)


def _minutes(written: str) -> int | None:
    """Minutes since midnight of a clock time."""
    found = CLOCK.search(written)
    if not found:
        return None
    hour, half = int(found[1]), (found[3] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return (hour * 60 + int(found[2])) % 1440


def _clock(written: str) -> str:
    """The hour of an entry as a line of its own; nothing where none is written."""
    found = CLOCK.search(written)
    return f"{found[0].strip()}\n\n" if found else ""
