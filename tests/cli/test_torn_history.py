"""A record of runs that cannot be read is set aside and begun anew; it costs no data."""

import os
import random

import dagster as dg
import pytest

from orchestration import settings
from orchestration.cli.instance import open_instance, set_aside_torn_history


@dg.asset
def laps() -> None: ...


DEFS = dg.Definitions(assets=[laps], jobs=[dg.define_asset_job("job", selection="laps")])
FILES = ("history/runs.db", "history/runs/index.db", "schedules/schedules.db")


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A Dagster home with one run on record."""
    (tmp_path / "dagster.yaml").write_text("telemetry: {enabled: false}\n")
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    assert run(tmp_path) == 1
    return tmp_path


def run(home) -> int:
    """Run the job once; return how many runs are on record then."""
    where = settings.Settings(data_dir=home)
    with open_instance(home, where) as instance:
        assert DEFS.resolve_job_def("job").execute_in_process(instance=instance).success
        return len(instance.get_runs())


def test_a_sound_record_stays(home):
    assert set_aside_torn_history(home) == []
    assert run(home) == 2


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("harm", ["noise", "cut", "emptied header"])
def test_a_torn_record_is_set_aside_and_begun_anew(home, name, harm):
    path = home / name
    if harm == "noise":
        path.write_bytes(random.Random(1).randbytes(path.stat().st_size))
    elif harm == "cut":
        os.truncate(path, path.stat().st_size // 3)
    else:
        with path.open("r+b") as file:
            file.write(bytes(4096))
    assert [folder.name for folder in set_aside_torn_history(home)] == [
        *("history.torn", "schedules.torn"),
    ]
    assert run(home) == 1
    assert set_aside_torn_history(home) == []
