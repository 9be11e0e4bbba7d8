"""Pages, feeds and JSON made to be dear: refused or read, and never at the cost of the square."""

import time

import orjson
import pytest

from orchestration.feeds.news import article_formats, bounded_reading, markup_bounds
from orchestration.feeds.news.articles import ArticleReason as Reason
from orchestration.feeds.news.client import NewsPlace, UnreadableFeedError, entries
from orchestration.store.bounded_work import StoppedError

WORDS = "Ann Rook spun in Turn 2 with 30 laps to go. " * 10
MANY = 40_000
GROWTH = 12
"""Four times the text may take this many times as long; by the square it would be sixteen."""


def page(inner: str) -> bytes:
    return f"<html><body><article><p>{WORDS}</p>{inner}</article></body></html>".encode()


def feed(inner: str) -> bytes:
    return (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>P</title><item><title>t</title>'
        f"<link>http://paper.example/a</link>{inner}</item></channel></rss>"
    ).encode()


def attributes(many: int) -> str:
    return "<p " + " ".join(f"a{number}=1" for number in range(many)) + ">x</p>"


@pytest.mark.parametrize(
    "inner",
    [attributes(MANY), "<p>x</p>" * MANY, "<p " + "a " * MANY + ">", "<p " + "a='b c' " * MANY],
)
def test_a_page_of_more_markup_than_pages_have_is_refused_unparsed(inner):
    (rejection,) = article_formats.read_article_bytes("a.html", page(inner)).rejections
    assert rejection.reason == Reason.TOO_COMPLEX


@pytest.mark.parametrize("inner", [attributes(MANY), "<x/>" * MANY, "a" * MANY])
def test_a_feed_of_more_markup_than_feeds_have_is_refused_unparsed(inner):
    with pytest.raises(UnreadableFeedError, match="more than"):
        entries(feed(inner), NewsPlace("http://paper.example/rss", True))


def test_what_true_pages_have_is_let_through():
    long_text = "word " * 20_000
    markup_bounds.check_feed(f"<p title='{long_text}' data-x=\"{long_text}\">{long_text}</p>" * 5)
    markup_bounds.check_markup(attributes(400) + "<p class='a b c'>x</p>" * 20_000)


def seconds(many: int) -> float:
    blog = "<div itemtype=LiveBlogPosting>" + "<div><time>10:20</time>x</div>" * many + "</div>"
    began = time.process_time()
    article_formats.read_article_bytes("a.html", page(blog))
    return time.process_time() - began


def test_a_live_blog_of_four_times_the_entries_does_not_take_sixteen_times_as_long():
    seconds(10)  # imports
    assert seconds(11_000) < GROWTH * seconds(2_750)


@pytest.mark.parametrize(
    "body",
    [
        b'{"text": "x", "author": ' + b"[" * 900 + b"]" * 900 + b"}",
        b'[{"text": "x", "b": ' + b'{"a":' * 500 + b"1" + b"}" * 500 + b'}, {"text": "y"}]',
        b'{"articles":' * 900 + b"[]" + b"}" * 900,
        page('<script type="application/ld+json">' + "[" * 900 + "]" * 900 + "</script>"),
    ],
)
@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.html"])
def test_what_is_nested_without_end_is_an_article_or_a_reason(name, body):
    reading = article_formats.read_article_bytes(name, body)
    assert reading.articles or reading.rejections


class Helper:
    """A helper that is stopped by every task that holds one text."""

    def __init__(self, endless: bytes):
        self.endless, self.tasks = endless, 0

    def run(self, function, files, size):
        self.tasks += 1
        if any(self.endless in body for _, body, _ in files):
            raise StoppedError("It took more than 10 s of computing.")
        return function(files)


@pytest.fixture
def helper(monkeypatch) -> Helper:
    helper = Helper(b"endless")
    monkeypatch.setattr(bounded_reading, "HELPER", helper)
    return helper


def test_of_many_files_only_the_one_that_does_not_end_is_refused(helper):
    files = [(f"{number}.txt", b"Ann Rook spun.") for number in range(3)]
    found = list(bounded_reading.read_files([*files, ("bad.txt", b"endless"), *files]))
    assert [len(one.articles) for one in found] == [1, 1, 1, 0, 1, 1, 1]
    assert [one.body for one in found[2:4]] == [b"Ann Rook spun.", b"endless"]
    ((rejection,),) = [one.rejections for one in found if one.rejections]
    assert (rejection.source_name, rejection.reason) == ("bad.txt", Reason.TOO_COSTLY)


def test_of_many_lines_only_the_one_that_does_not_end_is_refused(helper):
    lines = b'{"text": "one"}\n{"text": "endless"}\n\n{"text": "three"}\n'
    (reading,) = bounded_reading.read_files([("a.jsonl", lines)])
    assert [one.source_name for one in reading.articles] == ["a.jsonl#1", "a.jsonl#4"]
    assert [one.source_name for one in reading.rejections] == ["a.jsonl#2"]


def test_what_did_not_end_before_is_not_tried_again(helper):
    lines = b'{"text": "one"}\n{"text": "endless"}\n'
    files = [("bad.txt", b"endless"), ("a.jsonl", lines), ("good.txt", b"Ann Rook spun.")]
    first = list(bounded_reading.read_files(files))
    costly = {one.sha256: one.detail for reading in first for one in reading.rejections}
    assert len(costly) == 2
    helper.endless = b"nothing"  # whatever is tried now would end
    again = list(bounded_reading.read_files(files, costly))
    assert [(one.articles, one.rejections) for one in again] == [
        (one.articles, one.rejections) for one in first
    ]


def test_many_small_files_are_few_tasks(helper):
    assert len(list(bounded_reading.read_files([("a.txt", b"Ann Rook spun.")] * 1_000))) == 1_000
    assert helper.tasks <= 5


@pytest.mark.parametrize(
    "text",
    [
        "date" + " " * 20_000 + "2023",
        "Published:" + "\t" * 20_000 + "on" + " " * 20_000 + "a day",
        "Ann Rook spun." + " " * 20_000 + "[+12 chars",
        "Ann Rook spun." + " ..." * 20_000 + "[+12 chars",
        ("By " + "Cy " * 20 + "\n") * 2_000,
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.json"])
def test_long_runs_of_blanks_are_read_as_fast_as_words(name, text):
    began = time.process_time()
    article_formats.read_article_bytes("a.txt", b"Bo Lead won the race. " * 4_000)
    ordinary = time.process_time() - began
    body = orjson.dumps({"text": text, "summary": "Ann", "url": "http://paper.example/a"})
    began = time.process_time()
    article_formats.read_article_bytes(name, text.encode() if name == "a.txt" else body)
    assert time.process_time() - began < 5 + 100 * ordinary
