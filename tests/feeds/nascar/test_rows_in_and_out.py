"""Rows in are rows landed and rows set aside, and SQL reads each value that landed.

Real documents are harmed at random places. What screening lets through is then read as staging
reads it, by DuckDB with the shapes written in the dbt models.
"""

import json
import random
import re
from collections.abc import Iterator
from datetime import datetime

import duckdb
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.feeds.nascar.kinds import SOURCE
from orchestration.feeds.nascar.screening import read_payload
from orchestration.settings import BUNDLED
from orchestration.store import archive
from orchestration.store.archive import Subject
from orchestration.store.lap_rows import ROWS
from tests.chaos.documents import rarer_bodies
from tests.chaos.mutations import doubled_part, lost_part, moved_part, odd_value
from tests.surroundings import REPO

STAGING = REPO / "dbt_project" / "models" / "staging" / "nascar_feed"
EACH = "*"
ROWS_OF = {
    "weekend_feed": [
        ("weekend_race", EACH, "results", EACH),
        ("weekend_race", EACH, "stage_results", EACH, "results", EACH),
        ("weekend_race", EACH, "caution_segments", EACH),
        ("weekend_race", EACH, "infractions", EACH),
    ],
    "race_list_basic": [(f"series_{number}", EACH) for number in (1, 2, 3)],
    "lap_times": [("laps", EACH, "Laps", EACH), ("flags", EACH)],
    "lap_notes": [("laps", EACH, EACH)],
    "live_flag_data": [(EACH,)],
    "live_pit_data": [(EACH,)],
    "live_points": [(EACH,)],
    "owners_points": [(EACH,)],
    "loopstats": [(EACH, "drivers", EACH)],
}
"""Where the rows of each kind are."""


def number_of_rows(document, path) -> int:
    if not path:
        return 1
    if path[0] == EACH:
        inner = document.values() if isinstance(document, dict) else document
        return (
            sum(number_of_rows(one, path[1:]) for one in inner)
            if isinstance(document, list) or (isinstance(document, dict) and len(path) == 2)
            else 0
        )
    return number_of_rows(document.get(path[0]), path[1:]) if isinstance(document, dict) else 0


def rows_of(kind: str, document) -> int:
    return sum(number_of_rows(document, path) for path in ROWS_OF[kind])


