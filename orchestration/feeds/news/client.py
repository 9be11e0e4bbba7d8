"""News: the feeds and pages that the operator lists, and nothing else.

    # news.toml, named by STOCKCAR_NEWS_FILE
    [[feed]]                                  # RSS or Atom
    url = "https://paper.example/racing.rss"
    publisher = "The Paper"                   # else as the page says
    must_mention = ["NASCAR", "Truck Series"] # any of these, in title or summary; else all entries
    enabled = true                            # false leaves the host alone at once

    [[page]]                                  # a single article
    url = "https://paper.example/rook-spins"

A page is asked for once, if its host's robots.txt allows it, and kept in the archive as received,
together with what the feed said about it; landing takes the article out of it.
"""

import io
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import orjson

from orchestration.feeds.news.articles import MAX_ARTICLE_BYTES
from orchestration.feeds.news.markup_bounds import TooComplexError, check_feed
from orchestration.feeds.web.addresses import joined, without_query
from orchestration.feeds.web.fetch_log import FetchLog
from orchestration.feeds.web.headers import clock_trouble
from orchestration.feeds.web.http import Answer, Fetcher, Outcome
from orchestration.feeds.web.robots import Robots
from orchestration.feeds.web.text_bytes import UndecodableError, decode
from orchestration.settings import SettingsError
from orchestration.store import archive
from orchestration.store.archive import Subject
from orchestration.store.bounded_work import HELPER, StoppedError
from orchestration.store.regular_files import read_regular

SOURCE = "articles"
ENTRIES_A_FEED = 50
MAX_LIST_BYTES = 1_000_000
KEYS = {"url", "publisher", "must_mention", "enabled"}


@dataclass(frozen=True)
class NewsPlace:
    """A feed or a page that the operator listed."""

    url: str
    is_feed: bool
    publisher: str | None = None
    must_mention: tuple[str, ...] = ()


@dataclass(frozen=True)
class NewsItem:
    """An article to fetch, and what is known of it beforehand."""

    url: str
    title: str | None = None
    author: str | None = None
    published: str | None = None
    publisher: str | None = None


@dataclass
class NewsReport:
    """What a round of news did: pages stored, pages known before, and what went wrong."""

    stored: list[str] = field(default_factory=list)
    known: int = 0
    trouble: list[str] = field(default_factory=list)


def read_places(path: Path) -> list[NewsPlace]:
    """The feeds and pages listed in a file, without those switched off.

    Raises:
        SettingsError: The file is missing, is no TOML, or says something we do not know.
    """
    try:
        listed = tomllib.loads(read_regular(path, MAX_LIST_BYTES, is_named_by_us=True).decode())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path} cannot be read as a list of news: {error}") from None
    places = []
    for name, entries in listed.items():
        if name not in ("feed", "page") or not isinstance(entries, list):
            raise SettingsError(f"{path} knows [[feed]] and [[page]], not {name!r}")
        for entry in entries:
            unknown = set(entry) - KEYS
            if unknown or not str(entry.get("url", "")).startswith(("http://", "https://")):
                what = f"unknown {sorted(unknown)[0]!r}" if unknown else "a url is missing"
                raise SettingsError(f"{path}, [[{name}]]: {what}; known are {sorted(KEYS)}")
            if "@" in entry["url"].partition("://")[2].partition("/")[0]:
                raise SettingsError(f"{path}, [[{name}]]: no user name or password in a url")
            if entry.get("enabled", True):
                words = tuple(str(word) for word in entry.get("must_mention", ()))
                places.append(
                    NewsPlace(entry["url"], name == "feed", entry.get("publisher"), words)
                )
    return places


class UnreadableFeedError(ValueError):
    """What came is no feed, or one that lists nothing; the message says which."""


def entries(body: bytes, place: NewsPlace) -> list[NewsItem]:
    """The articles that a feed lists and the operator wants, in the feed's order.

    Raises:
        UnreadableFeedError: It lists no article at all.
    """
    try:
        check_feed(body.decode("utf-8", "replace"))
        parsed = feedparser.parse(io.BytesIO(body))  # never as a text, which might be an address
    except TooComplexError as error:
        raise UnreadableFeedError(str(error)) from None
    except Exception as error:  # whatever a hostile feed does to the parser costs that feed only
        raise UnreadableFeedError(f"{type(error).__name__} in the feed parser") from None
    if not any(entry.get("link") for entry in parsed.entries):
        raise UnreadableFeedError("no entries; is it a feed?")
    publisher = place.publisher or _text(parsed.feed.get("title"))
    found = []
    for entry in parsed.entries[:ENTRIES_A_FEED]:
        link = _text(entry.get("link"))
        words = f"{entry.get('title', '')} {entry.get('summary', '')}".lower()
        if not link or (
            place.must_mention and not any(word.lower() in words for word in place.must_mention)
        ):
            continue
        found.append(
            NewsItem(
                url=joined(place.url, link).partition("#")[0],
                title=_text(entry.get("title")),
                author=_text(entry.get("author")),
                published=_instant(entry.get("published_parsed") or entry.get("updated_parsed")),
                publisher=publisher,
            )
        )
    return found


