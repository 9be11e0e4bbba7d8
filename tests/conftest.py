"""What tests share: a throwaway data folder, dbt's manifest, and one published main job.

No test touches `data/`. The manifest is made anew once a session: a stale one would pass the load
test and then die in the middle of a run.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[1]
SHARED = REPO.parent / "shared"
DBT = Path(sys.executable).with_name("dbt")
DATA = Path(tempfile.mkdtemp(prefix="stockcar-tests-"))
os.environ["STOCKCAR_DATA_DIR"] = str(DATA)
os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "0"
os.environ["DAGSTER_DISABLE_TELEMETRY"] = "1"
os.environ.pop("DAGSTER_HOME", None)  # no test is recorded among the user's runs


def dbt(*arguments: str, data: Path = DATA) -> subprocess.CompletedProcess:
    """Run dbt on a data folder, which need not exist; logs go to that folder."""
    (data / "warehouse").mkdir(parents=True, exist_ok=True)
    return subprocess.run(
        [DBT, "--no-use-colors", "--log-path", str(data / "logs"), *arguments],
        cwd=REPO / "dbt_project",
        env={**os.environ, "STOCKCAR_DATA_DIR": str(data)},
        capture_output=True,
        text=True,
    )


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
