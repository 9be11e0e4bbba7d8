"""The README tells the truth: its queries are the analyses, and print what it shows."""

import re

import pytest

from tests.readme import ANALYSES, README, REPO, as_published, printed, shown_queries

QUERIES = shown_queries()


def test_the_readme_shows_three_queries():
    assert len(QUERIES) >= 3


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_a_shown_query_is_the_analysis_it_names(query):
    assert as_published((ANALYSES / f"{query.name}.sql").read_text()) == query.sql


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_a_shown_output_is_what_the_shell_prints(query, published):
    assert printed(published, query.sql) == query.output


def test_every_make_target_named_in_the_readme_exists():
    targets = set(re.findall(r"^([a-z]+):", (REPO / "Makefile").read_text(), re.M))
    assert set(re.findall(r"make ([a-z]+)", README.read_text())) <= targets


def test_every_file_named_in_the_readme_exists():
    for path in re.findall(
        r"\]\(((?:docs|data|dbt_project|orchestration)/[^)#]+)\)", README.read_text()
    ):
        assert (REPO / path).exists(), path
