"""A season replayed week by week through a faulty feed: `python -m tests.chaos.soak --seed 1`.

Each week some races are run, and a third of the documents of the week are spoilt: refused,
garbled, contradictory, or less than before. Each is mended in one of the next weeks. After each
week the run must have published, every row that was sent must be in a mart or named, and the
webhook must have been told in one message of what became odd or is so no longer. When all is
mended, standings and results must be those of a clean load of the same season.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from orchestration.feeds.nascar.kinds import INDEX, SOURCE, WEEKEND
from orchestration.store.archive import Subject
from tests.chaos import soak_season
from tests.chaos.accounting import lost
from tests.chaos.rebuild import is_whole, start
from tests.chaos.soak_season import EXTRA, RACES, RACES_A_WEEK, SEASON, Document
from tests.feeds.small_feed import SmallFeed, serving

FAULTY, RELAPSING = 0.3, 0.1
LONGEST_WEEKS = 3
ALIKE = {
    "standings": "from marts.mart_season_standings",
    "standings after each race": "from marts.fct_standings",
    "champions": "from marts.mart_championship_outcome",
    "races": "select * exclude (known_from, status) from marts.dim_race",
    "results": "select * exclude (known_from) from marts.fct_race_result",
    "stages": "from marts.fct_stage_result",
    "points": """
        select series, season, race_id, driver_id, sum(points) as total
        from marts.fct_points_event group by all having total <> 0
    """,
    "cautions": "select * exclude (known_from) from marts.fct_caution",
    "drivers": "from marts.dim_driver",
    "laps": "select * exclude (known_from) from marts.fct_lap",
    "stops": "select * exclude (known_from) from marts.fct_pit_stop",
}
"""What must not depend on how the season became known."""


@dataclass
class Soak:
    """A season on its way through a feed.

    Attributes:
        draw: Where all chance comes from.
        server: What serves it.
        races: The races as they were run.
        documents: What is served by now, by path, as it should be.
        spoilt: When each faulty document is mended: the week, by path.
        faults: How often each fault was drawn.
    """

    draw: random.Random
    server: SmallFeed
    races: list[soak_season.Race]
    documents: dict[str, Document] = field(default_factory=dict)
    spoilt: dict[str, int] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)

    def serve(self, document: Document, week: int, share: float) -> None:
        """Serve a new document or version, spoilt with some chance and for some weeks."""
        self.documents[document.path] = document
        self.server.put(document.path, document.body)
        self.server.always.pop(document.path, None)
        self.spoilt.pop(document.path, None)
        if self.draw.random() < share:
            self._spoil(document, week, *soak_season.spoilt(self.draw, document))

    def _spoil(self, document: Document, week: int, fault: str, served: bytes | str) -> None:
        self.server.always[document.path] = served
        self.spoilt[document.path] = week + self.draw.randint(1, LONGEST_WEEKS)
        self.faults[fault] += 1

    def run_week(self, week: int, share: float = FAULTY) -> None:
        """Mend what is to be mended, let races be run, and let old ones relapse."""
        for path in [path for path, until in self.spoilt.items() if until <= week or not share]:
            del self.spoilt[path]
            del self.server.always[path]
        run = min(week * RACES_A_WEEK, RACES)
        about = Subject(SOURCE, INDEX.name, SEASON)
        self.serve(Document(about, soak_season.index(self.races, run)), week, share)
        old = [one for one in self.documents.values() if one.subject.kind == WEEKEND.name]
        for number in range(run - RACES_A_WEEK + 1, run + RACES_A_WEEK + 1):
            if number <= RACES:
                self._serve_race(number, number <= run, week, share)
        for document in old:
            if self.draw.random() < RELAPSING and document.path not in self.spoilt and share:
                self._spoil(document, week, *soak_season.relapsed(self.draw, document))

    def _serve_race(self, number: int, is_run: bool, week: int, share: float) -> None:
        race = self.races[number - 1]
        shown = race if is_run else soak_season.entry_list(race)
        about = soak_season.subject(WEEKEND.name, number)
        self.serve(Document(about, {"weekend_race": [shown]}), week, share)
        for kind, document in soak_season.extras(race).items() if is_run else ():
            self.serve(Document(soak_season.subject(kind, number), document), week, share)

    def close_inspection(self) -> None:
        """Serve every race once more, sound, as it stands when its inspection is over."""
        for path, document in self.documents.items():
            if document.subject.kind == WEEKEND.name:
                inspected = deepcopy(document.sound)
                inspected["weekend_race"][0]["inspection_complete"] = True
                self.serve(Document(document.subject, inspected), 0, 0)
            self.server.always.pop(path, None)


def refresh(data: Path, server: SmallFeed, week: int) -> list[str]:
    """Refresh on the Monday after a week's races; return what does not hold after it."""
    before = open_anomalies(data)
    server.taken.clear()
    today = soak_season.FIRST_DAY.replace(tzinfo=UTC) + timedelta(days=7 * week - 5, hours=12)
    run = start(
        *(data, today.isoformat(), "refresh", str(SEASON)),
        module="tests.chaos.soak_command",
        STOCKCAR_FEED_URL=server.url,
        STOCKCAR_WEBHOOK_URL=f"{server.url}/hook",
        STOCKCAR_FEED_KINDS=",".join(EXTRA),
        STOCKCAR_REQUESTS_PER_SECOND="500",
    )
    _, said = run.communicate()
    if run.returncode:
        return [f"it was not published: {said[-3000:]}"]
    wrong = list(lost(data))
    if not is_whole(data):
        wrong.append("the release is not whole")
    if len(server.taken) != (open_anomalies(data) != before):
        wrong.append(f"the webhook was told {server.taken}")
    return wrong


