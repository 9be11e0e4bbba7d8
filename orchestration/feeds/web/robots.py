"""robots.txt: fetched once a run and host, and obeyed. When in doubt we stay out.

Read by protego and not by Python's own parser, which takes `*` and `$` in a path literally and so
lets `/*?print=` and `/*.pdf$` through against the site's word.
"""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

from orchestration.feeds.web.addresses import AddressError, origin
from orchestration.feeds.web.http import Fetcher, Outcome
from orchestration.feeds.web.text_bytes import UndecodableError, decode

AGENT = "Stockcar"
MAX_ROBOTS_BYTES = 500_000
LONGEST_DELAY_S = 60.0


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
        rules = self._known[place]
        host = urlsplit(url).hostname or ""
        if rules is None:
            raise AddressError(f"{host} does not show its robots.txt, so nothing is asked of it")
        if not rules.can_fetch(url, AGENT):
            raise AddressError(f"the robots.txt of {host} forbids {urlsplit(url).path or '/'}")

    def _rules(self, url: str) -> Protego | None:
        """The rules of an address's host; None when they cannot be had."""
        parts = urlsplit(url)
        answer = self.fetcher.get(
            f"{parts.scheme}://{parts.netloc}/robots.txt",
            max_bytes=MAX_ROBOTS_BYTES,
            accept="text/plain, */*;q=0.1",
        )
        if answer.outcome == Outcome.DENIED and answer.status in (404, 410):
            return Protego.parse("")
        if answer.outcome != Outcome.FETCHED:
            return None
        try:
            rules = Protego.parse(decode(answer.body))
        except UndecodableError:
            return None
        delay = rules.crawl_delay(AGENT)
        if delay is not None:
            self.fetcher.pacer.delays_s[parts.hostname or ""] = min(delay, LONGEST_DELAY_S)
        return rules
