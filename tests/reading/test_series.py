"""The series of a race that the words do not name."""

import pytest

from orchestration.reading import read_article

CASES = (
    ("cup", "2023-10-16", "Kyle Larson held off Christopher Bell at Las Vegas Motor Speedway."),
    ("truck", "2023-10-02", "Brett Moffitt beat Ben Rhodes at Talladega Superspeedway."),
    ("nxs", "2023-10-30", "Justin Allgaier won ahead of Sammy Smith at Martinsville Speedway."),
    ("cup", "1973-04-16", "David Pearson won ahead of Benny Parsons and Bobby Isaac."),
    (None, "2014-08-10", "Tony Stewart hit another driver in a sprint car race."),
    (None, None, "Kyle Larson won ahead of Denny Hamlin."),
)


@pytest.mark.parametrize(("series", "published", "text"), CASES)
def test_series(series, published, text):
    assert read_article(text, published=published)["race"]["series"] == series
