"""The record of runs stays within bounds, and nothing that is shown of an asset or check goes."""

import dagster as dg
import pytest

from orchestration import settings
from orchestration.cli.instance import forget_old_runs, open_instance

SEASONS = dg.StaticPartitionsDefinition(["2022", "2023"])


@dg.asset(check_specs=[dg.AssetCheckSpec("holds", asset="laps")])
def laps() -> dg.MaterializeResult:
    return dg.MaterializeResult(
        metadata={"padding": "x" * 50_000}, check_results=[dg.AssetCheckResult(passed=True)]
    )


@dg.asset
def standings() -> None: ...


@dg.asset(partitions_def=SEASONS)
def payloads() -> None: ...


DEFS = dg.Definitions(
    assets=[laps, standings, payloads],
    jobs=[dg.define_asset_job(name, selection=name) for name in ("laps", "standings", "payloads")],
)
SPECS = DEFS.resolve_all_asset_specs()


@pytest.fixture(params=["stockcar", "dagster"])
def instance(request, tmp_path, monkeypatch):
    (tmp_path / "dagster.yaml").write_text("telemetry: {enabled: false}\n")
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    where = settings.Settings(data_dir=tmp_path, run_history=request.param)
    with open_instance(tmp_path, where) as instance:
        yield instance


def run(instance, job: str, partition: str | None = None) -> str:
    job = DEFS.resolve_job_def(job)
    return job.execute_in_process(instance=instance, partition_key=partition).run_id


def known(instance) -> set[str]:
    return {run.run_id for run in instance.get_runs()}


def test_the_oldest_runs_go_and_the_newest_stay(instance):
    runs = [run(instance, "laps") for _ in range(5)]
    assert set(forget_old_runs(instance, SPECS, 2)) == set(runs[:3])
    assert known(instance) == set(runs[3:])
    assert forget_old_runs(instance, SPECS, 2) == []


def test_nought_keeps_all(instance):
    runs = [run(instance, "laps") for _ in range(3)]
    assert forget_old_runs(instance, SPECS, 0) == []
    assert known(instance) == set(runs)


def test_what_an_asset_is_shown_by_stays(instance):
    """Assets that are built seldom, and seasons that are fetched seldom, stay known."""
    kept = {
        run(instance, "standings"),
        run(instance, "payloads", "2022"),
        run(instance, "payloads", "2023"),
    }
    old, new = run(instance, "laps"), run(instance, "laps")
    assert forget_old_runs(instance, SPECS, 1) == [old]
    assert known(instance) == {*kept, new}
    assert instance.get_latest_materialization_event(dg.AssetKey("standings"))
    assert instance.get_materialized_partitions(dg.AssetKey("payloads")) == {"2022", "2023"}


def test_a_check_keeps_its_last_verdict(instance):
    for _ in range(4):
        run(instance, "laps")
    forget_old_runs(instance, SPECS, 1)
    key = dg.AssetCheckKey(dg.AssetKey("laps"), "holds")
    last, *_ = instance.event_log_storage.get_asset_check_execution_history(key, limit=9)
    assert last.status.value == "SUCCEEDED"


def test_a_run_that_goes_on_stays(instance):
    going_on = instance.create_run_for_job(
        DEFS.resolve_job_def("laps"), status=dg.DagsterRunStatus.STARTED
    )
    for _ in range(3):
        run(instance, "laps")
    forget_old_runs(instance, SPECS, 1)
    assert going_on.run_id in known(instance)


def test_the_disk_gets_back_what_old_runs_held(tmp_path, monkeypatch):
    (tmp_path / "dagster.yaml").write_text("telemetry: {enabled: false}\n")
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    where, sizes = settings.Settings(data_dir=tmp_path), []
    for _ in range(6):
        with open_instance(tmp_path, where) as instance:
            for _ in range(4):
                run(instance, "laps")
            forget_old_runs(instance, SPECS, 3)
        files = [path for path in (tmp_path / "history").rglob("*") if path.is_file()]
        sizes.append(sum(path.stat().st_size for path in files))
        assert not [path.name for path in files if path.name.endswith("-wal")]
    assert sizes[-1] < 1.2 * sizes[1]
    assert len(list((tmp_path / "history" / "runs").glob("*-*.db"))) == 3
    assert len([path for path in (tmp_path / "storage").iterdir() if "-" in path.name]) <= 3
