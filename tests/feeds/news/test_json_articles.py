"""The JSON of news services: one article under many names, and answers around a list of them."""

from datetime import date, datetime

import orjson
import pytest

from orchestration.feeds.news.article_formats import read_article_bytes
from orchestration.feeds.news.articles import ArticleReason, address_key

TEXT = "Ann Rook spun in Turn 2 with 30 laps to go, and Bo Lead won."
DAY, URL = "2023-11-04T05:00:00Z", "https://paper.example/rook"


def read(document, name="a.json"):
    return read_article_bytes(name, orjson.dumps(document))


SERVICES = {
    "source as an object": {
        "source": {"id": None, "name": "The Paper"}, "author": "Cy Writer", "title": "Rook spins",
        "url": URL, "publishedAt": DAY, "content": TEXT,
    },
    "a publishing system": {
        "title": {"rendered": "Rook spins"}, "content": {"rendered": f"<p>{TEXT}</p>"},
        "link": URL, "date": DAY, "publisher": "The Paper", "author": "Cy Writer",
    },
    "fields of a newspaper": {
        "webTitle": "Rook spins", "webUrl": URL, "webPublicationDate": DAY,
        "fields": {"bodyText": TEXT, "byline": "Cy Writer", "publication": "The Paper"},
    },
    "a crawler": {
        "maintext": TEXT, "title": "Rook spins", "url": URL, "date_publish": "2023-11-04 05:00:00",
        "authors": ["Cy Writer"], "source_domain": "The Paper",
    },
    "linked data": {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": "Rook spins",
        "articleBody": TEXT, "datePublished": DAY, "mainEntityOfPage": {"@id": URL},
        "author": [{"@type": "Person", "name": "Cy Writer"}], "publisher": {"name": "The Paper"},
    },
    "a graph of linked data": {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebPage", "@id": f"{URL}#page", "name": "Not an article"},
            {"@type": "Organization", "@id": "#paper", "name": "The Paper"},
            {"@type": "Person", "@id": "#cy", "name": "Cy Writer"},
            {"@type": ["NewsArticle", "Article"], "headline": "Rook spins", "articleBody": TEXT,
             "url": URL, "datePublished": DAY, "publisher": {"@id": "#paper"},
             "author": {"@id": "#cy"}},
        ],
    },
}  # fmt: skip


@pytest.mark.parametrize("document", SERVICES.values(), ids=SERVICES)
def test_an_article_is_found_under_any_services_names(document):
    reading = read(document)
    assert reading.rejections == []
    (article,) = reading.articles
    assert (article.text, article.title) == (TEXT, "Rook spins")
    assert (article.publisher, article.author) == ("The Paper", "Cy Writer")
    assert (article.url, article.published_date) == (URL, date(2023, 11, 4))


ENVELOPES = {
    "articles": lambda items: {"status": "ok", "totalResults": 2, "articles": items},
    "items of a feed": lambda items: {"feed": {"title": "The Paper"}, "items": items},
    "results in a response": lambda items: {"response": {"status": "ok", "results": items}},
    "data with attributes": lambda items: {"data": [{"id": 1, "attributes": one} for one in items]},
    "hits of a search": lambda items: {"hits": {"hits": [{"_source": one} for one in items]}},
    "by number": lambda items: {str(number): one for number, one in enumerate(items)},
    "a list of answers": lambda items: [{"articles": items[:1]}, {"articles": items[1:]}],
}


@pytest.mark.parametrize("wrap", ENVELOPES.values(), ids=ENVELOPES)
@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_an_answer_is_its_articles(wrap, name):
    items = [{"title": f"Number {n}", "content": f"{TEXT} {n}", "pubDate": DAY} for n in (1, 2)]
    reading = read(wrap(items), name)
    assert reading.rejections == []
    assert [article.text[-1] for article in reading.articles] == ["1", "2"]
    assert len({article.source_name for article in reading.articles}) == 2
    assert {article.published_date for article in reading.articles} == {date(2023, 11, 4)}


def test_a_feed_lends_its_name_to_its_items():
    feed = {"feed": {"title": "The Paper"}, "items": [{"title": "Rook spins", "content": TEXT}]}
    assert read(feed).articles[0].publisher == "The Paper"


def test_a_text_cut_short_by_its_service_says_nothing_of_letters_missing():
    sent = {"url": URL, "description": "Rook spun.", "content": f"{TEXT[:39]}… [+1234 chars]"}
    (article,) = read(sent).articles
    assert article.text == f"Rook spun.\n\n{TEXT[:39]}"


NONE = {
    "addresses alone": ({"articles": [{"title": name, "url": URL} for name in "AB"]}, "[[page]]"),
    "one address": ({"title": "A", "url": URL, "seendate": "20231104T050000Z"}, "[[page]]"),
    "no article": ({"status": "ok", "articles": []}, "`text`"),
    "an error": ({"status": "error", "code": "apiKeyInvalid", "message": "No."}, "`text`"),
    "a package": ({"name": "x", "version": "1", "description": "A tool."}, "`text`"),
    "an empty list": ([], "`text`"),
}  # fmt: skip


@pytest.mark.parametrize(("document", "cure"), NONE.values(), ids=NONE)
def test_what_holds_no_text_is_refused_once_and_with_a_cure(document, cure):
    reading = read(document)
    assert reading.articles == []
    (rejection,) = reading.rejections
    assert rejection.reason == ArticleReason.NO_TEXT
    assert cure in rejection.detail


def test_objects_on_lines_are_read_under_either_name():
    lines = b"\n".join(orjson.dumps({"text": f"{TEXT} {n}"}) for n in (1, 2))
    pretty = orjson.dumps({"articles": [{"text": TEXT}]}, option=orjson.OPT_INDENT_2)
    assert len(read_article_bytes("a.json", lines).articles) == 2
    assert len(read_article_bytes("a.jsonl", pretty).articles) == 1


@pytest.mark.parametrize(
    "link",
    [
        "http://www.paper.example/rook/",
        "https://paper.example/rook?utm_source=x&fbclid=1#top",
        "https://amp.paper.example/rook/amp",
        "https://Paper.example/rook/index.html",
    ],
)
def test_links_to_one_article_are_one_place(link):
    assert address_key(link) == "paper.example/rook"


def test_a_whole_site_is_no_place_and_a_number_chooses_an_article():
    assert address_key("https://paper.example/") is None
    assert address_key("https://p.example/story?id=7") != address_key(
        "https://p.example/story?id=8"
    )


def test_headlines_under_one_address_in_one_file_are_no_versions():
    items = [{"title": f"Number {n}", "text": f"{TEXT} {n}", "url": URL} for n in (1, 2)]
    assert [article.place for article in read(items).articles] == [None, None]
    items[1]["title"] = items[0]["title"]
    assert {article.place for article in read(items).articles} == {"paper.example/rook"}


def test_when_it_was_changed_is_kept_and_is_its_day_where_no_other_is_given():
    (article,) = read({"text": TEXT, "dateModified": "2023-11-05T09:00:00+01:00"}).articles
    assert article.modified_at == datetime(2023, 11, 5, 8)
    assert article.published_date == date(2023, 11, 5)
