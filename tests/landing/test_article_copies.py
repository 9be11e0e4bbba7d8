"""Copies, corrections and versions of articles as they land."""

import json
import shutil

import pytest

from orchestration.landing.articles import land_articles
from orchestration.landing.readings import read_new_articles
from orchestration.store.warehouse import writing

TEXT = "Ben Rhodes finished fifth at Phoenix Raceway. Corey Heim spun on lap 121 in turn 2."
ADDRESS = "https://paper.example/rhodes"


class Inbox:
    """An inbox and the warehouse that its files land in."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "inbox").mkdir()

    def drop(self, name: str, **fields):
        path = self.folder / "inbox" / name
        path.write_text(json.dumps(fields) if fields.get("text") else fields["words"])

    def land(self):
        with self.db() as db:
            landed = land_articles(
                db, self.folder / "bundled", self.folder / "inbox", self.folder / "archive"
            )
            read_new_articles(db)
            return landed

    def db(self):
        return writing(self.folder / "warehouse" / "s.duckdb")

    def rows(self, query: str) -> list[tuple]:
        with self.db() as db:
            return db.execute(query).fetchall()


@pytest.fixture
def inbox(tmp_path) -> Inbox:
    return Inbox(tmp_path)


def days(inbox: Inbox) -> list[tuple]:
    return inbox.rows("select title, published_date::varchar from raw.article order by all")


def test_each_paper_that_prints_the_same_words_keeps_its_row(inbox):
    for number, paper in enumerate(("The Paper", "Daily News", "The Herald")):
        inbox.drop(f"{number}.json", text=TEXT, title=paper, source=paper, published="2023-11-04")
    assert inbox.land().new == 1
    assert days(inbox) == [("The Paper", "2023-11-04")]
    copies = inbox.rows("select publisher from raw.article_copy order by all")
    assert copies == [("Daily News",), ("The Herald",), ("The Paper",)]


@pytest.mark.parametrize("name", ["a.json", "corrected.json"])
def test_an_article_dropped_again_with_another_day_takes_it(inbox, name):
    inbox.drop("a.json", text=TEXT, title="Rhodes", published="2023-11-06")
    inbox.land()
    make_a_year_older(inbox)
    (inbox.folder / "inbox" / "a.json").unlink()
    inbox.land()
    inbox.rows("update raw.article_reading set document = '{}'")
    inbox.drop(name, text=TEXT, published="2023-11-04")
    assert inbox.land().new == 0
    assert days(inbox) == [("Rhodes", "2023-11-04")]
    assert inbox.rows("select count(*) from raw.article_reading where document <> '{}'") == [(1,)]


def make_a_year_older(inbox: Inbox) -> None:
    """Date what is archived a year back, as if what comes next were dropped on another day."""
    for stored in (inbox.folder / "archive").rglob("*.gz"):
        stored.rename(stored.with_name(f"{int(stored.name[:4]) - 1}{stored.name[4:]}"))
    shutil.rmtree(inbox.folder / "warehouse")


def test_another_papers_headline_and_day_are_not_a_correction(inbox):
    inbox.drop("a.json", text=TEXT, title="Rhodes", source="The Paper", published="2023-11-04")
    inbox.drop("b.json", text=TEXT, title="Champion", source="Daily News", published="2023-11-06")
    inbox.land()
    assert days(inbox) == [("Rhodes", "2023-11-04")]


def test_an_update_without_a_day_has_that_of_its_article(inbox):
    inbox.drop("a.json", text=TEXT, title="Old", url=ADDRESS, published="2023-11-04")
    inbox.drop("b.json", text=f"{TEXT} Updated.", title="New", url=f"{ADDRESS}/?utm_source=x")
    inbox.drop("c.json", text=f"{TEXT} Elsewhere.", title="Other", url=f"{ADDRESS}-2")
    assert inbox.land().new == 3
    assert days(inbox) == [("New", "2023-11-04"), ("Old", "2023-11-04"), ("Other", None)]


def test_two_files_of_one_name_do_not_take_turns(inbox):
    (inbox.folder / "inbox" / "sub").mkdir()
    inbox.drop("a b.json", text=TEXT)
    inbox.drop("sub/a-b.json", text=f"{TEXT} Another.")
    for _ in range(3):
        inbox.land()
    assert len(inbox.rows("from raw.article_copy")) == 2


def test_a_second_landing_adds_and_reads_nothing(inbox):
    inbox.drop("a.json", text=TEXT)
    inbox.drop(
        "b.txt", words=f"date 2023-11-04\n{TEXT}\n\n---\n\ndate 2022-07-25\nIt rained there."
    )
    inbox.land()
    before = inbox.rows("from raw.article_copy order by all"), inbox.rows("from raw.article")
    assert inbox.land().new == 0
    assert before == (
        inbox.rows("from raw.article_copy order by all"),
        inbox.rows("from raw.article"),
    )


def test_an_incident_that_an_article_recalls_is_none_of_its_own(inbox):
    recalled = "Last year at Talladega Matt Crafton spun Nick Sanchez, and they fought."
    inbox.drop("a.json", text=f"{TEXT} {recalled}", published="2023-11-04")
    inbox.land()
    (told,) = inbox.rows(
        "select document->>'$.incidents[*].drivers[*].name' from raw.article_reading"
    )
    assert told == (["Corey Heim"],)
