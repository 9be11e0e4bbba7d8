"""kill -9 in the middle of `make run`, and two at once: `python -m tests.chaos.rebuild 5`.

Before each run an article is dropped into the inbox, so each run has something new to publish; the
run and everything it started is killed at a random moment. After each kill the published file is
one release, the old or the new, down to the hashes in `release.json`. At the end a run left alone
publishes every article, no run on record is unfinished, and two runs started together both end
well.
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

import dagster as dg
import duckdb

from orchestration.publishing.verify import inspect
from tests.surroundings import REPO, environment, make_run


def start(
    data: Path, *command: str, module: str = "orchestration", **settings: str
) -> subprocess.Popen:
    """Start a command, `run` if none is named, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", module, *(command or ("run",))],
        cwd=REPO,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(data, **settings),
    )


def drop_article(data: Path, number: int) -> None:
    """Put an article into the inbox that was never there before."""
    (data / "inbox").mkdir(exist_ok=True)
    text = f"date 2023-11-0{1 + number % 9} Ann Rook spun on lap {number} and Bo Lead drove on."
    (data / "inbox" / f"story-{number}.txt").write_text(text)


def published_articles(data: Path) -> int:
    """Count the articles in the published file."""
    file = data / "published" / "stockcar.duckdb"
    with duckdb.connect(str(file), read_only=True) as db:
        return db.execute("select count(*) from marts.dim_article").fetchone()[0]


def is_whole(data: Path) -> bool:
    """Whether what is published is what `release.json` promises."""
    return not inspect(data / "published").differences


def unfinished(data: Path) -> list[str]:
    """Runs that the record shows as neither ended nor failed."""
    with dg.DagsterInstance.from_config(str(data / "dagster_home")) as instance:
        return [run.run_id for run in instance.get_runs() if not run.is_finished]


def expect(is_true: bool, what: str) -> None:
    """Stop and print what did not hold, unless it is true."""
    if not is_true:
        sys.exit(f"did not hold: {what}")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", type=int, nargs="?", default=5)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    moments = random.Random(chosen.seed)
    with tempfile.TemporaryDirectory(prefix="stockcar-chaos-") as folder:
        data = Path(folder)
        expect(make_run(data).returncode == 0, "the first run ends well")
        drop_article(data, 0)
        begun = time.monotonic()
        expect(make_run(data).returncode == 0, "the second run ends well")
        length_s = time.monotonic() - begun
        published = published_articles(data)
        seen: Counter[str] = Counter()
        for number in range(1, chosen.kills + 1):
            drop_article(data, number)
            run = start(data)
            moment = moments.uniform(0, length_s)
            time.sleep(moment)
            if run.poll() is None:
                os.killpg(run.pid, signal.SIGKILL)
            run.communicate()
            now = published_articles(data)
            expect(published <= now <= 13 + number, "the published file is an old or a new release")
            state = "old" if now == published else "new"
            seen[f"{state} release, {'whole' if is_whole(data) else 'between two renames'}"] += 1
            published = now
            print(f"killed after {moment:5.1f} of {length_s:.1f} s: {now} articles published")
        expect(make_run(data).returncode == 0, "a run after the kills ends well")
        expect(published_articles(data) == 13 + chosen.kills, "no article was lost")
        expect(is_whole(data), "the healed release is whole")
        expect(unfinished(data) == [], "no run on record is unfinished")
        drop_article(data, chosen.kills + 1)
        both = [start(data), start(data)]
        for run in both:
            _, said = run.communicate()
            expect(run.returncode == 0, f"of two runs at once, each ends well\n{said}")
        expect(is_whole(data), "the release after two runs at once is whole")
        expect(published_articles(data) == 14 + chosen.kills, "and has the newest article")
        print(f"{chosen.kills} kills: {dict(seen)}; healed; two at once took turns")


if __name__ == "__main__":
    main()
