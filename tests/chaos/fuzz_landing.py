"""Mutated documents of every kind straight into landing: `python -m tests.chaos.fuzz_landing`.

No server and no dbt, so that many can be tried: each is written into an archive or an inbox as it
is, and landed by the functions that runs use. Each must be found again, as a row or as a row of the
quarantine; the longest time that one took and the memory of all are told.
"""

import argparse
import gzip
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import orjson

from orchestration.feeds import history
from orchestration.feeds.nascar.calendar import calendar, listed_races
from orchestration.feeds.nascar.kinds import INDEX, SOURCE
from orchestration.feeds.nascar.screening import read_payload
from orchestration.feeds.news import bounded_reading
from orchestration.feeds.news.client import NewsPlace, UnreadableFeedError, entries
from orchestration.landing.articles import land_articles
from orchestration.landing.history import land_history
from orchestration.landing.readings import read_new_articles
from orchestration.landing.results import land_season, missing_seasons
from orchestration.settings import BUNDLED
from orchestration.store import archive, warehouse
from orchestration.store.archive import Subject
from orchestration.store.bounded_work import HELPER
from tests.chaos.documents import rarer_bodies
from tests.chaos.fuzz import SEASON, bundled_bodies
from tests.chaos.fuzz_news import FEEDS, PAGE
from tests.chaos.mutations import BYTE_MUTATIONS, HOSTILE_MUTATIONS, mutated
from tests.history_files import write

START = datetime(2024, 1, 1, tzinfo=UTC)
STORY = (
    "date 2023-11-04\nAnn Rook spun in Turn 2 with {number} laps to go.\n\n"
    "Bo Lead won. \u201cWe raced clean,\u201d said L\u00e9a Su\u00e1rez.\n"
)
STAMPS = ("\u00b2", "99999999T999999Z", "20231104T053000", "20990101T000000Z", "19480101T000000Z")


@dataclass
class Account:
    """How documents ended, and what the worst of them cost.

    Attributes:
        ended: Counts of ends, by kind and end.
        worst_s: The longest processor time that one document took, with what it was.
    """

    ended: Counter = field(default_factory=Counter)
    worst_s: tuple[float, str] = (0.0, "")

    def timed(self, began: float, what: str) -> None:
        """Note what a document took since a processor time."""
        self.worst_s = max(self.worst_s, (time.process_time() - began, what))


