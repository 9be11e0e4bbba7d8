"""The record of runs: what the fast log writes Dagster's own reads, and no dead run blocks."""

import os
import subprocess
import sys
import time
from pathlib import Path

import dagster as dg
import pytest

from orchestration import settings
from orchestration.cli import processes
from orchestration.cli.instance import PROCESS_TAG, close_dead_runs, open_instance
from tests.surroundings import REPO


@dg.asset(check_specs=[dg.AssetCheckSpec("holds", asset="laps")])
def laps() -> dg.MaterializeResult:
    return dg.MaterializeResult(
        metadata={"dagster/row_count": 3}, check_results=[dg.AssetCheckResult(passed=True)]
    )


OWN = settings.Settings(data_dir=Path("/nowhere"))
JOB = dg.Definitions(assets=[laps], jobs=[dg.define_asset_job("race")]).resolve_job_def("race")


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    (tmp_path / "dagster.yaml").write_text("telemetry: {enabled: false}\n")
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    return tmp_path


WITHOUT_OURS = """
import sys
from pathlib import Path
from orchestration import settings
from orchestration.cli.instance import open_instance
with open_instance(Path(sys.argv[1]), settings.load()) as instance:
    print(instance.get_runs())
assert "orchestration.cli.run_history" not in sys.modules
"""


def test_switched_off_our_storage_is_not_even_imported(home):
    """It may not be importable: an upgrade of Dagster is why one switches it off."""
    run = subprocess.run(
        [sys.executable, "-c", WITHOUT_OURS, str(home)],
        env={**os.environ, "STOCKCAR_RUN_HISTORY": "dagster"},
        cwd=REPO,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout == "[]\n"


def test_dagsters_own_storage_reads_what_was_written(home):
    with open_instance(home, OWN) as instance:
        run_id = JOB.execute_in_process(instance=instance).run_id
    with dg.DagsterInstance.get() as plain:
        assert plain.get_run_by_id(run_id).status is dg.DagsterRunStatus.SUCCESS
        written = plain.get_latest_materialization_event(dg.AssetKey("laps"))
        assert written.asset_materialization.metadata["dagster/row_count"].value == 3
        (check,) = plain.event_log_storage.get_asset_check_execution_history(
            dg.AssetCheckKey(dg.AssetKey("laps"), "holds"), limit=5
        )
        assert check.status.value == "SUCCEEDED"
        types = {entry.dagster_event_type for entry in plain.all_logs(run_id)}
    assert {dg.DagsterEventType.RUN_START, dg.DagsterEventType.RUN_SUCCESS} <= types


def test_a_plain_instance_may_read_while_a_run_is_written(home):
    with open_instance(home, OWN) as instance, dg.DagsterInstance.get() as plain:
        for _ in range(2):
            run_id = JOB.execute_in_process(instance=instance).run_id
            assert plain.get_run_by_id(run_id).is_finished


def gone() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_run_whose_process_is_gone_is_closed(home):
    with open_instance(home, OWN) as instance:
        begun = dg.DagsterRunStatus.STARTED
        dead = instance.create_run_for_job(JOB, status=begun, tags={PROCESS_TAG: str(gone())})
        alive = instance.create_run_for_job(JOB, status=begun, tags={PROCESS_TAG: "1"})
        unknown = instance.create_run_for_job(JOB, status=begun)
        assert close_dead_runs(instance) == [dead.run_id]
        assert close_dead_runs(instance) == []
        found = {run.run_id: run.status for run in instance.get_runs()}
    assert found == {
        dead.run_id: dg.DagsterRunStatus.FAILURE,
        alive.run_id: begun,
        unknown.run_id: begun,
    }


def test_a_number_that_another_process_has_got_does_not_keep_a_run_alive(home, monkeypatch):
    with open_instance(home, OWN) as instance:
        begun = dg.DagsterRunStatus.STARTED
        mine = {PROCESS_TAG: str(os.getpid())}
        run = instance.create_run_for_job(JOB, status=begun, tags=mine)
        assert close_dead_runs(instance) == []
        an_hour_later = time.time() + 3600
        monkeypatch.setattr(processes, "began_at", lambda process: an_hour_later)
        assert close_dead_runs(instance) == [run.run_id]


def test_a_process_began_when_the_clock_says_it_did():
    before = time.time()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as later:
        began = processes.began_at(later.pid)
        after = time.time()
        later.communicate(b"\n")
    assert before - processes.CLOCK_SLACK_S <= began <= after + processes.CLOCK_SLACK_S
    assert processes.began_at(os.getpid()) <= began
    assert processes.began_at(gone()) is None


def test_a_process_is_running_since_it_began_and_not_before():
    began = processes.began_at(os.getpid())
    assert processes.is_running(os.getpid(), began + 1)
    assert not processes.is_running(os.getpid(), began - 60)
    assert not processes.is_running(gone(), time.time())


def test_a_finished_run_is_left_alone(home):
    with open_instance(home, OWN) as instance:
        JOB.execute_in_process(instance=instance, tags={PROCESS_TAG: str(gone())})
        assert close_dead_runs(instance) == []