def bodies_of(kind: str) -> list[tuple[Subject, bytes]]:
    """Some real documents of a kind, or made-up ones where none is bundled; of laps four cars'."""
    if kind not in {"weekend_feed", "race_list_basic", "lap_times"}:
        return [(about, _longer(body)) for about, body in rarer_bodies() if about.kind == kind]
    subjects = [one for one in archive.subjects(BUNDLED, SOURCE, 2022) if one.kind == kind]
    found = []
    for subject in subjects[:: max(1, len(subjects) // 6)]:
        document = orjson.loads(list(archive.versions(BUNDLED, subject))[-1].read())
        if kind == "lap_times":
            flags = [{"LapsCompleted": lap, "FlagState": 1} for lap in range(20)]
            document = {"laps": document["laps"][:4], "flags": flags}
        found.append((subject, orjson.dumps(document)))
    return found


def _longer(body: bytes) -> bytes:
    """A document with each of its rows four times, so that one of them can be lost alone."""
    document = orjson.loads(body)
    if isinstance(document, list) and "drivers" not in document[0]:
        document = document * 4
    elif isinstance(document, list):
        document[0]["drivers"] *= 4
    return orjson.dumps(document)


BODIES = {kind: bodies_of(kind) for kind in ROWS_OF}


def harmed(kind: str, seed: int) -> tuple[Subject, bytes]:
    draw = random.Random(seed)
    subject, body = draw.choice(BODIES[kind])
    for _ in range(draw.randint(1, 3)):
        try:
            body = draw.choice((odd_value, odd_value, lost_part, doubled_part, moved_part))(
                draw, body
            )
            orjson.loads(body)
        except (TypeError, KeyError, IndexError, ValueError, RecursionError):
            subject, body = draw.choice(BODIES[kind])
    return subject, body


@pytest.mark.parametrize("kind", ROWS_OF)
@settings(max_examples=60)
@given(seed=st.integers(0, 2**32))
def test_rows_in_are_rows_landed_and_rows_set_aside(kind, seed):
    subject, body = harmed(kind, seed)
    found = read_payload(body, kind, subject.season, subject.series_id, subject.race_id)
    if found.refusal is None:
        text = found.mended or body
        set_aside = sum(one.row_count for one in found.set_aside)
        received, landed = rows_of(kind, orjson.loads(body)), rows_of(kind, orjson.loads(text))
        assert received == landed + set_aside, found.set_aside
        if text is body:
            assert found.set_aside == ()


def macro(name: str) -> str:
    """The text of a macro without the templating of its repeated part."""
    text = (REPO / "dbt_project" / "macros" / "weekend_feed_shape.sql").read_text()
    body = re.search(rf"macro {name}\(\) %}}(.*?){{% endmacro", text, re.DOTALL)[1]
    if repeated := re.search(r"{% set race = '(.*?)' %}", body, re.DOTALL):
        body = body.replace(repeated[0], "").replace("{{- race -}}", repeated[1])
    return body


def shape_in(model: str) -> str:
    sql = (STAGING / f"stg_nascar_feed__{model}.sql").read_text()
    return re.search(r"from_json\(\s*document,\s*'(.*?)'\)", sql, re.DOTALL)[1]


SHAPES = {
    "weekend_feed": macro("weekend_feed_shape"),
    "race_list_basic": macro("race_list_shape"),
    "live_points": shape_in("live_points"),
    "loopstats": shape_in("loop_stats"),
}


def lost(sent, wanted, read, path="") -> Iterator[str]:
    """The values that are in a document, are wanted by SQL, and are not what SQL makes of them."""
    if isinstance(wanted, list):
        if sent is not None and (read is None or len(read) != len(sent)):
            yield f"{path}: {sent!r:.80} read as {read!r:.80}"
            return
        for number, one in enumerate(sent or []):
            yield from lost(one, wanted[0], read[number], f"{path}/{number}")
    elif isinstance(wanted, dict):
        for name, inner in wanted.items():
            if sent.get(name) is not None:
                yield from lost(sent[name], inner, read and read[name], f"{path}/{name}")
    else:
        meant = datetime.fromisoformat(sent) if wanted == "TIMESTAMP" else sent
        if read != meant:
            yield f"{path}: {sent!r:.80} read as {read!r:.80}"


@pytest.mark.parametrize("kind", SHAPES)
@settings(max_examples=60)
@given(seed=st.integers(0, 2**32))
def test_sql_reads_each_value_that_landed(kind, seed):
    subject, body = harmed(kind, seed)
    found = read_payload(body, kind, subject.season, subject.series_id, subject.race_id)
    if found.refusal is None:
        text = found.mended or body.decode()
        with duckdb.connect() as db:
            ((read,),) = db.execute("select from_json(?, ?)", [text, SHAPES[kind]]).fetchall()
        assert list(lost(json.loads(text), json.loads(SHAPES[kind]), read)) == []


@pytest.mark.parametrize("name", ROWS)
@settings(max_examples=40)
@given(seed=st.integers(0, 2**32))
def test_a_document_about_laps_gives_a_row_for_each_that_landed(name, seed):
    rows = ROWS[name]
    subject, body = harmed(rows.kind, seed)
    found = read_payload(body, rows.kind, subject.season, subject.series_id, subject.race_id)
    if found.refusal is None:
        text = found.mended or body.decode()
        paths = ROWS_OF[rows.kind]
        path = paths[1] if name == "lap_flag" else paths[0]
        with duckdb.connect() as db:
            ((count,),) = db.execute(
                f"with documents as (select 1 as race_id, ?::json as document),"
                f" found as ({rows.query}) select count(*) from found",
                [text],
            ).fetchall()
        assert count == number_of_rows(json.loads(text), path)
