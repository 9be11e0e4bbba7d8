"""An article that cannot be read in time is named, landed without a reading, and left alone."""

import pytest

from orchestration.landing import readings
from orchestration.landing.readings import read_new_articles
from orchestration.store.bounded_work import StoppedError
from orchestration.store.warehouse import writing
from tests.landing.test_articles import ArticleLanding


class Helper:
    """A helper that one text stops."""

    tasks = 0

    def run(self, function, articles, size):
        self.tasks += 1
        if any("endless" in text for text, *_ in articles):
            raise StoppedError("It took more than 10 s of computing.")
        return function(articles)


@pytest.fixture
def landing(tmp_path) -> ArticleLanding:
    return ArticleLanding(tmp_path)


def read(landing: ArticleLanding) -> list:
    with writing(landing.warehouse) as db:
        return read_new_articles(db)


def test_an_article_that_stops_the_reader_costs_only_its_own_reading(landing, monkeypatch):
    helper = Helper()
    monkeypatch.setattr(readings, "HELPER", helper)
    landing.drop("bad.txt", b"Ann Rook spun in an endless text.")
    landing.drop("good.txt", b"Bo Lead spun in turn 2.")
    landing.land()
    assert len(read(landing)) == 2
    assert landing.rows("select kind, reason from raw.quarantine") == [
        ("article_reading", "too_costly")
    ]
    tasks = helper.tasks
    landing.land()
    assert read(landing) == []
    assert helper.tasks == tasks
    assert landing.rows("select count(*) from raw.quarantine") == [(1,)]
