"""Several dated stories in one text are several articles; one story stays whole."""

from datetime import date

import pytest

from orchestration.feeds.news.article_formats import read_article_bytes
from orchestration.feeds.news.stories import stories, without_date_line

ONE = "Ann Rook turned Bo Lead into the wall on lap 40 and Cy Tail was collected."
TWO = "Di Mid was thrown out after the race because of a loose nose, and Ed Far won."
SEVERAL = {
    "date lines and a rule": f"date 2023-11-04\n{ONE}\n\n----------\n\ndate 2022-07-25\n{TWO}\n",
    "labels and stars": (
        f"Published: Nov. 4, 2023\n\n{ONE}\n\n* * *\n\nPublished: July 25, 2022\n{TWO}"
    ),
    "headlines and dates alone": (
        f"Rook hits Lead\nNovember 4, 2023\n\n{ONE}\n\nMid is out\n25 July 2022\n\n{TWO}"
    ),
    "headlines above a gap, after a rule": (
        f"Rook hits Lead\n\n4 November 2023\n\n{ONE}\n===\nMid is out\n\n25/07/2022\n\n{TWO}"
    ),
    "Windows line ends": f"date 2023-11-04\r\n{ONE}\r\n\r\ndate 2022-07-25\r\n{TWO}\r\n",
    "pages": f"date 2023-11-04\n{ONE}\n\x0c\ndate 2022-07-25\n{TWO}\n",
}


@pytest.mark.parametrize("text", SEVERAL.values(), ids=SEVERAL)
def test_each_dated_story_is_an_article_of_its_own(text):
    reading = read_article_bytes("two.txt", text.encode())
    assert reading.rejections == []
    assert [(one.source_name, one.published_date) for one in reading.articles] == [
        ("two.txt#1", date(2023, 11, 4)),
        ("two.txt#2", date(2022, 7, 25)),
    ]
    for article, own, other in zip(reading.articles, (ONE, TWO), (TWO, ONE), strict=True):
        assert own in article.text and other not in article.text


WHOLE = {
    "a rule inside a story": f"date 2023-11-04\n{ONE}\n\n---\n\n{TWO}",
    "two dates in one head": f"Published: Nov. 4, 2023\nUpdated: Nov. 5, 2023\n\n{ONE}\n\n{TWO}",
    "a date in a sentence": f"Nov. 4, 2023\n\n{ONE}\n\nOn July 25, 2022 it rained. {TWO}",
    "no date": f"{ONE}\n\n---\n\n{TWO}",
}


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE)
def test_one_story_is_kept_whole(text):
    (story,) = stories(text)
    assert story.text == text


def test_a_long_opening_without_a_date_is_a_story_too():
    opening = "It rained in the morning and nobody drove. " * 6
    found = stories(f"{opening}\n\ndate 2023-11-04\n{ONE}\n\ndate 2022-07-25\n{TWO}")
    assert [story.published for story in found] == [None, "2023-11-04", "2022-07-25"]


def test_a_by_line_may_hold_the_date():
    (story,) = stories(f"Rook hits Lead\nBy Cy Writer | Nov. 4, 2023\n\n{ONE}")
    assert story.published == "Nov. 4, 2023"


def test_words_are_known_again_under_another_date():
    first, second = (without_date_line(f"date 2023-11-0{day}\n{ONE}") for day in (4, 5))
    assert first == second
    assert ONE in first
    assert without_date_line(ONE) == ONE
