"""What one changed race costs, from fetch to published, beside a whole rebuild of the same data.

    [STOCKCAR_HISTORY=folder] python -m tests.bench.refresh

A feed on this machine restates one race of the last bundled season; the goal is a third.
"""

import statistics
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.job import Cost, cost_of
from tests.chaos.bundled_feed import serving_season
from tests.chaos.together import restate
from tests.surroundings import make_run, refresh

GOAL = 1 / 3
ROUNDS = 3


def rounds(folder: Path) -> tuple[list[Cost], list[Cost]]:
    """Rebuild from nothing and refresh one changed race, in turns; return what each took."""
    wholes, changes = [], []
    with serving_season(2023) as server:
        for turn in range(ROUNDS):
            data = folder / str(turn)
            wholes.append(cost_of(lambda data=data: make_run(data)))
            cost_of(lambda data=data: refresh(data, server.url, 2023))
            restate(server, 2023, f"Reason {turn}")
            changes.append(cost_of(lambda data=data: refresh(data, server.url, 2023)))
    return wholes, changes


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="stockcar-bench-") as folder:
        wholes, changes = rounds(Path(folder))
    board = Table("", "wall", "processor")
    for name, costs in (("a whole rebuild", wholes), ("one changed race", changes)):
        best = min(costs, key=lambda cost: cost.wall_s)
        board.add_row(name, f"{best.wall_s:.1f} s", f"{best.processor_s:.1f} s")
    console = Console()
    console.print(board)
    ratio = statistics.median(
        change.wall_s / whole.wall_s for change, whole in zip(changes, wholes, strict=True)
    )
    console.print(f"One changed race takes {ratio:.2f} of a whole rebuild (goal: {GOAL:.2f}).")


if __name__ == "__main__":
    main()
