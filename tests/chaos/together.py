"""Refreshes that meet each other and a rebuild: `python -m tests.chaos.together`.

On a published warehouse and a feed of the bundled seasons: two refreshes of one season started at
once, two of different seasons, and a refresh in the middle of a rebuild, each time after the feed
restated a race. All must end well, the restated facts must be published once, the published file
must be what `release.json` says, and no run on record may be unfinished.
"""

import subprocess
import tempfile
import time
from pathlib import Path

import duckdb
import orjson

from tests.chaos import rebuild
from tests.chaos.bundled_feed import serving_season
from tests.chaos.rebuild import expect, is_whole, unfinished
from tests.feeds.small_feed import SmallFeed
from tests.surroundings import make_run

RACES = {
    2022: "/cacher/2022/1/5168/weekend-feed.json",
    2023: "/cacher/2023/3/5373/weekend-feed.json",
}


def restate(server: SmallFeed, season: int, word: str) -> None:
    """Let the feed give the winner of one race another reason for the end of it."""
    document = orjson.loads(server.bodies[RACES[season]])
    for line in document["weekend_race"][0]["results"]:
        if line["finishing_position"] == 1:
            line["finishing_status"] = word
    server.put(RACES[season], document)


def start(data: Path, url: str, *command: str) -> subprocess.Popen:
    """Start a command that asks the feed at this address, as fast as it likes."""
    rate = {"STOCKCAR_FEED_URL": url, "STOCKCAR_REQUESTS_PER_SECOND": "500"}
    return rebuild.start(data, *command, **rate)


def revisions(data: Path, word: str) -> list[int]:
    """The races in which the published file says that a result was changed to this."""
    file = data / "published" / "stockcar.duckdb"
    with duckdb.connect(str(file), read_only=True) as db:
        rows = db.execute(
            "select race_id from marts.fct_result_revision where new_value = ? order by all", [word]
        ).fetchall()
    return [race_id for (race_id,) in rows]


def both_end_well(data: Path, runs: list[subprocess.Popen], word: str, races: list[int]) -> None:
    """Wait for runs started together, and look at what they left."""
    began = time.monotonic()
    said = [run.communicate()[1] for run in runs]
    for run, text in zip(runs, said, strict=True):
        expect(run.returncode == 0, f"{run.args[3:]} ends well\n{text[-2000:]}")
    expect(revisions(data, word) == races, f"{word} is published once in each of {races}")
    expect(is_whole(data), "the release is whole")
    expect(unfinished(data) == [], "no run on record is unfinished")
    built = sum("Nothing changed since" not in text for text in said)
    print(f"{word}: both ended well in {time.monotonic() - began:.0f} s, {built} built")


def main() -> None:
    """Run from the command line."""
    with tempfile.TemporaryDirectory(prefix="stockcar-together-") as folder:
        data = Path(folder)
        with serving_season(2022, 2023) as server:
            expect(make_run(data).returncode == 0, "the first run ends well")

            restate(server, 2023, "Twice")
            runs = [start(data, server.url, "refresh", "2023") for _ in range(2)]
            both_end_well(data, runs, "Twice", [5373])

            restate(server, 2022, "Apart")
            restate(server, 2023, "Apart")
            runs = [start(data, server.url, "refresh", str(season)) for season in RACES]
            both_end_well(data, runs, "Apart", [5168, 5373])

            restate(server, 2023, "Amid")
            building = start(data, server.url, "rebuild")
            for line in building.stderr:
                if line.startswith("Building"):
                    break
            refresh = start(data, server.url, "refresh", "2023")
            both_end_well(data, [building, refresh], "Amid", [5373])


if __name__ == "__main__":
    main()
