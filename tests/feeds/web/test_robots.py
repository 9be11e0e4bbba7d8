"""robots.txt says where we may go, in the words that sites use: wildcards, agents, delays."""

import pytest

from orchestration.feeds.web.addresses import AddressError
from orchestration.feeds.web.robots import LONGEST_DELAY_S, MAX_ROBOTS_BYTES, Robots, without_others

WILDCARDS = """
User-agent: *
Disallow: /*?print=
Disallow: /*.pdf$
Disallow: /private/
Allow: /private/open.html
"""
AGENTS = """
User-agent: Googlebot
User-agent: stockcar
Disallow: /ours/

User-agent: *
Disallow: /

User-agent: Stockcar
Disallow: /ours-too/
"""


@pytest.fixture
def may(server, fetcher):
    """Whether a path of the small server may be asked for under a given robots.txt."""

    def ask(rules: str, path: str) -> bool:
        server.put("/robots.txt", rules.encode())
        try:
            Robots(fetcher).permit(server.url + path)
        except AddressError as error:
            assert "the robots.txt of 127.0.0.1 forbids" in str(error)
            return False
        return True

    return ask


@pytest.mark.parametrize(
    ("path", "is_open"),
    [
        ("/race", True),
        ("/race?print=1", False),
        ("/race?page=2&print=1", True),  # the rule wants it first
        ("/report.pdf", False),
        ("/report.pdf?page=2", True),  # the rule ends the address there
        ("/report.pdf.html", True),
        ("/private/notes.html", False),
        ("/private/open.html", True),  # the longer rule wins, wherever it stands
        ("/", True),
    ],
)
def test_stars_and_dollars_mean_what_sites_mean(may, path, is_open):
    assert may(WILDCARDS, path) is is_open


@pytest.mark.parametrize(
    ("path", "is_open"), [("/ours/a", False), ("/ours-too/a", False), ("/race", True)]
)
def test_rules_for_us_come_before_those_for_all(may, path, is_open):
    assert may(AGENTS, path) is is_open


def test_rules_for_others_are_not_ours(may):
    assert may("User-agent: Googlebot\nDisallow: /\n", "/race")
    assert may("User-agent: Mystockcar\nDisallow: /\n", "/race")


@pytest.mark.parametrize("rules", ["", "Disallow: /\n", "<html>not found</html>"])
def test_what_holds_no_rule_forbids_nothing(may, rules):
    assert may(rules, "/race")


def test_what_is_no_text_lets_us_nowhere(server, fetcher):
    server.put("/robots.txt", b"\0" * 20)
    with pytest.raises(AddressError, match=r"does not show its robots\.txt"):
        Robots(fetcher).permit(f"{server.url}/race")


@pytest.mark.parametrize(
    ("rules", "delay_s"),
    [
        ("User-agent: *\nCrawl-delay: 0.5\n", 0.5),
        ("User-agent: *\nCrawl-delay: 2\n\nUser-agent: Stockcar\nCrawl-delay: 7\n", 7),
        ("User-agent: *\nCrawl-delay: 86400\n", LONGEST_DELAY_S),
        ("User-agent: *\nCrawl-delay: soon\n", None),
        ("User-agent: *\nCrawl-delay: ²\n", None),
        ("User-agent: *\nCrawl-delay: nan\n", None),
        ("User-agent: *\nCrawl-delay: inf\n", None),
        ("User-agent: *\nCrawl-delay: -1\n", None),
        ("User-agent: *\nCrawl-delay: 1e99\n", LONGEST_DELAY_S),
        (f"User-agent: *\nCrawl-delay: {'9' * 5000}\n", None),
        ("User-agent: *\nRequest-rate: ²/²\nVisit-time: ²\nSitemap: http://a..b/\n", None),
        ("User-agent: Googlebot\nCrawl-delay: 7\n", None),
    ],
)
def test_a_delay_for_us_goes_to_the_pacer(may, fetcher, rules, delay_s):
    assert may(rules, "/race")
    assert fetcher.pacer.delays_s.get("127.0.0.1") == delay_s


def test_a_host_is_asked_once(server, fetcher):
    server.put("/robots.txt", WILDCARDS.encode())
    robots = Robots(fetcher)
    for path in ("/a", "/b"):
        robots.permit(server.url + path)
    assert len(server.asked("/robots.txt")) == 1


def test_thousands_of_agents_for_thousands_of_rules_are_one(may):
    """Kept once for each agent they would fill the memory: a file within its size, 600,000,000."""
    agents = [f"User-agent: a{number}*" for number in range(10_000)]
    ours = ["user agent stock*car", "USER-AGENT: s*t*o # ours"]
    rules = ["Disallow: /z"] * 20_000
    text = "\n".join([*agents, *ours, *rules])
    assert len(text) < MAX_ROBOTS_BYTES
    kept = {line for line in without_others(text).splitlines() if line.startswith("User-agent")}
    assert kept == {"User-agent: nobody-we-know", "User-agent: stockcar", "User-agent: sto"}
    assert may(text, "/race")
    assert not may(text, "/z")


@pytest.mark.parametrize(
    "fault", ["redirect:http://a..b/", "redirect:http://10.0.0.1/", b"#" * 600_000]
)
def test_without_rules_that_can_be_read_we_stay_out(server, fetcher, fault):
    server.always["/robots.txt"] = fault
    with pytest.raises(AddressError, match=r"does not show its robots\.txt"):
        Robots(fetcher).permit(f"{server.url}/race")