def feed_documents(count: int, seed: int, folder: Path, account: Account) -> None:
    """Land mutated documents of the race feed, a tenth of them under names that are none."""
    root, draw = folder / "archive", random.Random(seed)
    index = Subject(SOURCE, INDEX.name, SEASON)
    *_, newest = archive.versions(BUNDLED, index)
    originals = [(index, newest.read()), *bundled_bodies(20), *rarer_bodies()]
    bodies = [body for _, body in originals]
    written: set[str] = set()
    for number, (mutation, which, body) in enumerate(mutated(seed, bodies, count)):
        about = originals[which][0]
        began = time.process_time()
        screened = read_payload(body, about.kind, about.season, about.series_id, about.race_id)
        if about.kind == INDEX.name and not screened.refusal:
            listed_races(screened.document, SEASON)
        account.timed(began, f"{about.kind}, {mutation}")
        stamp = (START + timedelta(seconds=number)).strftime(archive.SEEN_FORMAT)
        name = f"{stamp}_{archive.sha256(body)}.json.gz"
        if draw.random() < 0.1:
            odd = (f"{draw.choice(STAMPS)}{name[16:]}", name.upper(), f"{number}.txt")
            name = draw.choice(odd)
        path = root / about.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        packed = gzip.compress(body, compresslevel=1, mtime=0)
        path.write_bytes(packed if draw.random() < 0.98 else packed[: len(packed) // 2])
        written.add(f"archive/{path.relative_to(root)}")
    file = folder / "warehouse" / "stockcar.duckdb"
    with warehouse.writing(file) as db:
        for season in missing_seasons(db, [root], warehouse.lap_folder(file)) | {SEASON}:
            land_season(db, [root], season, warehouse.lap_folder(file))
        calendar([root], SEASON)
        landed = _paths(db, "select archive_path, kind || ' lands' from raw.feed_payload")
        refused = _paths(
            db,
            "select archive_path, kind || ' ' || reason from raw.quarantine where pointer is null",
        )
    assert landed.keys() | refused.keys() == written, "documents were dropped silently"
    assert not landed.keys() & refused.keys(), "documents landed and were refused"
    account.ended.update([*landed.values(), *refused.values()])


def article_files(count: int, seed: int, folder: Path, account: Account) -> None:
    """Land mutated article files of every format, and read them."""
    inbox = folder / "inbox"
    inbox.mkdir(parents=True)
    texts = {number: STORY.format(number=number) for number in range(40)}
    bodies = {
        ".txt": [text.encode() for text in texts.values()],
        ".html": [PAGE.format(number=number).encode() for number in texts],
        ".json": [orjson.dumps({"text": text, "title": "Rook"}) for text in texts.values()],
        ".jsonl": [orjson.dumps({"text": text}) + b"\n" for text in texts.values()],
    }
    written: set[str] = set()
    for number, (suffix, some) in enumerate(bodies.items()):
        kinds = () if suffix == ".json" else (HOSTILE_MUTATIONS,)
        for place, (_, _, body) in enumerate(
            mutated(seed + number, some, count // len(bodies), *kinds)
        ):
            path = inbox / f"{suffix[1:]}-{place}{suffix}"
            path.write_bytes(body)
            written.add(path.name)
    with warehouse.writing(folder / "warehouse" / "stockcar.duckdb") as db:
        land_articles(db, folder / "none", inbox, folder / "archive")
        read_new_articles(db)
        copies = _paths(db, "select archive_path, 'article ' || format from raw.article_copy")
        refused = _paths(
            db,
            "select archive_path, 'article file ' || reason from raw.quarantine"
            " where source = 'articles'",
        )
        (unread,) = db.execute(
            "select count(*) from raw.article anti join raw.article_reading using (article_id)"
        ).fetchone()
    assert unread == 0, f"{unread} articles were not read"
    files = {path.split("/")[2].rsplit("-", 1)[0] for path in copies}
    files |= {path.removeprefix("inbox/").rsplit(".", 1)[0] for path in refused}
    lost = files ^ {name.rsplit(".", 1)[0] for name in written}
    assert not lost, f"files were dropped silently: {sorted(lost)[:10]}"
    account.ended.update([*copies.values(), *refused.values()])


def pages_and_feeds(count: int, seed: int, account: Account) -> None:
    """Read mutated web pages and news feeds, each with its own time."""
    pages = [PAGE.format(number=number).encode() for number in range(10)]
    for mutation, _, body in mutated(seed, pages, count // 2, HOSTILE_MUTATIONS):
        began = time.process_time()
        (reading,) = bounded_reading.read_many([("a.html", body, 1)])
        account.timed(began, f"page, {mutation}")
        assert reading.articles or reading.rejections, f"{mutation}: a page was dropped silently"
        account.ended["page " + ("read" if reading.articles else "refused")] += 1
    feeds = [feed.replace("{link}", "http://127.0.0.1/a").encode() for feed in FEEDS]
    for mutation, _, body in mutated(seed, feeds, count - count // 2, HOSTILE_MUTATIONS):
        began = time.process_time()
        try:
            end = "listed" if entries(body, NewsPlace("http://127.0.0.1/", True)) else "empty"
        except UnreadableFeedError:
            end = "refused"
        account.timed(began, f"feed, {mutation}")
        account.ended[f"feed {end}"] += 1


def history_files(count: int, seed: int, folder: Path, account: Account) -> None:
    """Land mutated history files; of each series the newest good one counts."""
    root = folder / "archive"
    good = history.subject("cup")
    whole = write(folder / "history")
    archive.put(root, good, whole, START, "parquet")
    written = set()
    for number, (_, _, body) in enumerate(mutated(seed, [whole], count, BYTE_MUTATIONS)):
        seen = START + timedelta(minutes=number + 1)
        written.add(archive.put(root, good, body, seen, "parquet").path)
    with warehouse.writing(folder / "warehouse" / "stockcar.duckdb") as db:
        began = time.process_time()
        landed = land_history(db, [root])
        account.timed(began, f"{len(written)} history files together")
    (version,) = landed.versions.values()
    refused = {Path(one.archive_path).name for one in landed.refused}
    newer = {path.name for path in written if path.name > version.path.name}
    assert refused == newer, "history files were dropped silently"
    account.ended["history file refused"] += len(refused)
    account.ended["history file lands"] += 1
    account.ended["history file older than the one that lands"] += len(written) - len(refused)


def _paths(db: duckdb.DuckDBPyConnection, query: str) -> dict[str, str]:
    return dict(db.execute(query).fetchall())


def fuzz(count: int, seed: int, folder: Path) -> Account:
    """Try `count` mutated documents of all kinds; raises AssertionError for one that is lost."""
    account = Account()
    feed, articles, some = count // 2, count // 4, max(4, count // 1000)
    single = count - feed - articles - some
    feed_documents(feed, seed, folder / "feed", account)
    article_files(articles, seed, folder / "articles", account)
    pages_and_feeds(single, seed, account)
    history_files(some, seed, folder / "history", account)
    return account


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="stockcar-fuzz-") as folder:
        began = time.monotonic()
        account = fuzz(chosen.count, chosen.seed, Path(folder))
        seconds = time.monotonic() - began
    for name, times in sorted(account.ended.items()):
        print(f"{times:6}  {name}")
    HELPER.close()
    own, others = (
        resource.getrusage(which).ru_maxrss / 1024
        for which in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"{account.ended.total()} ends in {seconds:.0f} s, none crashed a run, none was lost")
    print(f"the worst took {account.worst_s[0]:.2f} s of computing: {account.worst_s[1]}")
    print(f"memory at its peak: {own:,.0f} MB, and {others:,.0f} MB in the helper")
    return 0


if __name__ == "__main__":
    sys.exit(main())
