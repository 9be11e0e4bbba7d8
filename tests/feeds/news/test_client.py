"""News: only what is listed, only what robots.txt allows, each page once."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.feeds.news.article_formats import read_article_bytes
from orchestration.feeds.news.client import (
    News,
    NewsPlace,
    UnreadableFeedError,
    entries,
    read_places,
)
from orchestration.feeds.web.pacing import Pacer
from orchestration.settings import SettingsError
from orchestration.store import archive

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Paper</title>
<item><title>Rook spins in NASCAR race</title><link>{url}/rook#top</link>
<author>cy@paper.example (Cy Writer)</author><pubDate>Sat, 04 Nov 2023 03:00:00 GMT</pubDate></item>
<item><title>Cricket: rain</title><link>/cricket</link></item>
<item><title>No address</title></item></channel></rss>"""
PAGE = b"""<html><head><title>Rook spins</title><link rel="canonical" href="/rook"></head><body>
<article><p>Ann Rook spun in Turn 2 with thirty laps to go, and the caution came out at once.</p>
<p>Bo Lead won the race, his first of the season, after leading one hundred laps.</p></article>"""


@pytest.fixture
def news(server, fetcher, log, tmp_path):
    server.put("/robots.txt", b"User-agent: *\nDisallow: /private\n")
    server.put("/feed.rss", FEED.format(url=server.url).encode())
    server.put("/rook", PAGE)
    server.put("/cricket", PAGE.replace(b"Rook", b"Bat"))
    return News(fetcher, log, tmp_path / "archive")


def articles(news):
    """What landing would make of the archive."""
    found = []
    for subject in archive.subjects(news.archive_root, "articles"):
        for version in archive.versions(news.archive_root, subject):
            found += read_article_bytes(f"{subject.kind}.json", version.read()).articles
    return found


def test_a_feeds_articles_are_kept_as_received_and_read_whole(server, news, tmp_path):
    report = news.gather([NewsPlace(f"{server.url}/feed.rss", True, must_mention=("nascar",))])
    assert report.stored == [f"{server.url}/rook"]
    assert report.trouble == []
    (article,) = articles(news)
    assert "Ann Rook spun in Turn 2" in article.text
    assert article.title == "Rook spins in NASCAR race"
    assert article.publisher == "The Paper"
    assert article.published_date == date(2023, 11, 4)
    assert article.url.endswith("/rook")
    assert server.asked("/cricket") == []


def test_each_page_is_asked_for_once(server, news):
    places = [NewsPlace(f"{server.url}/feed.rss", True), NewsPlace(f"{server.url}/rook", False)]
    assert len(news.gather(places).stored) == 2
    again = news.gather(places)
    assert again.stored == []
    assert len(server.asked("/rook")) == 1


def test_robots_are_asked_first_and_obeyed(server, news):
    server.put("/private/page", PAGE)
    report = news.gather([NewsPlace(f"{server.url}/private/page", False)])
    assert [entry["path"] for entry in server.log] == ["/robots.txt"]
    assert "robots.txt of 127.0.0.1 forbids /private/page" in report.trouble[0]


def test_a_redirect_into_a_forbidden_place_is_not_followed(server, news):
    server.faults["/rook"] = ["redirect:/private/page"]
    assert news.gather([NewsPlace(f"{server.url}/rook", False)]).stored == []
    assert server.asked("/private") == []


@pytest.mark.parametrize(("status", "may"), [("404", True), ("403", False), ("500", False)])
def test_without_a_clear_answer_we_stay_out(server, news, status, may):
    server.always["/robots.txt"] = status
    report = news.gather([NewsPlace(f"{server.url}/rook", False)])
    assert bool(report.stored) is may


def test_a_crawl_delay_slows_us_down(server, news):
    waited = []
    news.fetcher.pacer = Pacer(1000, sleep=waited.append, clock=lambda: 0.0)
    server.put("/robots.txt", b"User-agent: Stockcar\nCrawl-delay: 7\n")
    places = [NewsPlace(f"{server.url}/{name}", False) for name in ("rook", "cricket")]
    news.gather(places)
    assert max(waited) >= 7


