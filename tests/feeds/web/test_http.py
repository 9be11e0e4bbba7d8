"""The client: what it says, what it never does, and an answer for everything."""

import gzip
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from orchestration.feeds.web.addresses import AddressError, AddressPolicy
from orchestration.feeds.web.headers import retry_after_s, user_agent
from orchestration.feeds.web.http import Outcome
from orchestration.feeds.web.pacing import LONGEST_CLOSURE

PATH = "/a.json"


@pytest.fixture
def get(server, fetcher):
    server.put(PATH, {"a": 1})

    def ask(path=PATH, **options):
        return fetcher.get(server.url + path, **options)

    return ask


def test_it_says_who_it_is_and_unpacks_what_comes(server, get):
    answer = get()
    assert (answer.outcome, answer.body, answer.requests) == (Outcome.FETCHED, b'{"a": 1}', 1)
    (entry,) = server.log
    assert entry["user-agent"] == "Stockcar/test (tests)"
    assert entry["accept-encoding"] == "gzip"


def test_the_name_carries_project_and_contact():
    name = user_agent("1.2", "https://project.example", "ann@project.example")
    assert name == "Stockcar/1.2 (+https://project.example; ann@project.example)"


def test_bytes_that_we_have_are_not_sent_again(get):
    first = get()
    second = get(etag=first.etag, last_modified=first.last_modified)
    assert (second.outcome, second.body, second.status) == (Outcome.UNCHANGED, b"", 304)


FAULTS = [
    ("500", Outcome.FAILED, 30.0),
    ("hang", Outcome.FAILED, 0.2),
    ("drop", Outcome.FAILED, 30.0),
    ("cut", Outcome.TRUNCATED, 30.0),
]


@pytest.mark.parametrize(
    ("fault", "timeout_s"), [("500", 30.0), ("hang", 3.0), ("drop", 30.0), ("cut", 30.0)]
)
def test_what_may_be_gone_is_tried_again(server, get, fault):
    server.faults[PATH] = [fault, fault]
    answer = get()
    assert (answer.outcome, answer.requests) == (Outcome.FETCHED, 3)


@pytest.mark.parametrize(("fault", "outcome", "timeout_s"), FAULTS)
def test_what_stays_wrong_is_an_answer_too(server, get, fault, outcome):
    server.put(PATH, {"a": [str(number) for number in range(9000)]})
    server.always[PATH] = fault
    answer = get()
    assert (answer.outcome, answer.requests) == (outcome, 3)
    assert answer.detail.endswith(".")
    if fault == "cut":
        assert server.bodies[PATH].startswith(answer.body)
        assert len(answer.body) > 100


@pytest.mark.parametrize("status", ["403", "404", "410"])
def test_denied_is_not_tried_again_and_not_yet_absence(server, get, status):
    server.always[PATH] = status
    answer = get()
    assert (answer.outcome, answer.status, answer.requests) == (Outcome.DENIED, int(status), 1)


def test_retry_after_is_honoured(server, get):
    server.faults[PATH] = ["503:1"]
    started = time.monotonic()
    assert get().outcome == Outcome.FETCHED
    assert time.monotonic() - started >= 1.0


def test_a_long_retry_after_closes_the_host_for_that_long(server, get, log):
    server.faults[PATH] = ["503:3600"]
    assert get().outcome == Outcome.FAILED
    again = get()
    assert (again.outcome, again.requests) == (Outcome.LEFT_ALONE, 0)
    assert log.host("127.0.0.1").state == "open"
    assert len(server.log) == 1


@pytest.mark.parametrize(
    "asked",
    [
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Fri, 31 Dec 9999 23:59:59 -2300",
        "99999999999999999999",
        "9" * 5000,
    ],
)
def test_no_answer_shuts_a_host_for_good(server, get, log, asked):
    server.always[PATH] = f"503:{asked}"
    assert get().outcome == Outcome.FAILED
    until = log.host("127.0.0.1").open_until
    assert until is None or datetime.fromisoformat(until) - datetime.now(UTC) <= LONGEST_CLOSURE


@pytest.mark.parametrize(
    "asked",
    [
        "²",
        "٣",
        "-3",
        "nan",
        "1e99",
        "",
        " ",
        "1, 2",
        "Mon, 01 Jan 0000 00:00:00 -2300",
        "Fri, 31 Dec",
    ],
)
def test_a_pause_that_is_none_is_not_waited_for(server, get, asked):
    server.faults[PATH] = [f"503:{asked.encode().decode('latin-1')}"]
    assert (get().outcome, retry_after_s(asked)) == (Outcome.FETCHED, 0.0)


