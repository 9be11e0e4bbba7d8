"""Mutated payloads through receive, land and stage: `python -m tests.chaos.fuzz 10000`.

Bundled payloads, and documents of the rarer kinds. Each goes through a real server, the real
client and the real archive, lands, and is staged by dbt's own SQL. Nothing may crash or hang, and
each must be found again: as a row of `raw.feed_payload`, as a row of `raw.quarantine`, or as bytes
that were stored before.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from orchestration.feeds.nascar.kinds import KINDS
from orchestration.landing.results import land_season
from orchestration.settings import BUNDLED
from orchestration.store import archive, warehouse
from orchestration.store.archive import Subject
from tests.chaos.bundled_feed import feed_on, path_of
from tests.chaos.documents import rarer_bodies
from tests.chaos.mutations import mutated
from tests.chaos.staging import stage
from tests.feeds.small_feed import serving

SEASON = 2023


def bundled_bodies(count: int) -> list[tuple[Subject, bytes]]:
    """Some bundled payloads of one season, of every size, the index and lap times among them."""
    found = []
    for subject in archive.subjects(BUNDLED, "nascar_feed", SEASON):
        *_, newest = archive.versions(BUNDLED, subject)
        found.append((subject, newest.read()))
    step = max(1, len(found) // count)
    return found[::step]


def receive(count: int, seed: int, root: Path) -> tuple[Counter, set]:
    """Fetch `count` mutated payloads over HTTP into the archive; say how each ended."""
    originals = [*bundled_bodies(12), *rarer_bodies()]
    start = datetime(2024, 1, 1, tzinfo=UTC)
    ended: Counter = Counter()
    sent: set[tuple[Subject, str]] = set()
    with serving() as server:
        feed = feed_on(server, root)
        bodies = [body for _, body in originals]
        for number, (mutation, which, body) in enumerate(mutated(seed, bodies, count)):
            subject = originals[which][0]
            server.put(path_of(subject), body)
            server.log.clear()
            feed.now = lambda number=number: start + timedelta(seconds=number)
            feed._ends = time.monotonic() + 600
            began = time.process_time()
            asked = feed._ask(feed._target(KINDS[subject.kind], subject, "fuzz"), is_last=True)
            seconds = time.process_time() - began
            assert seconds < 5, f"{mutation} took {seconds:.1f} s of computing"
            assert asked.outcome in ("stored", "refused", "unchanged"), asked
            reason = asked.detail.partition(":")[0] if asked.outcome == "refused" else "lands"
            ended[f"{mutation}: {reason}"] += 1
            sent.add((subject, archive.sha256(body)))
        feed.fetcher.close()
    return ended, sent


def fuzz(count: int, seed: int, root: Path, dbt_target: Path | None) -> Counter:
    """Send `count` mutated payloads through; return how they ended.

    Raises:
        AssertionError: One was lost, or took too long.
        CalledProcessError: Staging failed on one that had landed.
    """
    ended, sent = receive(count, seed, root)
    file = root.parent / "warehouse" / "stockcar.duckdb"
    with warehouse.writing(file) as db:
        land_season(db, [root], SEASON, warehouse.lap_folder(file))
        rows = db.execute(
            """
            select kind, series_id, season, race_id, sha256 from raw.feed_payload
            union all
            select kind, series_id, season, race_id, sha256 from raw.quarantine
            """
        ).fetchall()
    found = {
        (Subject("nascar_feed", kind, season, series, race), sha256)
        for kind, series, season, race, sha256 in rows
    }
    assert found == sent, f"{len(sent - found)} payloads were dropped silently"
    if dbt_target:
        stage(root.parent, dbt_target)
    return ended


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without-dbt", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="stockcar-fuzz-") as folder:
        began = time.monotonic()
        target = None if chosen.without_dbt else Path(folder, "target")
        ended = fuzz(chosen.count, chosen.seed, Path(folder, "archive"), target)
        seconds = time.monotonic() - began
    for name, times in sorted(ended.items()):
        print(f"{times:6}  {name}")
    landed = sum(times for name, times in ended.items() if name.endswith("lands"))
    print(f"{chosen.count} payloads in {seconds:.0f} s: {landed} landed, the others quarantined")
    return 0


if __name__ == "__main__":
    sys.exit(main())
