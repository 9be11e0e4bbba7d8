"""What tests share: a throwaway data folder, dbt's manifest, and one published main job.

No test touches `data/`. The manifest is made anew once a session: a stale one would pass the load
test and then die in the middle of a run.
"""

import json
from pathlib import Path

import pytest

from tests.surroundings import REPO, SHARED, dbt


@pytest.fixture(scope="session")
def shared() -> Path:
    """The team's reference facts, when they lie beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("the reference facts are not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def manifest() -> dict:
    """dbt's manifest of the working tree, also left where the code location reads it."""
    run = dbt("--quiet", "parse")
    assert run.returncode == 0, run.stdout[-4000:]
    return json.loads((REPO / "dbt_project" / "target" / "manifest.json").read_text())
