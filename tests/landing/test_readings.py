"""Only what is not read yet is read; a new reader reads everything again."""

import duckdb
import pytest

from orchestration.landing import readings
from orchestration.store.warehouse import prepare


@pytest.fixture
def db():
    with duckdb.connect() as connection:
        prepare(connection)
        connection.execute(
            "insert into raw.article (article_id, published_date, text) values"
            " ('a', date '2023-11-04', 'Ben Rhodes finished fifth at Phoenix Raceway.')"
        )
        yield connection


def test_an_article_is_read_once(db):
    assert [reading.article_id for reading in readings.read_new_articles(db)] == ["a"]
    assert readings.read_new_articles(db) == []


def test_a_new_version_of_the_reader_reads_everything_again(db, monkeypatch):
    readings.read_new_articles(db)
    monkeypatch.setattr(readings, "reader_version", lambda: "next")
    assert len(readings.read_new_articles(db)) == 1
    assert db.execute("select reader_version from raw.article_reading").fetchall() == [("next",)]


def test_a_span_quotes_the_stored_text(db):
    (reading,) = readings.read_new_articles(db)
    claim = next(claim for claim in reading.document["claims"] if claim["predicate"] == "finished")
    assert "finished fifth" in reading.text[claim["char_start"] : claim["char_end"]]
