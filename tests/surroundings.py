"""Where tests work: a throwaway data folder, never `data/`, and what is run on it."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from orchestration.settings import KNOWN

REPO = Path(__file__).resolve().parents[1]
SHARED = REPO.parent / "shared"
DBT = Path(sys.executable).with_name("dbt")
_FOLDER = tempfile.TemporaryDirectory(prefix="stockcar tests [é] ")  # goes when the session ends
DATA = Path(_FOLDER.name)
for _name in KNOWN:  # an empty value undoes a line of the developer's own .env
    os.environ.setdefault(_name, "")
os.environ["STOCKCAR_DATA_DIR"] = str(DATA)
os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "0"
os.environ["DAGSTER_DISABLE_TELEMETRY"] = "1"
os.environ.pop("DAGSTER_HOME", None)  # no test is recorded among the user's runs


def dbt(*arguments: str, data: Path = DATA) -> subprocess.CompletedProcess:
    """Run dbt on a data folder, which need not exist; logs and artifacts go to that folder."""
    (data / "warehouse").mkdir(parents=True, exist_ok=True)
    places = ["--log-path", str(data / "logs")]
    if "--target-path" not in arguments:
        places += ["--target-path", str(data / "by_hand")]
    return subprocess.run(
        [DBT, "--no-use-colors", *arguments, *places],
        cwd=REPO / "dbt_project",
        env={**os.environ, "STOCKCAR_DATA_DIR": str(data)},
        capture_output=True,
        text=True,
    )


def make_run(data: Path = DATA) -> subprocess.CompletedProcess:
    """Land and build what changed on a data folder, as `make run` does."""
    return command(data, "run")


def rebuild(data: Path) -> subprocess.CompletedProcess:
    """Land and build everything anew on a data folder, as the job `rebuild` does."""
    return command(data, "rebuild")


def refresh(data: Path, feed: str, season: int, **variables: str) -> subprocess.CompletedProcess:
    """Refresh a season as `make refresh` does, from a feed that may be asked without pauses."""
    rate = {"STOCKCAR_FEED_URL": feed, "STOCKCAR_REQUESTS_PER_SECOND": "500"}
    return command(data, "refresh", str(season), **rate, **variables)


def command(data: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
    """Run a command of the project on a data folder, recorded in a Dagster home of its own."""
    return subprocess.run(
        [sys.executable, "-m", "orchestration", *arguments],
        cwd=REPO,
        env=environment(data, **variables),
        capture_output=True,
        text=True,
    )


def environment(data: Path, **variables: str) -> dict[str, str]:
    """The environment of a command that works on a data folder, whose Dagster home it makes."""
    home = data / "dagster_home"
    home.mkdir(parents=True, exist_ok=True)
    shutil.copy(REPO / "dagster.yaml", home)
    own = {"STOCKCAR_DATA_DIR": str(data), "DAGSTER_HOME": str(home)}
    return {**os.environ, **variables, **own}
