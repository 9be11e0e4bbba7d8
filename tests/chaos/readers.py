"""Eight readers query through twenty publishes: `python -m tests.chaos.readers`.

Each reader is a process that opens the published file again and again, as analysts do, and also
one that holds it open all the time. No query may fail or see two states at once.
"""

import multiprocessing
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from orchestration.publishing.release import publish
from orchestration.publishing.release_json import Check
from tests.chaos.victim import MARTS

ROWS = 200_000
QUERY = " union all ".join(f"select count(*), min(state), max(state) from marts.{n}" for n in MARTS)


def make(warehouse: Path, state: int) -> None:
    """Write a state into the marts of a warehouse."""
    with duckdb.connect(str(warehouse)) as db:
        db.execute("create schema if not exists marts; create schema if not exists rules")
        for name in MARTS:
            db.execute(
                f"create or replace table marts.{name} as "
                f"select range as number, {state} as state from range({ROWS})"
            )


def read(file: str, holds: bool, stop, results) -> None:
    """Query until told to stop; report how often, which states, and the first error."""
    queries, states, error = 0, set(), ""
    held = duckdb.connect(file, read_only=True) if holds else None
    while not stop.is_set() and not error:
        try:
            db = held or duckdb.connect(file, read_only=True)
            rows = set(db.execute(QUERY).fetchall())
            if held is None:
                db.close()
            if len(rows) != 1 or (row := rows.pop())[1] != row[2] or row[0] != ROWS:
                error = f"two states at once: {rows}"
            states.add(row[1])
            queries += 1
        except duckdb.Error as failure:
            error = str(failure)
    results.put((queries, len(states), error))


def main() -> int:
    """Run from the command line."""
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory(prefix="stockcar-readers-") as folder:
        warehouse, published = Path(folder, "w.duckdb"), Path(folder, "published")
        checks = [Check("all_is_well", "pass", 0)]
        make(warehouse, 0)
        publish(warehouse, published, checks)
        stop, results = context.Event(), context.Queue()
        file = str(published / "stockcar.duckdb")
        readers = [
            context.Process(target=read, args=(file, number < 2, stop, results))
            for number in range(8)
        ]
        for reader in readers:
            reader.start()
        time.sleep(2)
        began = time.monotonic()
        for state in range(1, 21):
            make(warehouse, state)
            publish(warehouse, published, checks)
        seconds = time.monotonic() - began
        time.sleep(1)
        stop.set()
        reports = [results.get(timeout=60) for _ in readers]
        for reader in readers:
            reader.join(timeout=60)
    errors = [error for _, _, error in reports if error]
    print(f"20 publishes in {seconds:.1f} s, {sum(count for count, _, _ in reports)} queries by 8")
    print(
        f"states seen by each: {sorted(states for _, states, _ in reports)}; errors: {len(errors)}"
    )
    for error in errors[:3]:
        print(error)
    return bool(errors)


if __name__ == "__main__":
    sys.exit(main())