def test_a_closed_client_asks_nobody(server, fetcher):
    fetcher.close()
    assert fetcher.get(server.url + PATH).outcome == Outcome.REFUSED
    assert server.log == []


class TestHandingOver:
    """A document is handed over once, to the host it is for."""

    @pytest.fixture
    def post(self, server, fetcher):
        return lambda: fetcher.post(server.url + "/hook", {"text": "é"})

    def test_it_comes_as_it_was(self, server, post):
        assert post().outcome == Outcome.FETCHED
        assert server.taken == [("/hook", '{"text":"é"}'.encode())]

    @pytest.mark.parametrize("fault", ["500", "503:1", "404", "drop", "redirect:/b"])
    def test_what_is_not_taken_is_told_and_not_sent_again(self, server, post, fault):
        server.always["/hook"] = fault
        answer = post()
        assert answer.outcome != Outcome.FETCHED
        assert (answer.requests, server.asked("/b")) == (1, [])


def test_retry_after_may_be_seconds_or_a_date_or_nonsense():
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    assert retry_after_s("7") == 7.0
    assert 25 < retry_after_s(soon) <= 30
    assert retry_after_s("Wed, 21 Oct 2015 07:28:00 GMT") == 0.0
    assert retry_after_s("soon") == retry_after_s(None) == retry_after_s("-3") == 0.0


def test_a_body_beyond_the_limit_is_refused(server, get):
    server.put(PATH, b"x" * 5000)
    answer = get(max_bytes=4000)
    assert (answer.outcome, answer.body) == (Outcome.REFUSED, b"")


def test_a_small_answer_cannot_become_a_huge_one(server, get):
    server.put(PATH, b"\0" * 5_000_000)
    assert len(gzip.compress(server.bodies[PATH])) < 6_000
    assert get(max_bytes=1_000_000).outcome == Outcome.REFUSED


def test_redirects_are_followed_and_judged(server, get):
    server.put("/b.json", {"b": 2})
    server.faults[PATH] = [f"redirect:{server.url}/b.json", "redirect:/b.json"]
    assert get().body == get().body == b'{"b": 2}'
    server.faults[PATH] = ["redirect:http://10.0.0.1/b.json", "redirect:file:///etc/passwd"]
    assert [get().outcome, get().outcome] == [Outcome.REFUSED, Outcome.REFUSED]


@pytest.mark.parametrize("target", ["http://[half", "http://a.example:99999/", "//:0/"])
def test_a_redirect_to_no_address_at_all_is_refused(server, get, target):
    server.faults[PATH] = [f"redirect:{target}"]
    assert get().outcome == Outcome.REFUSED


def test_redirects_end(server, get):
    server.always[PATH] = f"redirect:{PATH}"
    answer = get()
    assert (answer.outcome, answer.requests) == (Outcome.REFUSED, 6)


def test_each_hop_needs_permission(server, get):
    server.faults[PATH] = [f"redirect:{server.url}/b.json"]

    def permit(url: str) -> None:
        if url.endswith("/b.json"):
            raise AddressError("robots.txt forbids it")

    answer = get(permit=permit)
    assert (answer.outcome, answer.requests) == (Outcome.REFUSED, 1)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/a",
        "file:///etc/passwd",
        "http:///a",
        "http://user:secret@127.0.0.1/a",
        "http://127.0.0.1/a",
        "http://localhost:1/a",
        "http://[::1]/a",
        "http://[::ffff:10.0.0.1]/a",
        "http://169.254.169.254/latest/meta-data",
        "http://192.168.1.1/a",
        "http://0.0.0.0/a",
        "http://224.0.0.1/a",
    ],
)
def test_addresses_that_must_not_be_asked(url, fetcher):
    answer = fetcher.get(url)
    assert (answer.outcome, answer.requests) == (Outcome.REFUSED, 0)
    assert "secret" not in answer.detail


def test_private_addresses_are_asked_when_allowed():
    AddressPolicy(private=True).check("http://192.168.1.1/a")
    with pytest.raises(AddressError, match="not a public address"):
        AddressPolicy().check("http://192.168.1.1/a")


def test_a_host_that_is_not_there_is_an_answer(fetcher):
    fetcher.policy = AddressPolicy(private=True)
    answer = fetcher.get("http://127.0.0.1:9/a")
    assert answer.outcome == Outcome.FAILED
