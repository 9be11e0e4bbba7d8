"""A season refreshed through every fault of the feed server: `python -m tests.chaos.faults`.

Needs the reference feed server beside the checkout (`../shared`). One refresh meets 403s, 500s,
dropped connections, throttling, and races spoiled in five ways; a second one meets none. Reported:
time, requests, how each document ended, and what landing says of the spoiled ones.
"""

import argparse
import logging
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from orchestration import settings
from orchestration.feeds.clients import nascar_feed
from orchestration.landing.results import land_season
from orchestration.store import warehouse

SHARED = Path(__file__).resolve().parents[3] / "shared" / "feed"
SPOILED = {
    "5300": "null",
    "5301": "html",
    "5373": "truncate",
    "5302": "garbage",
    "5303": "weekend-null",
}


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", default="4", help="requests a second (4)")
    parser.add_argument("--fail-rate", type=float, default=0.3)
    chosen = parser.parse_args()
    if not SHARED.is_dir():
        print("skipped: the reference feed server is not beside this checkout")
        return 0
    sys.path.insert(0, str(SHARED))
    import feed_server

    logging.disable(logging.WARNING)
    clock = datetime(2023, 12, 1, tzinfo=UTC)
    faults = feed_server.Settings(
        SHARED / "mirror", clock, chosen.fail_rate, 7, throttle=5, hang=5.0, faults=SPOILED
    )
    server = feed_server.FeedServer(0, faults)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="stockcar-faults-") as folder:
        where = settings.load(
            data_dir=folder,
            feed_url=f"http://127.0.0.1:{server.server_address[1]}",
            requests_per_second=chosen.rate,
        )
        for name in ("with faults", "without"):
            began = time.monotonic()
            report = nascar_feed(where).refresh(2023)
            with warehouse.writing(where.warehouse) as db:
                land_season(db, [where.archive], 2023, warehouse.lap_folder(where.warehouse))
                races = db.execute(
                    "select count(distinct race_id) from raw.feed_payload where race_id is not null"
                ).fetchone()[0]
                quarantined = db.execute(
                    "select race_id, reason from raw.quarantine order by all"
                ).fetchall()
            ended = dict(Counter(one.outcome for one in report.asked))
            print(f"{name}: {time.monotonic() - began:.0f} s, {report.requests} requests, {ended}")
            print(f"  {races} races landed, in quarantine: {quarantined}")
            for one in report.of("failed", "absent"):
                print(f"  {one.outcome} {one.label}: {one.detail}")
            stats = server.stats()
            print(f"  busiest second {stats['busiest_second']}, faults {dict(stats['fault'])}")
            server.settings.fail_rate, server.settings.throttle = 0.0, 0
            server.settings.faults = {}
    return 0


if __name__ == "__main__":
    sys.exit(main())
