"""Mutated news feeds and pages through receive, land and stage: `python -m tests.chaos.fuzz_news`.

Each feed lists one page; feed and page go through a real server, the real client and the real
archive, land, and are staged by dbt's own SQL. Nothing may crash or hang; each page that came must
be found again, as an article or in `raw.quarantine`, and each feed without entries is reported.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from orchestration.feeds.news.article_formats import read_article_bytes
from orchestration.feeds.news.client import News, NewsPlace
from orchestration.feeds.web.addresses import AddressPolicy
from orchestration.feeds.web.fetch_log import FetchLog
from orchestration.feeds.web.http import Fetcher
from orchestration.feeds.web.pacing import Breaker, Pacer
from orchestration.landing.articles import file_name, land_articles
from orchestration.settings import BUNDLED
from orchestration.store import archive, warehouse
from tests.chaos.mutations import BYTE_MUTATIONS, mutated
from tests.chaos.staging import stage
from tests.feeds.small_feed import serving

FEEDS = (
    """<?xml version="1.0"?><rss version="2.0"><channel><title>The Paper</title>
<item><title>Rook spins in NASCAR race</title><link>{link}#top</link>
<author>cy@paper.example (Cy Writer)</author><pubDate>Sat, 04 Nov 2023 03:00:00 GMT</pubDate></item>
</channel></rss>""",
    """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">
<title>The Paper</title><entry><title>Rook spins</title><link href="{link}"/>
<author><name>Cy Writer</name></author><updated>2023-11-04T03:00:00Z</updated></entry></feed>""",
)
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Rook spins</title>
<link rel="canonical" href="/{number}"><meta name="author" content="Cy Writer">
<meta property="article:published_time" content="2023-11-04T03:00:00Z"></head><body>
<article><h1>Rook spins</h1><p>Ann Rook spun in Turn 2 with {number} laps to go, and the caution
came out at once.</p><p>Bo Lead won the race, his first of the season, after leading one hundred
laps. \u201cWe raced clean,\u201d said L\u00e9a Suárez.</p></article></body></html>"""


def gather(count: int, seed: int, root: Path) -> tuple[Counter, set[str]]:
    """Fetch `count` mutated feeds and what they list; how each ended, and the pages that came."""
    log = FetchLog(root / "fetch_log.sqlite")
    start, ended, came = datetime(2024, 1, 1, tzinfo=UTC), Counter(), set()
    with serving() as server:
        policy = AddressPolicy(frozenset({server.url}))
        fetcher = Fetcher("Stockcar/chaos (tests)", Pacer(100_000), Breaker(log), policy)
        server.put("/robots.txt", b"User-agent: *\nDisallow:\n")
        feeds = mutated(seed, [feed.encode() for feed in FEEDS], count, BYTE_MUTATIONS)
        draw = random.Random(seed)
        for number, (mutation, _, feed) in enumerate(feeds):
            page = PAGE.format(number=number).encode()
            harm = draw.choice(BYTE_MUTATIONS)
            server.put(f"/{number}", harm(draw, page))
            if draw.random() < 0.5:  # half of the feeds are unharmed, so that pages are reached
                mutation, feed = "unharmed", draw.choice(FEEDS).encode()
            feed = feed.replace(b"{link}", f"{server.url}/{number}".encode())
            server.put(f"/feed-{number}", feed)
            now = start + timedelta(seconds=number)
            news = News(fetcher, log, root, lambda now=now: now)
            began = time.process_time()
            report = news.gather([NewsPlace(f"{server.url}/feed-{number}", True)])
            seconds = time.process_time() - began
            assert seconds < 5, f"{mutation}, {harm.__name__} took {seconds:.1f} s of computing"
            got = [entry for entry in server.asked(f"/{number}") if entry["status"] == 200]
            asked = [entry for entry in got if entry["path"] == f"/{number}"]
            if asked:
                came.add(archive.sha256(f"{server.url}/{number}".encode())[:8])
            assert asked or report.trouble, f"{mutation}: a feed was dropped silently"
            ended[f"feed {mutation}: {'page came' if asked else 'reported'}"] += 1
            server.log.clear()
            del server.bodies[f"/{number}"], server.bodies[f"/feed-{number}"]
        fetcher.close()
    return ended, came


def fuzz(count: int, seed: int, data: Path, dbt_target: Path | None) -> Counter:
    """Send `count` feeds through; return how they and their pages ended.

    Raises:
        AssertionError: One was lost, or took too long.
        CalledProcessError: Staging failed on what had landed.
    """
    root = data / "archive"
    ended, came = gather(count, seed, root)
    subjects = list(archive.subjects(root, "articles"))
    kept = {subject.kind.split("-")[-2] for subject in subjects}
    assert came == kept, f"{len(came - kept)} pages were not stored"
    with warehouse.writing(data / "warehouse" / "stockcar.duckdb") as db:
        land_articles(db, BUNDLED / "none", data / "inbox", root)
        rows = db.execute(
            """
            select archive_path, 'lands' from raw.article
            union all
            select archive_path, reason from raw.quarantine
            """
        ).fetchall()
    ended.update(f"page {end}" for _, end in rows)
    found = {path.split("/")[2].split("-")[-2] for path, _ in rows}
    folded = _folded(data, kept - found)
    assert found | folded == kept, f"{len(kept - found - folded)} pages were dropped silently"
    ended["page with the words of another"] = len(folded)
    if dbt_target:
        stage(data, dbt_target, "path:models/staging/articles")
    return ended


def _folded(data: Path, names: set[str]) -> set[str]:
    """Those of the pages whose words another page has as well."""
    root, folded = data / "archive", set()
    with warehouse.writing(data / "warehouse" / "stockcar.duckdb") as db:
        landed = {one for (one,) in db.execute("select article_id from raw.article").fetchall()}
    for subject in archive.subjects(root, "articles"):
        name = subject.kind.split("-")[-2]
        for version in archive.versions(root, subject) if name in names else ():
            articles = read_article_bytes(file_name(version), version.read()).articles
            if articles and all(one.article_id in landed for one in articles):
                folded.add(name)
    return folded


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="stockcar-fuzz-news-") as folder:
        began = time.monotonic()
        ended = fuzz(chosen.count, chosen.seed, Path(folder), Path(folder, "target"))
        seconds = time.monotonic() - began
    for name, times in sorted(ended.items()):
        print(f"{times:6}  {name}")
    print(f"{chosen.count} feeds in {seconds:.0f} s: none lost, none hung")
    return 0


if __name__ == "__main__":
    sys.exit(main())
