"""The record of runs: what the fast log writes Dagster's own reads, and no dead run blocks."""

import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from orchestration.cli.run_history import PROCESS_TAG, close_dead_runs, open_instance


@dg.asset(check_specs=[dg.AssetCheckSpec("holds", asset="laps")])
def laps() -> dg.MaterializeResult:
    return dg.MaterializeResult(
        metadata={"dagster/row_count": 3}, check_results=[dg.AssetCheckResult(passed=True)]
    )


JOB = dg.Definitions(assets=[laps], jobs=[dg.define_asset_job("race")]).resolve_job_def("race")


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    (tmp_path / "dagster.yaml").write_text("telemetry: {enabled: false}\n")
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    return tmp_path


def test_dagsters_own_storage_reads_what_was_written(home):
    with open_instance(home) as instance:
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
    with open_instance(home) as instance, dg.DagsterInstance.get() as plain:
        for _ in range(2):
            run_id = JOB.execute_in_process(instance=instance).run_id
            assert plain.get_run_by_id(run_id).is_finished


def gone() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_run_whose_process_is_gone_is_closed(home):
    with open_instance(home) as instance:
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


def test_a_finished_run_is_left_alone(home):
    with open_instance(home) as instance:
        JOB.execute_in_process(instance=instance, tags={PROCESS_TAG: str(gone())})
        assert close_dead_runs(instance) == []
