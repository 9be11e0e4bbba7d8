"""The sample reports tell what the bundled data holds: each is read, and its figures are checked.

They are our own words, so a wrong number in one would teach the reader of articles a falsehood.
"""

import gzip
import json
import re
from functools import cache

import pytest

from orchestration.feeds.news.article_files import files_in, read_article_file
from tests.surroundings import REPO

BUNDLED = REPO / "data" / "bundled"

RACES = {
    "2019-02-18-daytona-500.txt": 4773,
    "2021-07-10-knoxville-trucks.json": 5134,
    "2021-11-07-phoenix-xfinity.html": 5120,
    "2021-11-08-phoenix-cup.html": 5087,
    "2022-05-30-charlotte-cup.json": 5161,
    "2022-07-25-pocono-cup.html": 5168,
    "2023-11-04-phoenix-trucks.txt": 5373,
    "sample-reports.jsonl#1": 5342,
    "sample-reports.jsonl#2": 5119,
    "sample-reports.jsonl#3": 5239,
    "sample-reports.jsonl#4": 4775,
}
"""Which race each report is about; the report on a penalty has no race of its own."""


@cache
def articles() -> dict:
    """Every bundled article by the name of its file, and of its line where a file holds several."""
    folder = BUNDLED / "articles"
    readings = [read_article_file(path, folder) for path in files_in(folder)]
    assert [refused for reading in readings for refused in reading.rejections] == []
    return {article.source_name: article for reading in readings for article in reading.articles}


@cache
def race(race_id: int) -> dict:
    """The latest version of a bundled race."""
    path = max((BUNDLED / "nascar_feed" / "weekend_feed").glob(f"*/*/{race_id}/*.gz"))
    return json.loads(gzip.decompress(path.read_bytes()))["weekend_race"][0]


def test_every_report_is_known():
    assert set(articles()) == {*RACES, "2023-11-09-phoenix-trucks-penalty.txt"}


def test_reports_have_dates_and_a_readable_length():
    for name, article in articles().items():
        assert article.published_date, name
        assert 120 <= len(article.text.split()) <= 350, name


def test_the_noise_of_a_page_is_not_its_text():
    for name, article in articles().items():
        if name.endswith(".html"):
            assert "Sample text for the Stockcar repository" not in article.text
            assert not re.search(r"Sign in|Search|Standings$", article.text)


@pytest.mark.parametrize("name", RACES)
def test_a_report_names_the_winner_the_laps_and_the_margin(name):
    facts, text = race(RACES[name]), " ".join(articles()[name].text.split())
    winner = next(row for row in facts["results"] if row["finishing_position"] == 1)
    assert winner["driver_fullname"] in text
    assert re.search(rf"No\. {winner['car_number']}\b", text)
    assert str(facts["actual_laps"]) in text
    assert f"{float(facts['margin_of_victory']):.3f}" in text


@pytest.mark.parametrize("name", RACES)
def test_the_laps_reported_are_laps_of_cautions_or_leads(name):
    """Where a report says `on lap N`, something in the race begins or ends within a lap of N."""
    facts = race(RACES[name])
    reported = {int(lap) for lap in re.findall(r"\blap (\d+)", articles()[name].text)}
    known = {
        segment[key]
        for segment in facts["caution_segments"] + facts["race_leaders"]
        for key in ("start_lap", "end_lap")
    }
    assert {lap for lap in reported if not known & {lap - 1, lap, lap + 1}} == set()


@pytest.mark.parametrize("name", RACES)
def test_cars_reported_were_in_the_race(name):
    cars = {row["car_number"] for row in race(RACES[name])["results"]}
    assert set(re.findall(r"\bNo\. (\d+)", articles()[name].text)) <= cars
