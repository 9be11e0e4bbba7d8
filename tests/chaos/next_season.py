"""A season of which nobody kept facts by hand: `python -m tests.chaos.next_season`.

Needs the reference feed beside the checkout (`../shared`). All of 2025 is served as if it were
2026: every date, season and race number is shifted, winners are paid as they are from 2026 on, and
no seed knows of it. One refresh must publish it beside the bundled seasons, name a champion of each
series, and find odd only what is. Reported: that, by kind.
"""

import argparse
import gzip
import re
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import orjson

from tests.chaos.rebuild import expect, is_whole
from tests.feeds.small_feed import SmallFeed, serving
from tests.surroundings import SHARED, make_run, refresh

FROM, TO = 2025, 2026
MIRROR = SHARED / "feed" / "mirror" / "cacher" / str(FROM)
WEEKS = timedelta(weeks=52)
"""So each race stays on its day of the week."""
RACES_ON = 100_000
DAY = re.compile(rf"({FROM}-\d\d-\d\d)(T.*)?")
OVER = date(TO, 11, 10)
"""From this day on the feed may be asked for all races of the shifted season."""
MORE_FOR_A_WIN = 15
POINTS_RACE = 1
RACES = f"""
    select count(*) from marts.dim_race
    where season = {TO} and race_id > {RACES_ON} and status = 'official'
"""
CHAMPIONS = f"""
    select series, champion_name, champion_points, margin from marts.mart_championship_outcome
    where season = {TO} order by series
"""
ODD = """
    select kind, count(*), count(distinct race_id), count(*) filter (is_open), min(detail)
    from marts.mart_data_anomaly
    where race_id is null or race_id > ?
    group by kind order by kind
"""
REASONS = {
    "caution_names_absent_car": "race control names a car that is not in the results",
    "fastest_lap_unclear": "all are paid a place more, or a stage lacks who was thrown out",
    "points_do_not_add_up": "all are paid a place more, or finalists of 2025 scored in no stage",
    "track_unknown": "it was new in 2025",
}
"""Why each kind of anomaly is there; another kind would be an error."""


def shifted(value: Any, key: str = "") -> Any:
    """A document, or a value under a key of it, as it would be a season later."""
    if isinstance(value, dict):
        return {name: shifted(one, name) for name, one in value.items()}
    if isinstance(value, list):
        return [shifted(one, key) for one in value]
    if key == "race_season":
        return value + TO - FROM
    if key == "race_id":
        return value + RACES_ON
    if isinstance(value, str) and (found := DAY.fullmatch(value)):
        return (date.fromisoformat(found[1]) + WEEKS).isoformat() + (found[2] or "")
    return value


def paid_as_from_2026(document: dict) -> dict:
    """The document with more points for a win, if it is a points race."""
    for race in document.get("weekend_race") or []:
        if race["race_type_id"] == POINTS_RACE:
            for line in race["results"]:
                if line["finishing_position"] == 1 and line["points_earned"]:
                    line["points_earned"] += MORE_FOR_A_WIN
    return document


def serve_shifted(server: SmallFeed) -> int:
    """Serve every document of the season, shifted; return how many races there are."""
    for file in MIRROR.rglob("*.json.gz"):
        document = shifted(orjson.loads(gzip.decompress(file.read_bytes())))
        place = file.relative_to(MIRROR).with_suffix("").parts
        if len(place) == 3:
            place = (place[0], str(int(place[1]) + RACES_ON), place[2])
        server.put(f"/cacher/{TO}/{'/'.join(place)}", paid_as_from_2026(document))
    return len(server.bodies) - 1


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="leave the data in this folder")
    chosen = parser.parse_args()
    if not MIRROR.is_dir() or datetime.now(UTC).date() < OVER:
        print(f"skipped: the reference feed is not beside this checkout, or it is not {OVER} yet")
        return 0
    with tempfile.TemporaryDirectory(prefix="stockcar-next-season-") as folder, serving() as server:
        data = chosen.keep or Path(folder)
        server.modified = "never"
        races = serve_shifted(server)
        expect(make_run(data).returncode == 0, "the bundled seasons are published")
        began = time.monotonic()
        run = refresh(data, server.url, TO)
        expect(run.returncode == 0, f"the season is published at once\n{run.stderr[-3000:]}")
        expect(is_whole(data), "the release is whole")
        print(f"{races} races served; refreshed and published in {time.monotonic() - began:.0f} s")
        with duckdb.connect(str(data / "published" / "stockcar.duckdb"), read_only=True) as db:
            ran = db.execute(RACES).fetchone()[0]
            champions = db.execute(CHAMPIONS).fetchall()
            odd = db.execute(ODD, [RACES_ON]).fetchall()
        expect(ran == races, f"all {races} races are official, and not {ran}")
        expect(len(champions) == 3, f"each series has a champion: {champions}")
        for row in champions:
            print(*row, sep=", ")
        for kind, count, in_races, is_open, detail in odd:
            print(f"{kind}: {count} in {in_races} races, {is_open} open, such as: {detail}")
            expect(kind in REASONS, f"{kind} has a reason")
            print(f"    {REASONS[kind]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
