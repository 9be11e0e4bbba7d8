"""Text of others is shown as itself in every form, and nothing but this module formats it."""

import ast
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.building.preview import Preview
from orchestration.defs.failures import message
from orchestration.defs.table_metadata import table_metadata
from orchestration.report.evidence import evidence_page
from orchestration.report.health_page import trouble_list
from orchestration.report.outside_text import in_chat, inline, literal, on_terminal, plain
from tests.report.hostile import ALL, LONGEST_ENTRY, SIGN, TEXTS, acting_markup, unseen
from tests.report.test_evidence import reading
from tests.surroundings import REPO

ROOMS = ("__main__.py", "cli", "defs", "webui")
"""Those that say something to people."""
PAGES = {"trouble_list", "health_table", "evidence_page"}
any_text = st.text(st.characters(), max_size=300)

each = pytest.mark.parametrize("text", [ALL, *TEXTS.values()], ids=["all", *TEXTS])


@each
def test_a_line_is_one_line_that_reads_as_itself(text):
    said = plain(text)
    assert SIGN in said and "\n" not in said
    assert unseen(said) == [] and len(said) < LONGEST_ENTRY


@each
def test_a_text_on_a_terminal_keeps_its_lines_and_nothing_else_of_its_form(text):
    said = on_terminal(f"first\n{text}")
    assert said.startswith("first\n") and SIGN in said
    assert unseen(said) == []


@each
def test_a_text_in_a_page_is_no_markup(text):
    for page in (
        f"- {inline(text)}\n",
        f"| a | b |\n|---|---|\n| {inline(text)} | 1 |\n",
        inline(text),
        f"A text: {literal(text)}",
        trouble_list([("failed", text), (text, "x")]),
        evidence_page([reading(text, [(0, 3)])]),
        evidence_page([replace(reading("x"), title=text)]),
    ):
        assert acting_markup(page) == []
        assert unseen(page) == []


@each
def test_a_failure_in_a_chat_calls_nobody_and_links_to_nothing(text):
    body = message("build", "1", f"{text[:200]} www.a.example http://a.example")
    assert unseen(body["text"]) == []
    told = body["text"].removeprefix("Stockcar: build failed: ")
    assert not set("<>@[]`*_~|&") & set(told)
    assert not re.search(r"://|\w\.[a-z]", told)
    assert json.loads(json.dumps(body)) == body


@each
def test_the_first_rows_of_a_table_are_text(text):
    look = Preview(1, {"name": "varchar"}, [[text]])
    [record] = table_metadata(look, {}, {})["first_rows"].records
    assert unseen(record.data["name"]) == [] and len(record.data["name"]) < LONGEST_ENTRY


@given(any_text)
def test_no_text_at_all_acts(text):
    assert unseen(plain(text)) == unseen(on_terminal(text)) == unseen(in_chat(text)) == []
    assert acting_markup(f"- {inline(text)}\n") == acting_markup(f"A: {literal(text)}") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("a\u202eb\u200bc", r"a\u202eb\u200bc"),
        ("lone \ud800 half", r"lone \ud800 half"),
        (
            "Dale Earnhardt Jr. - 3:12,5 “quoted” é ñ 日本",
            "Dale Earnhardt Jr. - 3:12,5 “quoted” é ñ 日本",
        ),
        ("  two   blanks\tand\nlines ", "two blanks and lines"),
    ],
)
def test_what_cannot_be_seen_is_shown_by_its_escape_and_the_rest_as_it_is(text, said):
    assert plain(text) == said


def test_a_cut_says_how_much_is_missing():
    assert plain("x" * 1500) == "x" * 1000 + " ... (500 more characters)"


def calls_in(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]


def speaking() -> list[tuple[str, ast.Call]]:
    """Every call by which one of the rooms says something, with where it stands."""
    folder = REPO / "orchestration"
    files = [
        file
        for room in ROOMS
        for file in ([folder / room] if room.endswith(".py") else (folder / room).rglob("*.py"))
    ]
    return [(f"{file.name}:{call.lineno}", call) for file in files for call in calls_in(file)]


def name_of(call: ast.AST) -> str:
    return ast.unparse(call.func) if isinstance(call, ast.Call) else ""


def test_a_log_line_is_a_text_of_ours_with_plain_values():
    """`%d` takes numbers alone, so only what `%s` shows needs to be made plain."""
    said = [(where, call) for where, call in speaking() if ".log." in name_of(call)]
    assert len(said) > 10
    for where, call in said:
        form, *values = call.args
        texts = [part for part in ast.walk(form) if isinstance(part, ast.Constant)]
        assert texts and not any(isinstance(part, ast.JoinedStr) for part in ast.walk(form)), where
        slots = sum(str(text.value).count("%s") for text in texts)
        assert sum(name_of(value) == "plain" for value in values) == slots, where


def test_a_failure_is_told_plainly_and_a_page_comes_from_a_template():
    found = [(where, call) for where, call in speaking() if call.args]
    failures = [(where, call) for where, call in found if name_of(call) == "dg.Failure"]
    pages = [(where, call) for where, call in found if name_of(call) == "dg.MetadataValue.md"]
    assert len(failures) > 4 and len(pages) > 5
    assert [where for where, call in failures if name_of(call.args[0]) != "plain"] == []
    for where, call in pages:
        made = {name_of(part) for part in ast.walk(call.args[0])} - {""}
        assert made & PAGES, where
    assert not any(name_of(call).endswith("MetadataValue.url") for _, call in found)


def test_what_is_printed_is_a_text_of_ours_or_no_markup():
    printed = [(where, call) for where, call in speaking() if name_of(call).endswith(".print")]
    assert len(printed) > 5
    for where, call in printed:
        is_markup = not any(word.arg == "markup" for word in call.keywords)
        filled = [part for part in ast.walk(call.args[0]) if isinstance(part, ast.FormattedValue)]
        values = {ast.unparse(part.value) for part in filled if part.format_spec is None}
        is_text = name_of(call.args[0]).startswith("Text")
        ours = {"name", "INDEX.name", "len(addresses)"}
        assert not is_markup or is_text or values <= ours, where


def test_nothing_else_formats_text_of_others():
    # names of files are made text once, where they are read: a table holds no bytes that are none
    allowed = {"orchestration/report/outside_text.py", "orchestration/store/regular_files.py"}
    for path in (REPO / "orchestration").rglob("*.py"):
        text = path.read_text()
        place = path.relative_to(REPO).as_posix()
        if place not in allowed:
            assert not re.search(r"markupsafe|html\.escape|unicode_escape|rich\.markup", text), (
                place
            )
        assert not re.search(r"csv\.(?:writer|DictWriter)", text), place  # no formulas either
