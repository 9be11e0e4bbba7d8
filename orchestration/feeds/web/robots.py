"""robots.txt: fetched once a run and host, and obeyed. When in doubt we stay out.

Read by protego and not by Python's own parser, which takes `*` and `$` in a path literally and so
lets `/*?print=` and `/*.pdf$` through against the site's word.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

from orchestration.feeds.web.addresses import AddressError, host_of, origin, shown
from orchestration.feeds.web.http import Fetcher, Outcome
from orchestration.feeds.web.text_bytes import UndecodableError, decode

AGENT = "Stockcar"
MAX_ROBOTS_BYTES = 500_000
LONGEST_DELAY_S = 60.0
NAMED = re.compile(r"\s*user[- ]?agent\b\s*:?([^#]*)", re.IGNORECASE)
NOBODY = "nobody-we-know"


@dataclass
class Robots:
    """What hosts allow us.

    Attributes:
        fetcher: The client; a host's `Crawl-delay` is handed to its pacer.
    """

    fetcher: Fetcher
    _known: dict[str, Protego | None] = field(default_factory=dict)

    def permit(self, url: str) -> None:
        """Let an address through that its host allows.

        Only a clear "there is no such file" (404, 410) counts as leave to go anywhere; a host
        that denies the file itself, or cannot be reached, is left alone.

        Raises:
            AddressError: The host forbids it, or does not say what it allows.
        """
        place = origin(url)
        if place not in self._known:
            self._known[place] = self._rules(url)
        rules, host = self._known[place], host_of(url)
        if rules is None:
            raise AddressError(f"{host} does not show its robots.txt, so nothing is asked of it")
        if not rules.can_fetch(url, AGENT):
            raise AddressError(f"the robots.txt of {host} forbids {urlsplit(url).path or '/'}")

    def _rules(self, url: str) -> Protego | None:
        """The rules of an address's host; None when they cannot be had."""
        answer = self.fetcher.get(
            f"{shown(url)}/robots.txt",
            max_bytes=MAX_ROBOTS_BYTES,
            accept="text/plain, */*;q=0.1",
        )
        if answer.outcome == Outcome.DENIED and answer.status in (404, 410):
            return Protego.parse("")
        if answer.outcome != Outcome.FETCHED:
            return None
        try:
            rules = Protego.parse(without_others(decode(answer.body)))
        except UndecodableError:
            return None
        delay = rules.crawl_delay(AGENT)
        if delay is not None:
            self.fetcher.pacer.delays_s[host_of(url)] = min(delay, LONGEST_DELAY_S)
        return rules


def without_others(text: str) -> str:
    """The rules with all agents that are not us as one.

    A rule is kept once for each agent that it is for, so a small file that names thousands of
    agents for thousands of rules would fill the memory.
    """
    found = ((NAMED.match(line), line) for line in text.splitlines())
    return "\n".join(f"User-agent: {_who(named[1])}" if named else line for named, line in found)


def _who(name: str) -> str:
    bare = name.strip().lower().replace("*", "") or name.strip()[:1]
    return bare if bare == "*" or (bare and AGENT.lower().startswith(bare)) else NOBODY
