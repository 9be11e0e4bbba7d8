"""Other versions of DuckDB than the project's own, as analysts have them: `make clients`."""

import json
import os
import subprocess
import sys

import pytest

from tests.surroundings import REPO

FOLDER = REPO / ".clients"
VERSIONS = tuple(
    line.partition("==")[2].split()[0]
    for line in (REPO / "tests/publishing/clients.txt").read_text().splitlines()
    if line.startswith("duckdb==")
)
"""The oldest client that the README promises, those that once had trouble, and the newest."""

ASK = """
import json, sys
import duckdb
setup, queries = json.loads(sys.stdin.read())
with duckdb.connect() as db:
    for statement in setup:
        db.execute(statement)
    answers = [db.execute(query).fetchall() for query in queries]
print(json.dumps([duckdb.__version__, answers], default=str))
"""


def run(version: str, program: str, said: str, *arguments: str) -> str:
    """Run a Python program beside one version of DuckDB, and return what it printed.

    Skips the test when that version was not installed.
    """
    client = FOLDER / version
    if not client.is_dir():
        pytest.skip(f"DuckDB {version} is not at hand: make clients")
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(client), str(REPO)])},
        input=said,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def ask(version: str, setup: list[str], queries: list[str]) -> list[list]:
    """Ask queries of one version of DuckDB; values that JSON does not know come as text."""
    used, answers = json.loads(run(version, ASK, json.dumps([setup, queries])))
    assert used == version
    return answers
