"""Our own sentences, of the many ways a reporter says a thing, and what must be read in each."""

import csv
import re
from pathlib import Path

import pytest

from orchestration.reading import read_article
from orchestration.reading.lexicon import surname

FOLDER = Path(__file__).parent / "sentences"
PUBLISHED = "2023-11-04"
WRECK = {"crash", "spin", "contact", "fire"}


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def read(text: str) -> dict:
    return read_article(text, published=PUBLISHED)


def expected_incident(notation: str) -> dict:
    kind, _, rest = notation.partition(":")
    pairs = [part.strip().split("=") for part in re.split(r"[,;]", rest) if part.strip()]
    values = dict(pair for pair in pairs if pair[0].islower())
    roles = dict(pair for pair in pairs if not pair[0].islower())
    caution = {"yes": True, "no": False}.get(values.get("caution", ""))
    return {
        "group": "wreck" if kind in WRECK else kind,
        "roles": {name.lower(): role for name, role in roles.items()},
        "lap": int(values["lap"]) if "lap" in values else None,
        "laps_remaining": int(values["left"]) if "left" in values else None,
        "turn": values.get("turn"),
        "caution": caution,
    }


def found_incident(incident: dict) -> dict:
    kind = incident["kind"]
    return {
        "group": "wreck" if kind in WRECK else kind,
        "roles": {surname(driver["name"]): driver["role"] for driver in incident["drivers"]},
        **{name: incident[name] for name in ("lap", "laps_remaining", "turn", "caution")},
    }


@pytest.mark.parametrize("row", rows("incidents.tsv"), ids=lambda row: row["text"][:60])
def test_incident(row):
    found = [found_incident(incident) for incident in read(row["text"])["incidents"]]
    assert found == [expected_incident(row["expected"])]


@pytest.mark.parametrize("row", rows("negatives.tsv"), ids=lambda row: row["text"][:60])
def test_no_incident(row):
    assert read(row["text"])["incidents"] == []


@pytest.mark.parametrize("row", rows("quotes.tsv"), ids=lambda row: row["text"][:60])
def test_quotes(row):
    quotes = read(row["text"])["quotes"]
    words = [row["text"][q["char_start"] : q["char_end"]].strip(" .,!?") for q in quotes]
    assert words == [part.strip(" .,!?") for part in row["quotes"].split("|")]
    assert {quote["speaker"] for quote in quotes} == {row["speaker"]}
    assert {quote["via"] for quote in quotes} == {row["via"] or None}


@pytest.mark.parametrize("row", rows("claims.tsv"), ids=lambda row: row["text"][:60])
def test_claims(row):
    found = {
        " ".join(filter(None, (surname(c["subject"]), c["predicate"], c["object"])))
        for c in read(row["text"])["claims"]
    }
    expected = {
        re.sub(r"^\S+", lambda m: m.group().lower(), part.strip())
        for part in row["expected"].split(";")
    }
    missing = (expected - {""}) - found
    results = {c for c in found if re.search(r"finished|won_race|title", c)}
    assert not missing, found
    assert results <= expected, found


def test_there_are_enough_sentences():
    names = ("incidents.tsv", "negatives.tsv", "quotes.tsv", "claims.tsv")
    assert sum(len(rows(name)) for name in names) >= 300
