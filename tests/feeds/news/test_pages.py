"""Pages: live blogs in the order of the race, several stories on one page, and their dates."""

from datetime import date

import orjson
import pytest

from orchestration.feeds.news.article_formats import read_article_bytes

STORY = (
    "Ann Rook spun in Turn 2 with thirty laps to go, and the caution came out at once for her."
    " Bo Lead won the race, his first of the season, after leading one hundred of the laps."
)


def read(page: str, name: str = "a.html"):
    return read_article_bytes(name, page.encode())


def only(page: str):
    reading = read(page)
    assert reading.rejections == []
    (article,) = reading.articles
    return article


def blog_data(*updates: tuple[str, str, str]) -> str:
    node = {
        "@type": "LiveBlogPosting", "headline": "Live: the race",
        "datePublished": "2023-11-03T22:00:00-04:00",
        "liveBlogUpdate": [
            {"@type": "BlogPosting", "datePublished": when, "headline": head, "articleBody": body}
            for when, head, body in updates
        ],
    }  # fmt: skip
    return f'<script type="application/ld+json">{orjson.dumps(node).decode()}</script>'


ENTRIES = [("1:05 a.m.", "Late."), ("12:31 a.m.", "Middle."), ("10:02 p.m.", "Early.")]


def entry(clock: str, words: str, tag: str) -> str:
    return f"<{tag}><time>{clock}</time><h2>Moment</h2><p>{words}</p></{tag}>"


@pytest.mark.parametrize("tag", ["section", "div", "li", "article"])
def test_a_live_blog_is_one_article_under_its_own_headline_in_the_order_of_the_race(tag):
    listed = "".join(entry(clock, f"{words} {STORY}", tag) for clock, words in ENTRIES)
    article = only(
        f"<html><head><title>Live</title>{blog_data(('2023-11-04', 'Moment', 'Spin.'))}</head>"
        f"<body><main><h1>Live: the race</h1><div>{listed}</div></main></body></html>"
    )
    assert (article.title, article.published_date) == ("Live: the race", date(2023, 11, 3))
    places = [article.text.index(word) for word in ("Early.", "12:31 a.m.", "Middle.", "Late.")]
    assert places == sorted(places)


def test_a_live_blog_told_in_its_data_alone_is_read_from_there():
    updates = [
        ("2023-11-04T01:05:00-04:00", "Over", f"Late. {STORY}"),
        ("2023-11-03T22:02:00-04:00", "Green", f"Early. {STORY}"),
    ]
    article = only(f"<html><head>{blog_data(*updates)}</head><body><p>Loading</p></body></html>")
    assert article.text.index("Early.") < article.text.index("Late.")
    node = orjson.loads(blog_data(*updates).partition(">")[2].removesuffix("</script>"))
    (same,) = read_article_bytes("blog.json", orjson.dumps(node)).articles
    assert (same.title, same.text) == ("Live: the race", article.text)


def test_stories_on_one_page_with_days_of_their_own_are_articles_of_their_own():
    parts = "".join(
        f'<article><h2><a href="https://p.example/{day}">Story {day}</a></h2>'
        f'<time datetime="2023-11-0{day}">x</time><p>{day} {STORY}</p></article>'
        for day in (4, 5)
    )
    reading = read(f"<html><body><main>{parts}</main></body></html>")
    assert [(one.title, str(one.published_date), one.url) for one in reading.articles] == [
        ("Story 4", "2023-11-04", "https://p.example/4"),
        ("Story 5", "2023-11-05", "https://p.example/5"),
    ]
    assert [one.text for one in reading.articles] == [f"4 {STORY}", f"5 {STORY}"]


def test_teasers_beside_a_story_are_not_stories():
    teaser = '<article><h3>More</h3><time datetime="2022-01-01">x</time><p>Read on.</p></article>'
    page = (
        f'<article><h1>Rook spins</h1><time datetime="2023-11-04">x</time><p>{STORY}</p></article>'
    )
    article = only(f"<html><body><main>{page}{teaser}</main></body></html>")
    assert article.published_date == date(2023, 11, 4)


DATES = {
    "JSON-LD": (
        '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"%s"}</script>'
    ),
    "meta": '<meta property="article:published_time" content="%s">',
    "an old meta": '<meta name="pubdate" content="%s">',
}


@pytest.mark.parametrize("form", DATES.values(), ids=DATES)
@pytest.mark.parametrize("written", ["2023-11-04T05:00:00Z", "November 4, 2023", "4 Nov 2023"])
def test_a_page_says_its_day_in_its_own_way(form, written):
    page = (
        f"<html><head>{form % written}</head><body><article><p>{STORY}</p></article></body></html>"
    )
    assert only(page).published_date == date(2023, 11, 4)


@pytest.mark.parametrize(
    ("shown", "day", "basis"),
    [
        ("<time>Nov. 4, 2023</time>", date(2023, 11, 4), "stated"),
        ('<p class="byline">By Cy Writer | November 4, 2023</p>', date(2023, 11, 4), "stated"),
        ("<time>04/11/2023</time>", None, "ambiguous"),
        ("<p>Published 04/11/2023 by Cy Writer</p>", None, "ambiguous"),
        ("", None, None),
    ],
)
def test_a_day_shown_on_a_page_is_read_or_said_to_be_unclear(shown, day, basis):
    page = f"<html><body><article><h1>Rook</h1>{shown}<p>{STORY}</p></article></body></html>"
    article = only(page)
    assert (article.published_date, article.published_basis) == (day, basis)