def test_trouble_is_reported_and_stops_no_other(server, news):
    names = ("gone", "feed.rss", "rook")
    places = [NewsPlace(f"{server.url}/{name}", name == "feed.rss") for name in names]
    server.put("/feed.rss", b"this is no feed")
    report = news.gather(places)
    assert report.stored == [f"{server.url}/rook"]
    assert len(report.trouble) == 2


def test_a_feed_that_is_an_address_is_not_followed(server):
    with pytest.raises(UnreadableFeedError):
        entries(f"{server.url}/feed.rss".encode(), NewsPlace(server.url, True))
    assert server.log == []


@settings(max_examples=60)
@given(st.data())
def test_no_feed_breaks_its_reader(data):
    body = bytearray(FEED.encode())
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=12))
    try:
        found = entries(bytes(body), NewsPlace("https://paper.example/feed", True))
    except UnreadableFeedError:
        return
    assert all(isinstance(item.url, str) for item in found)


BROKEN = {
    "an encoding that is none": b'<?xml version="1.0" encoding="ut\xdf-8"?><rss></rss>',
    "a page": PAGE,
    "nothing": b"",
    "no links": b'<rss version="2.0"><channel><item><title>x</title></item></channel></rss>',
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("words", [(), ("NASCAR",)])
def test_a_broken_feed_is_reported_and_stops_no_other(server, news, body, words):
    server.put("/broken.rss", body)
    places = [
        NewsPlace(f"{server.url}/broken.rss", True, must_mention=words),
        NewsPlace(f"{server.url}/rook", False),
    ]
    report = news.gather(places)
    assert [line.split(": ")[0] for line in report.trouble] == [f"{server.url}/broken.rss"]
    assert report.stored == [f"{server.url}/rook"]


@pytest.mark.parametrize(
    "link",
    [
        *("http://[half", "http://a.example:99999/x", "http://a:0/", "::", "http://a..b/"),
        *(
            "http://²/",
            "http://xn--/",
            "http://a:²/",
            "http://2130706433/",
            "http://ann:b@a.example",
        ),
    ],
)
def test_an_entry_with_an_impossible_address_is_reported(server, news, link):
    server.put("/feed.rss", FEED.format(url=link).replace(f"{link}/rook#top", link).encode())
    report = news.gather([NewsPlace(f"{server.url}/feed.rss", True, must_mention=("NASCAR",))])
    assert report.stored == []
    assert len(report.trouble) == 1


def test_the_list_names_feeds_and_pages(tmp_path):
    path = tmp_path / "news.toml"
    path.write_text(
        '[[feed]]\nurl = "https://a.example/rss"\nmust_mention = ["NASCAR"]\n'
        '[[feed]]\nurl = "https://b.example/rss"\nenabled = false\n'
        '[[page]]\nurl = "https://c.example/x"\npublisher = "C"\n'
    )
    assert read_places(path) == [
        NewsPlace("https://a.example/rss", True, None, ("NASCAR",)),
        NewsPlace("https://c.example/x", False, "C"),
    ]


@pytest.mark.parametrize(
    "text",
    ["[[feed", "[[blog]]\nurl='https://a'", "[[feed]]\nurl='a'", "[[feed]]\nurl='https://a'\nx=1"],
)
def test_a_list_that_cannot_be_understood_is_refused(tmp_path, text):
    path = tmp_path / "news.toml"
    path.write_text(text)
    with pytest.raises(SettingsError, match=r"news\.toml"):
        read_places(path)


def test_a_page_that_is_no_text_is_kept_as_it_came(server, news, tmp_path):
    """Landing then says what is wrong with it; nothing that was fetched goes missing."""
    body = b"%PDF-1.7\x00\xff\xfe binary"
    server.put("/rook", body)
    report = news.gather([NewsPlace(f"{server.url}/rook", False)])
    assert (report.stored, len(report.trouble)) == ([], 1)
    (subject,) = archive.subjects(news.archive_root, "articles")
    (version,) = archive.versions(news.archive_root, subject)
    assert version.read() == body
    assert version.path.name.endswith(".html.gz")
