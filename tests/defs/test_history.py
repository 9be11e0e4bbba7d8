"""History stays once it was archived; only a refresh asks an address, and no job called offline."""

import dagster as dg
import duckdb
import pytest

from orchestration.defs.fetch_history import history
from orchestration.defs.ingest_history import history_result
from orchestration.defs.resources import Stockcar
from orchestration.feeds.history import FILES
from tests.feeds.small_feed import serving
from tests.history_files import write_all


@pytest.fixture
def server(monkeypatch, tmp_path):
    with serving() as feed:
        monkeypatch.setenv("STOCKCAR_DATA_DIR", str(tmp_path / "data"))
        monkeypatch.setenv("STOCKCAR_REQUESTS_PER_SECOND", "500")
        folder = write_all(tmp_path / "files")
        for names in FILES.values():
            feed.put(f"/{names[0]}", (folder / names[0]).read_bytes())
        yield feed


def run(*assets) -> dg.ExecuteInProcessResult:
    return dg.materialize(
        list(assets), resources={"stockcar": Stockcar()}, selection=assets, raise_on_error=False
    )


def rows(tmp_path) -> int:
    with duckdb.connect(str(tmp_path / "data" / "warehouse" / "stockcar.duckdb")) as db:
        return db.execute("select count(*) from raw.history_result").fetchone()[0]


def test_history_stays_when_its_folder_is_no_longer_named(server, monkeypatch, tmp_path):
    monkeypatch.setenv("STOCKCAR_HISTORY", str(tmp_path / "files"))
    assert run(history_result).success
    assert rows(tmp_path) == 3
    monkeypatch.setenv("STOCKCAR_HISTORY", "")
    assert run(history_result).success
    assert rows(tmp_path) == 3


def test_landing_asks_no_address_and_a_refresh_does(server, monkeypatch, tmp_path):
    monkeypatch.setenv("STOCKCAR_HISTORY", server.url)
    assert run(history_result).success
    assert (rows(tmp_path), server.log) == (0, [])
    assert run(history, history_result).success
    assert (rows(tmp_path), server.statuses()) == (3, {200: 3})


def test_a_source_that_is_unwell_costs_no_run_and_no_rows(server, monkeypatch, tmp_path):
    monkeypatch.setenv("STOCKCAR_HISTORY", server.url)
    run(history, history_result)
    server.always.update({f"/{names[0]}": "404" for names in FILES.values()})
    result = run(history, history_result)
    assert result.success
    (made,) = result.asset_materializations_for_node("archive__history")
    assert made.metadata["trouble"].value.count("answered 404") == 3
    assert rows(tmp_path) == 3


def test_an_address_without_leave_is_refused_in_one_sentence(server, monkeypatch):
    monkeypatch.setenv("STOCKCAR_HISTORY", "https://history.example")
    result = run(history)
    assert not result.success
    (failed,) = [event for event in result.all_events if event.is_step_failure]
    error = failed.step_failure_data.error
    assert "fetching from history.example is off" in error.message
    assert not any(event.is_step_up_for_retry for event in result.all_events)


def test_no_job_called_offline_fetches(manifest):
    from orchestration.definitions import defs

    steps = {
        name: set(defs().resolve_job_def(name).graph.node_dict)
        for name in ("rebuild", "land", "refresh")
    }
    assert [one for one in steps["rebuild"] | steps["land"] if one.startswith("archive__")] == []
    assert {"archive__history", "raw__history_result"} <= steps["refresh"]
