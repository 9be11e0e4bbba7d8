"""Where an answer may lead: each hop is judged by what it is and by who led there."""

import pytest

from orchestration.feeds.web.addresses import AddressPolicy, origin
from orchestration.feeds.web.http import Fetcher, Outcome
from orchestration.feeds.web.pacing import Breaker, Pacer
from tests.feeds.small_feed import serving
from tests.feeds.web.hostile_server import hostile
from tests.feeds.web.made_internet import PUBLIC, internet

__all__ = ["internet"]  # a fixture

HERE = "http://feed.example/a.json"


@pytest.fixture
def client(log):
    """A client by settings: whose address is named, and what is switched on."""

    def make(named=None, live=True, private=False) -> Fetcher:
        allowed = frozenset([origin(named)] if named else [])
        policy = AddressPolicy(allowed, private, live)
        return Fetcher("Stockcar/test (tests)", Pacer(1000), Breaker(log), policy, backoff_s=0.001)

    return make


INSIDE = [
    "http://127.0.0.1:{port}/b.json",
    "http://localhost:{port}/b.json",
    "http://[::1]:{port}/b.json",
    "http://[::ffff:127.0.0.1]:{port}/b.json",
    "http://[::ffff:7f00:1]:{port}/b.json",
    "http://[::127.0.0.1]:{port}/b.json",
    "http://[64:ff9b::7f00:1]:{port}/b.json",
    "http://[2002:7f00:1::]:{port}/b.json",
    "http://[fe80::1%25lo]:{port}/b.json",
    "http://[fec0::1]:{port}/b.json",
    "http://2130706433:{port}/b.json",
    "http://0x7f000001:{port}/b.json",
    "http://017700000001:{port}/b.json",
    "http://0177.0.0.1:{port}/b.json",
    "http://127.1:{port}/b.json",
    "http://127.0.0.1.:{port}/b.json",
    "http://localhost.:{port}/b.json",
    "http://①②⑦.0.0.1:{port}/b.json",
    "http://0:{port}/b.json",
    "http://0.0.0.0:{port}/b.json",
    "http://10.0.0.1/b.json",
    "http://100.64.0.1/b.json",
    "http://169.254.169.254/latest/meta-data",
    "http://inside.example/b.json",
    "http://both.example/b.json",
    "//127.0.0.1:{port}/b.json",
    "http://feed.example@127.0.0.1:{port}/b.json",
    "http://127.0.0.1:{port}\\@feed.example/b.json",
]


@pytest.mark.parametrize("private", [False, True], ids=["private off", "private on"])
@pytest.mark.parametrize("target", INSIDE)
def test_a_public_host_leads_nowhere_inside(server, internet, client, target, private):
    """Not to what the operator named either: it was named for us."""
    server.put("/b.json", {"b": 2})
    internet.lead("inside.example", ["127.0.0.1"])
    internet.lead("both.example", [PUBLIC, "192.168.1.1"])
    location = target.format(port=server.port)
    server.always["/a.json"] = f"redirect:{location.encode().decode('latin-1')}"
    fetcher = client(named=server.url, private=private)
    answer = fetcher.get(HERE)
    assert answer.outcome in (Outcome.REFUSED, Outcome.FAILED)  # some names are none at all
    assert server.asked("/b.json") == []
    assert set(internet.connected) == {PUBLIC}
    assert answer.detail.endswith(".")


def test_a_public_host_may_lead_to_another_one(server, internet, client):
    server.put("/b.json", {"b": 2})
    server.faults["/a.json"] = ["redirect:http://other.example/b.json"]
    assert client().get(HERE).body == b'{"b": 2}'


def test_a_chain_leads_nowhere_inside_either(server, internet, client):
    """From what is named outside and back in: the right to be there ends on the way."""
    server.put("/b.json", {"b": 2})
    server.always["/a.json"] = "redirect:http://feed.example/c.json"
    server.always["/c.json"] = f"redirect:{server.url}/b.json"
    for private in (False, True):
        answer = client(named=server.url, private=private).get(f"{server.url}/a.json")
        assert answer.outcome == Outcome.REFUSED
    assert server.asked("/b.json") == []


def test_a_name_is_looked_up_once_and_what_was_judged_is_connected_to(server, internet, client):
    """A name that means a public host when it is judged and this machine a moment later."""
    server.put("/a.json", {"a": 1})
    internet.lead("feed.example", [PUBLIC], ["127.0.0.1"])
    assert client().get(HERE).outcome == Outcome.FETCHED
    assert (internet.looked_up, internet.connected) == (["feed.example"], [PUBLIC])


