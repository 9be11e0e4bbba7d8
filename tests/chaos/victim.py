"""One refresh and one publish without dbt, quick enough to be killed a hundred times.

    python -m tests.chaos.victim FEED_URL DATA_DIR STATE

It fetches, lands, writes `STATE` into every mart, and publishes. Three marts of many rows carry
the state, so a file that mixes two states shows.
"""

import sys
from pathlib import Path
from urllib.parse import urlsplit

from orchestration.landing.results import land_season
from orchestration.publishing.release import publish
from orchestration.publishing.release_json import Check
from orchestration.store import warehouse
from tests.chaos.bundled_feed import feed_on
from tests.feeds.small_feed import SmallFeed

SEASON = 2023
MARTS = ("fct_one", "fct_two", "fct_three")
ROWS = 60_000


def main() -> None:
    """Run from the command line."""
    url, data_dir, state = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    root, file = data_dir / "archive", data_dir / "warehouse" / "stockcar.duckdb"
    feed = feed_on(SmallFeed(port=urlsplit(url).port or 0), root)
    feed.kinds = ("lap_times",)
    feed.refresh(SEASON)
    with warehouse.writing(file) as db:
        land_season(db, [root], SEASON, warehouse.lap_folder(file))
    with warehouse.writing(file) as db:
        db.execute("create schema if not exists marts")
        db.execute("create schema if not exists rules")
        for name in MARTS:
            db.execute(
                f"create or replace table marts.{name} as "
                "select range as number, ?::integer as state from range(?)",
                [state, ROWS],
            )
    with warehouse.writer_lock(file):
        publish(file, data_dir / "published", [Check("all_is_well", "pass", 0)])
    print("done")


if __name__ == "__main__":
    main()
