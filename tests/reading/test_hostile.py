"""Broken and hostile text: the reader stays fast, small, quiet and exact."""

import json
import resource
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.reading import read_article
from orchestration.reading.text import flatten

TIMES_AN_ORDINARY_TEXT = 40
"""How much dearer a hostile text may be than plain sentences, on whatever machine this is."""
MEGABYTES = 400
NAMES = ["Kyle Larson", "Denny Hamlin", "Chase Elliott", "Bubba Wallace", "Ty Dillon"]
WORDS = [
    *NAMES, "Larson", "Hamlin", "he", "his", "hit", "spun", "the wall", "crashed", "into", "by",
    "with", "and", ",", ".", '"', "\u201c", "\u201d", "''", "said", "told NBC Sports", "No. 5",
    "lap 30", "with 12 laps to go", "in Turn 2", "brought out the caution", "contact",
    "between", "the two drivers", "finished", "second", "won", "(", ")", "[10]", "\n\n", "\n",
    "?", "!", "Jr.", "p.m.", "November 3, 2023", "\u200f", "\u202e", "\x00", "<b>", "penalized",
]  # fmt: skip


def spans(document: dict):
    """Every (start, end) of a reading document."""
    yield from ((s["char_start"], s["char_end"]) for s in document["race"]["spans"])
    for person in document["people"]:
        yield from ((m["char_start"], m["char_end"]) for m in person["mentions"])
    for incident in document["incidents"]:
        yield from ((s["char_start"], s["char_end"]) for s in incident["spans"])
        yield from ((d["char_start"], d["char_end"]) for d in incident["drivers"])
    for kind in ("quotes", "claims"):
        yield from ((item["char_start"], item["char_end"]) for item in document[kind])


def check(text: str) -> dict:
    document = read_article(text, title=text[:80], published="2023-11-04")
    assert all(0 <= start < end <= len(text) for start, end in spans(document))
    json.dumps(document)
    return document


@pytest.fixture(scope="module")
def ordinary_s() -> float:
    """Processor time of an ordinary text of 400,000 letters."""
    started = time.process_time()
    check("Kyle Larson hit Denny Hamlin in Turn 2. " * 10_000)
    return time.process_time() - started


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("quotation marks", '"' * 10_000_000),
        ("curly marks", "\u201c\u201d" * 300_000),
        ("apostrophes", "''" * 300_000),
        ("nested markup", "<div>" * 60_000 + "Kyle Larson spun." + "</div>" * 60_000),
        ("open brackets", "<" * 300_000 + "[" * 100_000 + "(" * 100_000),
        ("control characters", "".join(map(chr, range(32))) * 10_000),
        ("right-to-left marks", "\u202eKyle Larson\u202c \u200fspun\u200e. " * 4_000),
        ("capitalised words", "Kyle Larson Denny Hamlin " * 25_000),
        ("capitals", "Aa Bb " * 60_000),
        ("one word", "a" * 400_000),
        ("digits", "1" * 400_000),
        ("spaces", "Kyle Larson" + " " * 400_000 + "spun"),
        ("lines", "\n" * 400_000),
        ("commas", "Kyle Larson, " * 30_000),
        ("and", "Kyle Larson and " * 25_000),
        ("no full stop", "Kyle Larson hit Denny Hamlin and " * 12_000),
        ("laps", "lap 5 on lap 6 with 7 laps to go " * 12_000),
        ("sql", "'; DROP TABLE race; -- Kyle Larson spun. " * 10_000),
        ("script", "<script>alert('Kyle Larson spun')</script> " * 9_000),
        ("numbers", "No. 5 Kyle Larson and the No. 11 " * 6_000),
        ("brothers", "Ty Dillon and his brother Austin " * 6_000),
        ("talk", '"It was fine," said Kyle Larson. ' * 8_000),
        ("more talk", 'He said: "Kyle Larson hit me." ' * 8_000),
        ("tracks", "Daytona International Speedway, Bowman Gray Stadium, " * 4_000),
        ("surrogates", "\ud800Kyle Larson spun.\udfff" * 4_000),
    ],
    ids=lambda value: value if len(value) < 30 else "",
)
def test_bounded(name, text, ordinary_s):
    started = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # of all tests before, too
    try:
        check(text)
    except UnicodeEncodeError:
        pytest.fail(f"{name}: the document cannot be written")
    assert time.process_time() - started < TIMES_AN_ORDINARY_TEXT * ordinary_s
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak < MEGABYTES * 1024


@settings(max_examples=120)
@given(st.text(max_size=400))
def test_any_text(text):
    check(text)
    assert len(flatten(text)) == len(text)


@settings(max_examples=150)
@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_any_words(words):
    text = " ".join(words)
    assert check(text) == check(text)


@settings(max_examples=60)
@given(st.sampled_from(NAMES), st.sampled_from(NAMES), st.text(max_size=30))
def test_names_survive_noise(first, second, noise):
    text = f"{noise}\n\n{first} hit {second} in Turn 2 on lap 30.\n\n{noise}"
    document = check(text)
    assert {first, second} <= {person["name"] for person in document["people"]}


def test_not_a_string():
    with pytest.raises(TypeError):
        read_article(None)


def test_empty():
    document = check("")
    assert document["incidents"] == document["quotes"] == document["claims"] == []