PUBLIC_TARGETS = [
    "http://feed.example/b.json",
    f"http://{PUBLIC}/b.json",
    f"http://[::ffff:{PUBLIC}]/b.json",
    "//feed.example/b.json",
    "https://feed.example/b.json",
]


@pytest.mark.parametrize("private", [False, True], ids=["private off", "private on"])
@pytest.mark.parametrize("target", PUBLIC_TARGETS)
def test_this_machine_leads_to_no_public_host_while_those_are_off(
    server, internet, client, target, private
):
    server.always["/a.json"] = f"redirect:{target}"
    answer = client(named=server.url, live=False, private=private).get(f"{server.url}/a.json")
    assert (answer.outcome, answer.requests) == (Outcome.REFUSED, 1)
    assert "STOCKCAR_LIVE=1" in answer.detail
    assert set(internet.connected) == {"127.0.0.1"}
    if not private:
        assert internet.looked_up == []  # to ask for a name is to ask, too


def test_no_public_host_is_asked_while_those_are_off(internet, client):
    """Nor one that the operator named: a name is no leave."""
    for url in ("http://feed.example/a.json", f"http://{PUBLIC}/a.json"):
        for named in (None, url):
            answer = client(named=named, live=False).get(url)
            assert (answer.outcome, answer.requests) == (Outcome.REFUSED, 0)
    assert internet.connected == []


def test_this_machine_leads_to_itself_and_to_no_other_port(server, client):
    server.put("/b.json", {"b": 2})
    with serving() as other:
        other.put("/b.json", {"b": 3})
        server.faults["/a.json"] = [f"redirect:{server.url}/b.json", f"redirect:{other.url}/b.json"]
        fetcher = client(named=server.url, live=False)
        assert fetcher.get(f"{server.url}/a.json").body == b'{"b": 2}'
        assert fetcher.get(f"{server.url}/a.json").outcome == Outcome.REFUSED
        assert other.log == []


class TestPassword:
    """A password in an address that the operator named goes to that host alone."""

    def address(self, server, path="a.json") -> str:
        return f"http://ann:s%65cret@127.0.0.1:{server.port}/{path}"

    def test_it_is_sent_to_the_host_it_is_for(self, server, client):
        server.put("/b.json", {"b": 2})
        server.faults["/a.json"] = ["redirect:/b.json"]
        url = self.address(server)
        answer = client(named=url).get(url)
        assert answer.outcome == Outcome.FETCHED
        assert "secret" not in answer.url + repr(answer)
        assert server.log[0]["authorization"] == "Basic YW5uOnNlY3JldA=="

    def test_it_is_sent_to_no_other(self, server, internet, client):
        server.put("/b.json", {"b": 2})
        server.faults["/a.json"] = ["redirect:http://feed.example/b.json"]
        url = self.address(server)
        assert client(named=url).get(url).outcome == Outcome.FETCHED
        (asked,) = server.asked("/b.json")
        assert "authorization" not in asked

    def test_a_host_cannot_make_us_send_one(self, server, internet, client):
        server.faults["/a.json"] = ["redirect:http://ann:secret@feed.example/b.json"]
        answer = client().get(HERE)
        assert answer.outcome == Outcome.REFUSED
        assert "secret" not in answer.detail


NONSENSE = [
    b"http://a..b/", b"http://.a/", b"http://a b/", b"http://\xc2\xb2/", b"http://xn--/",
    b"http://-a-.example/", b"http://" + b"a" * 64 + b".example/", b"http://" + b"a." * 300 + b"b/",
    b"http://[half", b"http://a:\xc2\xb2/", b"http://a:99999/", b"http://a:-1/", b"http://a:0/",
    b"http:///", b"http:", b"://", b"\xff\xfe", b"javascript:alert(1)", b"file:///etc/passwd",
    b"gopher://a/", b"data:,x", b"http://a\xe2\x84\x80b/", b"http://[v1.x]/", b"a" * 90_000,
]  # fmt: skip


@pytest.mark.parametrize("location", NONSENSE, ids=lambda text: repr(text[:24]))
def test_a_redirect_to_no_address_is_an_answer_with_a_reason(client, location):
    head = b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\nContent-Length: 0\r\n\r\n"
    with hostile(lambda: [head]) as host:
        answer = client(named=host.url).get(host.url)
    assert answer.outcome == Outcome.REFUSED
    assert answer.detail.endswith(".")
    assert len(answer.detail) < 300