def open_anomalies(data: Path) -> set[str]:
    """What is odd in the published file; nothing where none is published yet."""
    file = data / "published" / "stockcar.duckdb"
    if not file.is_file():
        return set()
    with duckdb.connect(str(file), read_only=True) as db:
        query = "select anomaly_id from marts.mart_data_anomaly where is_open"
        return {anomaly_id for (anomaly_id,) in db.execute(query).fetchall()}


def differences(one: Path, other: Path) -> list[str]:
    """Which tables of two published files are not alike, with a row that only one has."""
    found = []
    with duckdb.connect() as db:
        for name, data in (("one", one), ("other", other)):
            db.execute(f"attach '{data / 'published' / 'stockcar.duckdb'}' as {name} (read_only)")
        for what, query in ALIKE.items():
            rows = []
            for name in ("one", "other"):
                db.execute(f"use {name}")
                rows.append(set(map(repr, db.execute(query).fetchall())))
            if rows[0] != rows[1]:
                only = [sorted(rows[0] - rows[1])[:3], sorted(rows[1] - rows[0])[:3]]
                found.append(f"{what}: {only}")
    return found


def soak(folder: Path, seed: int, weeks: int) -> list[str]:
    """Replay a season, its last week without faults, and hold it against a clean load.

    Returns:
        All that did not hold, in any week.
    """
    draw, wrong = random.Random(seed), []
    races = [soak_season.sound_race(draw, number) for number in range(1, RACES + 1)]
    with serving() as server:
        server.modified = "never"
        season = Soak(draw, server, races)
        for week in range(1, weeks + 2):
            began = time.monotonic()
            if week > weeks:
                season.close_inspection()
            else:
                season.run_week(week, FAULTY if week < weeks else 0)
            found = refresh(folder / "soaked", server, week)
            print(f"week {week}: {len(season.spoilt)} spoilt, {time.monotonic() - began:.0f} s")
            for one in found[:20]:
                print(f"    {one}")
            sys.stdout.flush()
            wrong += found
        wrong += refresh(folder / "clean", server, weeks + 1)
    for one in differences(folder / "soaked", folder / "clean"):
        print(f"not as a clean load: {one}")
        wrong.append(one)
    print(f"{season.faults.total()} faults of {len(season.faults)} kinds")
    return wrong


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=int(datetime.now(UTC).timestamp()) % 10_000)
    parser.add_argument("--weeks", type=int, default=-(-RACES // RACES_A_WEEK) + 1)
    parser.add_argument("--keep", type=Path, help="leave the data in this folder")
    chosen = parser.parse_args()
    print(f"seed {chosen.seed}")
    with tempfile.TemporaryDirectory(prefix="stockcar-soak-") as folder:
        wrong = soak(chosen.keep or Path(folder), chosen.seed, chosen.weeks)
    print(f"{len(wrong)} things did not hold" if wrong else "the season is whole")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
