"""kill -9 at random moments of refresh and publish: `python -m tests.chaos.kill 100`.

A small feed changes one race before each run; the run is killed at a random moment of the time a
run takes. After each kill: every archived file is whole and none is missing, and the published
file opens and holds one state, the old or the new; a reader who compares it with `release.json`
is served that state or is refused. At the end a run that is left alone heals all.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import duckdb

from orchestration.feeds.nascar.kinds import SOURCE
from orchestration.publishing.verify import inspect
from orchestration.store import archive
from tests.chaos.bundled_feed import path_of, serving_season
from tests.chaos.victim import MARTS, ROWS, SEASON
from tests.feeds.small_feed import SmallFeed
from tests.surroundings import REPO


def start(server: SmallFeed, data_dir: Path, state: int) -> subprocess.Popen:
    """Start a victim in a process group of its own."""
    command = [sys.executable, "-m", "tests.chaos.victim", server.url, str(data_dir), str(state)]
    return subprocess.Popen(
        command,
        cwd=REPO,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(REPO)},
    )


def archived(data_dir: Path) -> set[str]:
    """The names of all archived files, each read and compared with its name's hash."""
    root = data_dir / "archive"
    names = set()
    for subject in archive.subjects(root, SOURCE, SEASON):
        for version in archive.versions(root, subject):
            version.read()  # raises for a torn one
            names.add(str(version.path.relative_to(root)))
    return names


def published_state(data_dir: Path) -> int | None:
    """The one state in the published file; None before the first release."""
    file = data_dir / "published" / "stockcar.duckdb"
    if not file.exists():
        return None
    with duckdb.connect(str(file), read_only=True) as db:
        counts = {
            db.execute(f"select count(*), min(state), max(state) from marts.{name}").fetchone()
            for name in MARTS
        }
    (count, lowest, highest) = counts.pop()
    assert not counts and count == ROWS and lowest == highest, "the published file mixes states"
    return lowest


def change(server: SmallFeed, bodies: list[str], state: int) -> None:
    """Let the feed change one race."""
    path = bodies[state % len(bodies)]
    server.put(path, server.bodies[path] + b" ")


def kill_often(kills: int, seed: int, data_dir: Path) -> Counter:
    """Kill runs; return at what they were. Raises AssertionError when anything is lost or torn."""
    draw, counts = random.Random(seed), Counter()
    with serving_season(SEASON) as server:
        bodies = sorted(path for path in server.bodies if "weekend" in path)
        requests = 1 + 2 * len(bodies)  # the index, and of each race its results and its laps
        # lap times change every other time
        laps = sorted(path for path in server.bodies if "lap-times" in path)
        bodies = [one for at, path in enumerate(bodies) for one in (path, laps[at % len(laps)])]
        began = time.monotonic()
        first = start(server, data_dir, 0)
        _wait_for_requests(server, requests, first)
        fetching = time.monotonic() - began
        assert first.wait(timeout=300) == 0
        whole = time.monotonic() - began
        known = archived(data_dir)
        state = killed = 0
        while killed < kills:
            state += 1
            change(server, bodies, state)
            before = published_state(data_dir)
            server.log.clear()
            began = time.monotonic()
            victim = start(server, data_dir, state)
            if draw.random() < 0.4:
                moment = fetching * draw.random()
            else:  # most kills fall where it lands and publishes, which takes less time
                _wait_for_requests(server, requests, victim)
                moment = (whole - fetching) * draw.random() * 1.1
            try:
                victim.wait(timeout=moment)
                counts["ended before the kill"] += 1
                whole = fetching + (whole - fetching) * 0.95  # the machine has become faster
            except subprocess.TimeoutExpired:
                os.killpg(victim.pid, signal.SIGKILL)
                victim.wait()
                killed += 1
                counts[
                    "killed while fetching" if len(server.log) < requests else "killed after it"
                ] += 1
            now = archived(data_dir)
            assert known <= now, f"lost {known - now}"
            known = now
            after = published_state(data_dir)
            assert after in (before, state), f"state {after} after {before} and {state}"
            counts["published the new state" if after == state else "kept the old state"] += 1
            counts[_served(data_dir)] += 1
        state += 1
        change(server, bodies, state)
        last = start(server, data_dir, state)
        assert last.wait(timeout=300) == 0, last.stderr.read().decode()
        assert published_state(data_dir) == state
        assert not inspect(data_dir / "published").differences
        for version in _newest(data_dir):
            assert version.read() == server.bodies[path_of(version.subject)]
        counts["races with laps after healing"] = _races_with_laps(data_dir)
        assert counts["races with laps after healing"] == len(laps)
        marks = (".incoming", ".building")
        litter = [path for path in data_dir.rglob("*") if any(one in path.name for one in marks)]
        counts["leftovers after healing"] = len(litter)
    return counts


def _wait_for_requests(server: SmallFeed, count: int, victim: subprocess.Popen) -> None:
    """Wait until a victim has asked for all that it asks for, or has ended."""
    while len(server.log) < count and victim.poll() is None:
        time.sleep(0.005)


def _served(data_dir: Path) -> str:
    """What a reader is told of what a kill left."""
    if not (data_dir / "published" / "release.json").exists():
        return "nothing published yet"
    found = inspect(data_dir / "published")
    if not found.differences:
        return "served: verified"
    files = {one.name.partition("/")[0] for one in found.differences}
    assert files <= {"parquet", "stockcar.duckdb", "release.json"}, found.differences
    return "served, with the Parquet file that differs named" if found.is_readable else "refused"


def _races_with_laps(data_dir: Path) -> int:
    """Races whose rows of laps are all of the newest archived document."""
    newest = {
        version.subject.race_id: version.path.name
        for version in _newest(data_dir)
        if version.subject.kind == "lap_times"
    }
    with duckdb.connect(str(data_dir / "warehouse" / "stockcar.duckdb"), read_only=True) as db:
        rows = db.execute("select distinct race_id, archive_path from raw.lap").fetchall()
    assert {race: Path(path).name for race, path in rows} == newest
    return len(rows)


def _newest(data_dir: Path) -> list[archive.Version]:
    root = data_dir / "archive"
    return [
        list(archive.versions(root, subject))[-1]
        for subject in archive.subjects(root, SOURCE, SEASON)
    ]


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", type=int, nargs="?", default=100)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="stockcar-kill-") as folder:
        began = time.monotonic()
        counts = kill_often(chosen.kills, chosen.seed, Path(folder))
        seconds = time.monotonic() - began
    for name, times in sorted(counts.items()):
        print(f"{times:6}  {name}")
    print(f"{chosen.kills} kills in {seconds:.0f} s: nothing lost, nothing torn, healed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
