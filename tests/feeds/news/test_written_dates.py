"""Dates as people write them: read where they have one meaning, said to be unknown elsewhere."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.feeds.news.written_dates import alone, labelled, read_day, read_instant

FOURTH = date(2023, 11, 4)


@pytest.mark.parametrize(
    "written",
    [
        "2023-11-04",
        "2023-11-04T05:00:00Z",
        "20231104T050000Z",
        20231104,
        1699074000,
        "1699074000000",
        {"$date": "2023-11-04T05:00:00Z"},
        "2023/11/04",
        "Nov. 4, 2023",
        "November 4th, 2023",
        "4 November 2023",
        "Saturday, Nov. 4, 2023 1:05 a.m. ET",
        "Sat, 04 Nov 2023 01:02:03 GMT",
        "Sat Nov 4 2023 01:00:00 GMT-0400 (Eastern Daylight Time)",
        "Published Nov 4, 2023 at 1:05 AM EDT",
        "Updated 10:15 p.m., Nov. 4, 2023",
        "4 de noviembre de 2023",
        "4. November 2023",
        "4 novembre 2023",
        "Nov\u00a04,\u20092023",
    ],
)
def test_a_day_is_read_however_it_is_written(written):
    said = read_day(written)
    assert (said.day, said.basis) == (FOURTH, "stated")


@pytest.mark.parametrize("written", ["04/11/2023", "11/4/23", "4.11.2023", "05-06-2022"])
def test_a_day_of_two_meanings_is_not_guessed(written):
    said = read_day(written)
    assert (said.day, said.basis, said.written) == (None, "ambiguous", written)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("25/07/2022", date(2022, 7, 25)),
        ("7/25/2022", date(2022, 7, 25)),
        ("11/11/2023", date(2023, 11, 11)),
    ],
)
def test_a_number_above_twelve_or_the_same_number_twice_leaves_no_doubt(written, day):
    assert (read_day(written).day, read_day(written).basis) == (day, "stated")


def test_the_day_of_a_change_settles_which_of_two_days_is_meant():
    changed = datetime(2023, 11, 5, 9)
    assert read_day("04/11/2023", changed).day == FOURTH
    assert read_day("04/11/2023", datetime(2024, 6, 1)).basis == "ambiguous"


@pytest.mark.parametrize(
    "written", ["yesterday", "2 hours ago", "November 2023", "Friday night", "2023-13-45", "n/a"]
)
def test_what_names_no_day_is_said_to_be_unreadable(written):
    assert (read_day(written).day, read_day(written).basis) == (None, "unreadable")


@pytest.mark.parametrize("written", [None, "", " ", True, [], {}])
def test_nothing_is_no_date(written):
    assert read_day(written).basis is None


@given(st.text(max_size=200) | st.integers() | st.floats())
def test_no_date_field_breaks_its_reader(written):
    assert read_day(written).basis in (None, "stated", "ambiguous", "unreadable")
    read_instant(written)


def test_an_instant_is_in_utc():
    assert read_instant("2023-11-04T00:31:00-04:00") == datetime(2023, 11, 4, 4, 31)
    assert read_instant("Nov. 4, 2023") == datetime(2023, 11, 4)
    assert read_instant("soon") is None


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("date 2023-11-04 Corey Heim led.", "2023-11-04"),
        ("Published: 4 November 2023", "4 November 2023"),
        ("Posted on Nov. 4, 2023 by Cy Writer", "Nov. 4, 2023"),
        ("Date night at the track", None),
        ("The date 2023-11-04 was wet", None),
    ],
)
def test_a_line_with_a_label_gives_its_date(line, found):
    assert labelled(line) == found


@pytest.mark.parametrize(
    ("line", "is_date"),
    [
        ("November 4, 2023", True),
        ("Saturday, Nov. 4, 2023 1:05 a.m. ET", True),
        ("PHOENIX, Nov. 4, 2023", False),
        ("He won on November 4, 2023", False),
    ],
)
def test_a_line_that_is_a_date_alone(line, is_date):
    assert bool(alone(line)) is is_date
