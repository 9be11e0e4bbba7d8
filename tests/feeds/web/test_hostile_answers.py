"""Answers that would not end, or become huge, or are no HTTP: each ends, with a reason."""

import gzip
import itertools
import zlib

import pytest

from orchestration.feeds.web.addresses import AddressPolicy
from orchestration.feeds.web.http import Fetcher, Outcome
from orchestration.feeds.web.pacing import Breaker, Pacer
from tests.feeds.web.hostile_server import OK, drip, forever, hostile

LIMIT = 100_000
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
PACKED = OK + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n"


@pytest.fixture
def fetch(log):
    """Ask a hostile host for what it has; it may be silent for long, and has half a second."""

    def ask(play, **options):
        with hostile(play) as host:
            fetcher = Fetcher(
                "Stockcar/test (tests)",
                Pacer(1000),
                Breaker(log),
                AddressPolicy(frozenset({f"http://127.0.0.1:{host.port}"})),
                **{"attempts": 2, "backoff_s": 0.001, "timeout_s": 600, "deadline_s": 0.5}
                | options,
            )
            answer = fetcher.get(host.url, max_bytes=LIMIT)
            fetcher.close()
            return answer

    return ask


DRIPS = {
    "status line": (b"HTTP/1.1 200 ", b"O"),
    "nothing but a letter": (b"H", b""),
    "answers before the answer": (b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
    "hints before the answer": (b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
    "header": (OK + b"X-Long: ", b"a"),
    "headers": (OK, b"X-Many: a\r\n"),
}


@pytest.mark.parametrize(("begin", "piece"), DRIPS.values(), ids=DRIPS)
def test_the_deadline_covers_what_comes_before_the_body(fetch, begin, piece):
    answer = fetch(lambda: drip(begin, piece))
    assert (answer.outcome, answer.requests) == (Outcome.FAILED, 1)
    assert answer.detail == "127.0.0.1 did not come to an end in time."


BODIES = {
    "with its length": (OK + b"Content-Length: 99999\r\n\r\n", b"x"),
    "without one": (OK + b"Connection: close\r\n\r\n", b"x"),
    "in chunks": (CHUNKED, b"1\r\nx\r\n"),
    "in one chunk whose size does not end": (CHUNKED + b"1\r\nx\r\n", b"0"),
    "whose trailers do not end": (CHUNKED + b"1\r\nx\r\n0\r\n", b"X-After: a\r\n"),
    "packed": (PACKED + gzip.compress(b"x" * 9)[:10], b""),
}


@pytest.mark.parametrize(("begin", "piece"), BODIES.values(), ids=BODIES)
def test_the_deadline_covers_the_body(fetch, begin, piece):
    answer = fetch(lambda: drip(begin, piece))
    assert answer.outcome in (Outcome.TRUNCATED, Outcome.FAILED)
    assert answer.requests == 1  # no time is left for a second try
    assert answer.detail.startswith("127.0.0.1 ")


def test_the_deadline_covers_all_tries_and_redirects_together(fetch):
    answer = fetch(lambda: drip(b"HTTP/1.1 302 Found\r\n", b"Location: /a\r\n"), attempts=9)
    assert (answer.outcome, answer.requests) == (Outcome.FAILED, 1)


def test_the_deadline_covers_the_handshake(log):
    with hostile(lambda: drip(b"\x16\x03\x03\x3f\xff\x02\x00\x3f\xfb", b"a")) as host:
        fetcher = Fetcher(
            "Stockcar/test (tests)",
            Pacer(1000),
            Breaker(log),
            AddressPolicy(frozenset({f"https://127.0.0.1:{host.port}"})),
            attempts=1,
            timeout_s=600,
            deadline_s=0.5,
        )
        answer = fetcher.get(f"https://127.0.0.1:{host.port}/a")
    assert (answer.outcome, answer.detail) == (
        Outcome.FAILED,
        "127.0.0.1 did not let us in in time.",
    )


def bomb(level: int = 9):
    """Zeros without end in gzip: a thousand bytes for each one that is sent."""
    packer = zlib.compressobj(level, wbits=31)
    return itertools.chain(
        [PACKED], (packer.compress(b"\0" * 1_000_000) for _ in itertools.count())
    )


ENDLESS = {
    "answers before the answer": lambda: forever(b"HTTP/1.1 102 Processing\r\n\r\n"),
    "status line": lambda: itertools.chain([b"HTTP/1.1 200 "], forever(b"O")),
    "header": lambda: itertools.chain([OK + b"X-Long: "], forever(b"a")),
    "headers": lambda: itertools.chain([OK], forever(b"X-Many: a\r\n")),
    "no HTTP at all": lambda: forever(b"\xff"),
    "body": lambda: itertools.chain([OK + b"Connection: close\r\n\r\n"], forever(b"x")),
    "body in small chunks": lambda: itertools.chain([CHUNKED], forever(b"1\r\nx\r\n")),
    "chunks of which most is a comment": lambda: itertools.chain(
        [CHUNKED], forever(b"1;" + b"c" * 900 + b"\r\nx\r\n")
    ),
    "bomb": bomb,
    "bomb that is not packed": lambda: bomb(level=0),
    "empty packages": lambda: itertools.chain([PACKED], forever(gzip.compress(b""))),
    "packages of one byte": lambda: itertools.chain([PACKED], forever(gzip.compress(b"x"))),
    "zeros after the package": lambda: itertools.chain(
        [PACKED + gzip.compress(b"x")], forever(b"\0")
    ),
}


@pytest.mark.parametrize("play", ENDLESS.values(), ids=ENDLESS)
def test_what_does_not_end_is_refused_by_its_size(fetch, play):
    """There is time enough: it is the number of bytes that ends it."""
    answer = fetch(play, deadline_s=600, attempts=1)
    assert answer.outcome in (Outcome.REFUSED, Outcome.FAILED)
    assert answer.body == b""
    assert answer.detail.rstrip(".").rpartition(" ")[2] in {"end", "bytes", "HTTP"}


LENGTHS = {
    "longer than the body": (b"Content-Length: 9\r\n\r\nabc", Outcome.TRUNCATED, b"abc"),
    "shorter than the body": (b"Content-Length: 3\r\n\r\nabcdefghi", Outcome.FETCHED, b"abc"),
    "none": (b"\r\nabc", Outcome.FETCHED, b"abc"),
    "two": (b"Content-Length: 3\r\nContent-Length: 9\r\n\r\nabc", Outcome.FAILED, b""),
    "negative": (b"Content-Length: -3\r\n\r\nabc", Outcome.FAILED, b""),
    "another script's digit": ("Content-Length: ²\r\n\r\nabc".encode(), Outcome.FAILED, b""),
    "huge": (b"Content-Length: 99999999999999999999\r\n\r\nabc", Outcome.TRUNCATED, b"abc"),
    "beyond all numbers": (b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n", Outcome.FAILED, b""),
}


@pytest.mark.parametrize(("rest", "outcome", "body"), LENGTHS.values(), ids=LENGTHS)
def test_a_wrong_length_is_an_answer_with_a_reason(fetch, rest, outcome, body):
    answer = fetch(lambda: [OK + rest], deadline_s=600)
    assert (answer.outcome, answer.body) == (outcome, body)
    assert answer.detail.endswith(".")


def test_packages_one_after_the_other_are_one_body(fetch):
    packed = gzip.compress(b"ab") + gzip.compress(b"c") + b"\0\0"
    assert fetch(lambda: [PACKED, packed], deadline_s=600).body == b"abc"


def test_what_follows_a_package_and_is_none_is_not_taken_for_whole(fetch):
    packed = gzip.compress(b"abc") + b"junk"
    assert fetch(lambda: [PACKED, packed], deadline_s=600).outcome == Outcome.TRUNCATED


@pytest.mark.parametrize("encoding", [b"br", b"deflate", b"gzip, gzip", b"zstd", "²".encode()])
def test_a_body_packed_as_nobody_asked_is_refused(fetch, encoding):
    answer = fetch(lambda: [OK + b"Content-Encoding: " + encoding + b"\r\n\r\nx"], deadline_s=600)
    assert (answer.outcome, answer.body) == (Outcome.REFUSED, b"")


HEADERS = {
    "many": (b"".join(b"X-%d: a\r\n" % number for number in range(300)), Outcome.REFUSED),
    "a tag of another script": ("ETag: \"²\"\r\n".encode(), Outcome.FETCHED),
    "a tag of bytes": (b"ETag: \xff\xfe\r\n", Outcome.FETCHED),
    "a long tag": (b'ETag: "' + b"a" * 9000 + b'"\r\n', Outcome.FETCHED),
    "no name": (b": a\r\n", Outcome.FAILED),
    "a NUL": (b"X-Nul: a\x00b\r\n", Outcome.FAILED),
    "a date beyond the calendar": (
        b"Last-Modified: Fri, 31 Dec 9999 23:59:59 -2300\r\n", Outcome.FETCHED,
    ),
    "a cookie": (b"Set-Cookie: id=1\r\n", Outcome.FETCHED),
}  # fmt: skip


@pytest.mark.parametrize(("headers", "outcome"), HEADERS.values(), ids=HEADERS)
def test_odd_headers_are_an_answer(fetch, headers, outcome):
    answer = fetch(lambda: [OK + headers + b"Content-Length: 3\r\n\r\nabc"], deadline_s=600)
    assert answer.outcome == outcome
    assert answer.etag is None  # none that could be sent back


def test_what_an_answer_left_is_in_no_other(log):
    """No cookie is sent back, and bytes after an answer are not taken for the next one."""
    more = OK + b"Content-Length: 4\r\n\r\nevil"
    plays = iter([OK + b"Set-Cookie: id=1\r\nContent-Length: 3\r\n\r\nabc" + more] * 2)
    with hostile(lambda: [next(plays)]) as host:
        policy = AddressPolicy(frozenset({f"http://127.0.0.1:{host.port}"}))
        fetcher = Fetcher("Stockcar/test (tests)", Pacer(1000), Breaker(log), policy)
        assert [fetcher.get(host.url).body for _ in range(2)] == [b"abc", b"abc"]
        fetcher.close()
        assert len(host.asked) == 2
        assert "cookie" not in "".join(host.asked).lower()


STATUSES = [b"HTTP/1.1 \xc2\xb2 OK", b"HTTP/1.1 99999 OK", b"HTTP/1.1 -1 OK"]


@pytest.mark.parametrize("line", [*STATUSES, b"HTTP/1.1 101 Switching", b"HTTP/1.1 600 Odd", b""])
def test_odd_status_lines_are_an_answer(fetch, line):
    answer = fetch(lambda: [line + b"\r\nContent-Length: 0\r\n\r\n"], deadline_s=600, attempts=1)
    assert answer.outcome in (Outcome.FAILED, Outcome.REFUSED)
    assert answer.detail.endswith(".")
