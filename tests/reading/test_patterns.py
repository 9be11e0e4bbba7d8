"""A pattern that looks before it leaps finds what `re` finds, no more and no less."""

import csv
import re
from pathlib import Path

import pytest

from orchestration.reading import patterns, reader  # noqa: F401 - the reader makes the patterns
from orchestration.reading.patterns import Pattern

SENTENCES = Path(__file__).parent / "sentences" / "incidents.tsv"


def texts() -> list[str]:
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    some = [row["text"] for row in rows[::6]]
    return some + [text.lower() for text in some] + [" ".join(some[:30])]


def test_the_patterns_of_the_reader_find_what_re_finds():
    for text in texts():
        for pattern in patterns._patterns:
            expected = [match.span() for match in re.finditer(pattern.source, text, pattern.flags)]
            assert [match.span() for match in pattern.finditer(text)] == expected, pattern.source
            first = pattern.search(text)
            assert (first and first.span()) == (expected[0] if expected else None), pattern.source


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"\bwreck(?:s|ed)?\b", "A big one: the field WRECKED, then they wrecked again."),
        (r"(?<![\w-])spun(?:\s+out)?", "re-spun, spun out and\nspun; unspun"),
        (r"colou?r|grey", "The grey car lost its color in the last turn, its colour before."),
        (r"(?:lap|turn)?\s*\d{2}", "He pitted on lap 30 after a long run from turn 12 to lap 4."),
        (r"[^]abc]+way|\(led\)", "The leader drove a-way from everybody else (led) by a mile."),
    ],
)
def test_a_pattern_finds_what_re_finds(source, text):
    expected = [match.span() for match in re.finditer(source, text)]
    assert [match.span() for match in Pattern(source).finditer(text)] == expected


def test_case_counts_unless_it_is_ignored():
    text = "He was never the man to say so, but the Caution was his."
    assert Pattern("caution").search(text) is None
    assert Pattern("CAUTION", re.I).search(text)