@dataclass
class News:
    """The reader of news.

    Attributes:
        fetcher: The client.
        log: What was asked before.
        archive_root: Where pages go.
        now: The clock (tests put their own).
    """

    fetcher: Fetcher
    log: FetchLog
    archive_root: Path
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def gather(self, places: list[NewsPlace]) -> NewsReport:
        """Fetch the articles of every place that are not known yet; never raises for a source."""
        report, robots = NewsReport(), Robots(self.fetcher)
        for place in places:
            for item in self._items(place, robots, report):
                is_known = self.log.recall(item.url).fetched_at is not None
                is_torn = is_known and self._is_torn(item.url)
                if is_known and not is_torn:
                    report.known += 1
                    continue
                accept = "text/html, */*;q=0.1"
                answer = self._ask(item.url, robots, accept, is_torn=is_torn)
                if answer.outcome == Outcome.FETCHED:
                    if told := clock_trouble(answer.date, self.now()):
                        report.trouble.append(f"{item.url}: {told}")
                    else:
                        self._keep(item, answer, report)
                else:
                    report.trouble.append(f"{item.url}: {answer.detail}")
        return report

    def _items(self, place: NewsPlace, robots: Robots, report: NewsReport) -> Iterator[NewsItem]:
        """What a place lists: a page itself, a feed its entries."""
        if not place.is_feed:
            yield NewsItem(place.url, publisher=place.publisher)
            return
        name = without_query(place.url)
        accept = "application/rss+xml, application/xml, */*;q=0.1"
        answer = self._ask(place.url, robots, accept, name)
        if answer.outcome == Outcome.FETCHED:
            try:
                yield from HELPER.run(entries, answer.body, place, size=len(answer.body))
            except (UnreadableFeedError, StoppedError) as error:
                report.trouble.append(f"{name}: {error}")
        elif answer.outcome != Outcome.UNCHANGED:
            report.trouble.append(f"{name}: {answer.detail}")

    def _ask(
        self,
        url: str,
        robots: Robots,
        accept: str,
        name: str | None = None,
        is_torn: bool = False,
    ) -> Answer:
        """Ask for one address under robots.txt, and remember by its name how it ended.

        Where the archive's copy is torn, "unchanged" would be no answer.
        """
        memory = self.log.recall(name or url)
        memory.source = SOURCE
        etag, modified = (None, None) if is_torn else (memory.etag, memory.last_modified)
        answer = self.fetcher.get(url, etag, modified, MAX_ARTICLE_BYTES, robots.permit, accept)
        memory.asked_at = self.now().isoformat(timespec="seconds")
        memory.outcome, memory.detail = answer.outcome.value, answer.detail
        if answer.outcome in (Outcome.FETCHED, Outcome.UNCHANGED):
            memory.fetched_at = memory.asked_at
        if answer.outcome == Outcome.FETCHED:
            memory.etag, memory.last_modified = answer.etag, answer.last_modified
        self.log.remember(memory)
        return answer

    def _keep(self, item: NewsItem, answer: Answer, report: NewsReport) -> None:
        """Store a page with what the feed said about it, as landing reads it.

        A page that is no text is stored as it came, and landing says why it is no article.
        """
        as_read, as_it_came = _subjects(item.url)
        try:
            page = decode(answer.body, page=True)
        except UndecodableError as error:
            report.trouble.append(f"{item.url}: {error}")
            archive.put(self.archive_root, as_it_came, answer.body, self.now(), "html")
            return
        known: dict[str, Any] = {
            "url": answer.url or item.url,
            "title": item.title,
            "author": item.author,
            "published": item.published,
            "source": item.publisher or urlsplit(item.url).hostname,
            "html": page,
        }
        archive.put(self.archive_root, as_read, orjson.dumps(known), self.now())
        report.stored.append(item.url)

    def _is_torn(self, url: str) -> bool:
        """Whether the archive's newest copy of a page cannot be read."""
        copies = (list(archive.versions(self.archive_root, one)) for one in _subjects(url))
        return any(versions and not versions[-1].is_whole() for versions in copies)


def _subjects(url: str) -> tuple[Subject, Subject]:
    """What a page is in the archive: as landing reads it, or as it came when it is no text."""
    parts = urlsplit(url)
    slug = re.sub(r"[^a-z0-9]+", "-", f"{parts.netloc}{parts.path}".lower()).strip("-")[:60]
    name = f"{slug}-{archive.sha256(url.encode())[:8]}"
    return Subject(SOURCE, f"{name}-json"), Subject(SOURCE, f"{name}-html")


def _text(value: Any) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _instant(parsed: Any) -> str | None:
    """A feed's parsed time (UTC) as ISO text."""
    try:
        return datetime(*parsed[:6], tzinfo=UTC).isoformat()
    except (TypeError, ValueError):
        return None
