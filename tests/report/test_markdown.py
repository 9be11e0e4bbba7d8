"""What a template prints of a value is text: neither Markdown nor HTML acts on it."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from orchestration.report.health_page import trouble_list
from orchestration.report.markdown import render
from orchestration.report.outside_text import inline, literal

TABLE = "| who | points |\n|---|---|\n| {} | 1 |\n"
HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "![x](http://a.example/x.png)",
    "**bold** _em_ __strong__ ~~gone~~ `code`",
    "a | b | c",
    "one\n\n# two\n- three",
    "# heading",
    "- item",
    "1. item",
    "---",
    "===",
    "&lt;b&gt; &#42;",
    "back\\|slash\\",
    "<!-- hidden -->",
    "    four spaces",
    "[ref]: http://a.example",
    "```sh",
]


def shown(markdown: str, tag: str) -> list[str]:
    """The text in each element of a kind, as a reader sees it; other markup must not be there."""
    page = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown)
    found = re.findall(f"<{tag}>(.*?)</{tag}>", page, re.S)
    assert not any("<" in text for text in found), page
    return [html.unescape(text) for text in found]


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("text", HOSTILE)
def test_a_value_stays_in_its_cell_and_its_entry(text):
    assert shown(TABLE.format(inline(text)), "td") == [words(text), "1"]
    assert shown(f"- {inline(text)}", "li") == [words(text)]


@given(st.text(st.characters(exclude_categories=["C"]), min_size=1).filter(words))
def test_any_text_reads_as_itself(text):
    assert shown(TABLE.format(inline(text)), "td") == [words(text), "1"]
    assert shown(f"- {inline(text)}", "li") == [words(text)]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_of_others_keeps_its_lines_and_acts_in_none(text):
    page = MarkdownIt("commonmark").enable(["table"]).render(f"A text: {literal(text)}")
    seen = html.unescape("".join(re.sub(r"</?(?:p|pre|code)>", "", page)))
    assert re.findall(r"</?(\w+)", page) and set(re.findall(r"</?(\w+)", page)) <= {"p"}
    assert words(seen) == words(f"A text: {text}")


@pytest.mark.parametrize(
    "text", ["O'Reilly 300", "truck_2001_willy_t_ribbs", "Jr. (2nd), -10 to +5; 50%", "96.56%"]
)
def test_plain_words_look_in_the_source_as_they_read(text):
    assert inline(text) == text


def test_a_value_that_a_template_lacks_is_an_error():
    with pytest.raises(Exception, match="'sources' is undefined"):
        render("health.md.jinja")


def test_a_list_of_trouble_is_short_and_escaped():
    entries = [("failed", f"race {number}: <b>no</b> answer") for number in range(60)]
    told = trouble_list(entries)
    assert told.startswith("- **failed** race 0: &lt;b&gt;no&lt;/b&gt; answer\n")
    assert len(told.splitlines()) == 50
    assert trouble_list([("", "one line\nand another")]) == "- one line and another"
    assert trouble_list([]) == "none"
