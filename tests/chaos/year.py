"""A year of daily refreshes, and one more in which nothing changes: `python -m tests.chaos.year`.

The feed is the bundled season as it became known, day by day, on a small server; each day is a
routine refresh and a landing. Reported by month: payloads, bytes, requests, seconds, memory.
"""

import argparse
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from orchestration.feeds.nascar.kinds import INDEX
from orchestration.landing.results import land_season
from orchestration.store import warehouse
from tests.chaos.bundled_feed import bundled_versions, feed_on, path_of, serving_season

MONTH = 30


def live_through(season: int, days: int, root: Path) -> list[tuple]:
    """Refresh once a day from 1 January; return a row for every 30 days."""
    start = datetime(season, 1, 1, 6, tzinfo=UTC)
    file = root.parent / "warehouse" / "stockcar.duckdb"
    to_come = bundled_versions(season)
    rows, months_requests, began = [], 0, time.monotonic()
    with serving_season(season, at=start) as server:
        index = next(one for one in to_come if one.subject.kind == INDEX.name)
        server.put(path_of(index.subject), index.read())  # the feed has it all year
        feed = feed_on(server, root)
        for day in range(days):
            now = start + timedelta(days=day)
            while to_come and to_come[0].seen <= now:
                version = to_come.pop(0)
                server.put(path_of(version.subject), version.read())
            feed.now = lambda now=now: now
            months_requests += feed.refresh(season, only_due=True).requests
            with warehouse.writing(file) as db:
                land_season(db, [root], season, warehouse.lap_folder(file))
            server.log.clear()
            if day % MONTH == MONTH - 1 or day == days - 1:
                files = list(root.rglob("*.json.gz"))
                size = sum(file.stat().st_size for file in files)
                memory = int(Path("/proc/self/statm").read_text().split()[1]) * 4 // 1024
                seconds = time.monotonic() - began
                rows.append((day + 1, len(files), size, months_requests, seconds, memory))
                months_requests, began = 0, time.monotonic()
    return rows


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--season", type=int, default=2023)
    parser.add_argument("--days", type=int, default=730)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="stockcar-year-") as folder:
        rows = live_through(chosen.season, chosen.days, Path(folder, "archive"))
        log = Path(folder, "archive", "fetch_log.sqlite").stat().st_size
    print("  to day  payloads  archive kB  requests  seconds  memory MB")
    for day, files, size, requests, seconds, memory in rows:
        line = f"{files:8}  {size // 1024:10,}  {requests:8}  {seconds:7.1f}  {memory:9}"
        print(f"{day:8}  {line}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"fetch log {log // 1024} kB, peak memory {peak} MB")
    quiet = [row for row in rows if row[0] > 400]
    if quiet and len({row[1] for row in quiet}) > 1:
        print("the archive grew although nothing changed")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
