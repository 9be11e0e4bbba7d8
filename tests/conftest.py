"""What tests share: a throwaway data folder, dbt's manifest, and one published run.

No test touches `data/`. The manifest is made anew once a session: a stale one would pass the load
test and then die in the middle of a run.
"""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import hypothesis
import pytest

from orchestration.building import dbt
from tests.surroundings import DATA, SHARED, make_run

hypothesis.settings.register_profile(
    "any_machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any_machine")
"""A slow or busy machine fails no test: examples take as long as they take."""


@pytest.fixture(scope="session")
def shared() -> Path:
    """The team's reference facts, when they lie beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("the reference facts are not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def manifest() -> dict:
    """dbt's manifest of the working tree."""
    return json.loads(dbt.prepare().read_text())


@pytest.fixture(scope="session")
def first_run(manifest: dict) -> subprocess.CompletedProcess:
    """The one whole run of the session, over all bundled seasons."""
    run = make_run()
    assert run.returncode == 0, run.stderr[-4000:]
    return run


@pytest.fixture(scope="session")
def published(first_run: subprocess.CompletedProcess) -> Path:
    """The published DuckDB file; open it read-only."""
    return DATA / "published" / "stockcar.duckdb"


@pytest.fixture(scope="session")
def ask(published: Path) -> Callable[[str], list[tuple]]:
    """Ask the published file a question in SQL, as an analyst does."""

    def answer(query: str, *values: object) -> list[tuple]:
        with duckdb.connect(str(published), read_only=True) as db:
            return db.execute(query, values).fetchall()

    return answer
