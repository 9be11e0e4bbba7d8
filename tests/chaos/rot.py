"""Single flipped bytes and cuts of power in every kind of file: `python -m tests.chaos.rot 500`.

Each sample harms one file and lets the project go on as the next command would. What comes of it is
one of three, and anything else ends the script: harmless, because the content is equal; healed,
because the harm was found, said, and made again from what lies below; or named with its cure, for
what nobody but the operator or the source can bring back.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.chaos import rot_caches, rot_kept

Sample = Callable[[random.Random], str]


def samples(folder: Path) -> dict[str, tuple[int, Sample]]:
    """What can rot: by its name, how often it is harmed of a hundred times, and how."""
    return {
        "published files": (22, rot_caches.Published(folder / "published").sample),
        "release.json": (12, rot_caches.Published(folder / "release").sample_release_json),
        "warehouse": (16, rot_caches.Warehouse(folder / "warehouse").sample),
        "written ahead": (10, rot_caches.WrittenAhead(folder / "ahead").sample),
        "lap Parquet": (10, rot_caches.Laps(folder / "laps").sample),
        "archive": (16, rot_kept.Archive(folder / "archive").sample),
        "fetch log": (8, rot_kept.FetchMemory(folder / "log").sample),
        "run history": (6, rot_kept.Runs(folder / "runs").sample),
    }


def rot(count: int, seed: int, folder: Path) -> tuple[Counter, dict[str, float]]:
    """Harm about `count` files; return how they ended, and the longest time by kind, in seconds.

    Raises:
        AssertionError: Something wrong would have been served, or was lost without a word.
    """
    draw, ended, longest = random.Random(seed), Counter(), {}
    for name, (share, sample) in samples(folder).items():
        for _ in range(max(1, round(count * share / 100))):
            began = time.monotonic()
            ended[f"{name}: {sample(draw)}"] += 1
            longest[name] = max(longest.get(name, 0.0), time.monotonic() - began)
    return ended, longest


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=500)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="stockcar-rot-") as folder:
        began = time.monotonic()
        ended, longest = rot(chosen.count, chosen.seed, Path(folder))
        seconds = time.monotonic() - began
    for name, times in sorted(ended.items()):
        print(f"{times:6}  {name}")
    for name, worst in longest.items():
        print(f"{worst:6.2f} s the longest: {name}")
    print(f"{ended.total()} samples in {seconds:.0f} s: nothing wrong was served, nothing was lost")
    return 0


if __name__ == "__main__":
    sys.exit(main())
