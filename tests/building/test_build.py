"""dbt builds what is asked of it and no more, and what it says is kept."""

import shutil
import signal
import subprocess
import sys

import duckdb
import pytest

from orchestration import settings
from orchestration.building import dbt
from orchestration.building.build import build
from orchestration.building.graph import graph_of
from orchestration.building.plan import NotBuiltError, read_state
from orchestration.defs.transform import dagster_keys
from orchestration.store.disk import DiskFullError
from tests.surroundings import DATA, REPO, environment


@pytest.fixture
def where(published, tmp_path):
    """A copy of the session's data."""
    for part in ("warehouse", "published"):
        shutil.copytree(DATA / part, tmp_path / part)
    return settings.load(data_dir=tmp_path)


@pytest.fixture
def graph(manifest):
    return graph_of(manifest)


def change(where, statement: str) -> None:
    with duckdb.connect(str(where.warehouse)) as db:
        db.execute(statement)


def state_of(where, graph):
    with duckdb.connect(str(where.warehouse)) as db:
        return read_state(db, where, graph)


def test_every_table_and_check_of_dbt_is_one_of_dagster(manifest, graph):
    assert set(graph.nodes) == set(dagster_keys())


def test_after_a_whole_run_nothing_is_left_to_build(where, graph):
    state = state_of(where, graph)
    assert state.plan().nodes == frozenset()
    assert set(state.verdicts()) == {graph.name(test) for test in graph.tests}


def test_dbt_runs_just_what_depends_on_a_changed_raw_table(where, graph):
    change(where, "update raw.article_reading set reader_version = 'another'")
    plan = state_of(where, graph).plan()
    assert plan.select == "source:raw.article_reading+"
    said = []
    built = build(where, graph, plan.nodes, said.append)
    assert {result.unique_id for result in built.results} == plan.nodes
    assert not built.failed
    assert said[0] == "dbt build --select source:raw.article_reading+"
    assert said[-1] == f"{len(plan.nodes)} of {len(plan.nodes)} tables and checks done"
    names = {graph.name(unique_id) for unique_id in plan.nodes}
    assert {"dim_article", "fct_quote", "fct_incident_driver"} <= names
    assert not names & {"fct_race_result", "fct_standings", "points_system"}
    assert state_of(where, graph).plan().nodes == frozenset()


def test_a_broken_check_is_named_and_remembered(where, graph):
    change(where, "insert into raw.article from raw.article limit 1")
    built = build(where, graph, state_of(where, graph).plan().nodes)
    broken = {graph.name(result.unique_id): result.failures for result in built.failed}
    assert 1 in broken.values()
    state = state_of(where, graph)
    assert state.plan().nodes == frozenset()
    with pytest.raises(NotBuiltError, match="checks do not hold"):
        state.verdicts()


def test_a_table_that_cannot_be_made_is_named_with_its_cause(where, graph):
    change(where, "alter table intermediate.int_article_origins rename publishers to papers")
    built = build(where, graph, [n for n in graph.nodes if graph.name(n) == "dim_article"])
    assert built.select == "dim_article"
    errors = [result for result in built.failed if result.status == "error"]
    assert any("publishers" in error.message for error in errors)
    assert all("\n" not in error.message for error in errors)


def test_a_table_taken_away_is_made_again_and_one_nobody_makes_goes(where, graph):
    change(where, "drop table marts.dim_article")
    change(where, "create table marts.dim_forgotten as select 1 as one")
    plan = state_of(where, graph).plan()
    assert {graph.name(unique_id) for unique_id in plan.nodes} == {"dim_article"}
    build(where, graph, plan.nodes)
    with duckdb.connect(str(where.warehouse), read_only=True) as db:
        tables = {
            name for (name,) in db.execute("select table_name from duckdb_tables()").fetchall()
        }
    assert "dim_article" in tables and "dim_forgotten" not in tables


def test_a_full_disk_is_named_and_what_was_to_be_built_stays_to_be_built(where, graph, monkeypatch):
    change(where, "update raw.article set title = 'No room' where title is not null")
    nodes = state_of(where, graph).plan().nodes
    said = "IO Error: Could not write file: No space left on device"
    ended = [dbt.Result(unique_id, "error", 0, said) for unique_id in nodes]
    monkeypatch.setattr(dbt, "build", lambda *asked: dbt.Run(ended, []))
    with pytest.raises(DiskFullError, match=f"The disk of {where.warehouse.parent} is full"):
        build(where, graph, nodes)
    monkeypatch.undo()
    assert state_of(where, graph).plan().nodes == nodes
    build(where, graph, nodes)
    assert state_of(where, graph).plan().nodes == frozenset()


def test_the_warehouse_is_free_when_a_build_is_over(where, graph):
    build(where, graph, [n for n in graph.nodes if graph.name(n) == "series"])
    opened = "import duckdb, sys; duckdb.connect(sys.argv[1]).execute('select 1')"
    subprocess.run([sys.executable, "-c", opened, str(where.warehouse)], check=True)


def test_a_stopped_run_ends_and_the_next_one_heals(where, graph):
    before = (where.published / "release.json").read_bytes()
    change(where, "update raw.article set title = 'Stopped' where title is not null")
    command = [sys.executable, "-m", "orchestration", "rebuild"]
    environ = environment(where.data_dir)
    run = subprocess.Popen(command, cwd=REPO, env=environ, stderr=subprocess.PIPE, text=True)
    for line in run.stderr:
        if "tables and checks done" in line:
            run.send_signal(signal.SIGTERM)
            break
    run.stderr.read()
    assert run.wait() != 0
    assert (where.published / "release.json").read_bytes() == before
    assert state_of(where, graph).plan().nodes
    command[-1] = "run"
    healed = subprocess.run(command, cwd=REPO, env=environ, capture_output=True, text=True)
    assert healed.returncode == 0, healed.stderr[-3000:]
    assert state_of(where, graph).plan().nodes == frozenset()
