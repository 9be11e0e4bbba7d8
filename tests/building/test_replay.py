"""What dbt ran can be run again on other data, in dbt's order, and is checked as strictly."""

import json
import shutil

import duckdb
import pytest

from orchestration.building.replay import ReplayError, replay, steps_after
from tests.surroundings import DATA, main_job

TARGET = DATA / "warehouse" / "dbt"


@pytest.fixture
def copy(published, tmp_path):
    """A copy of the session's data."""
    for part in ("warehouse", "published"):
        shutil.copytree(DATA / part, tmp_path / part)
    return tmp_path


@pytest.fixture
def data(copy):
    """A copy of the session's data, whose one article stands in the warehouse twice."""
    with duckdb.connect(str(copy / "warehouse" / "stockcar.duckdb")) as db:
        db.execute("insert into raw.article from raw.article limit 1")
    return copy


def relations(steps) -> set[str]:
    return {step.relation.replace('"', "").split(".", 1)[1] for step in steps if step.relation}


def test_only_what_depends_on_changed_data_is_run(published):
    steps = steps_after(TARGET, {"article", "article_reading"})
    run = relations(step for step in steps if step.sql)
    assert {"marts.fct_quote", "marts.fct_incident_driver"} <= run
    assert not run & {"marts.fct_race_result", "marts.fct_standings", "rules.points_system"}
    assert steps_after(TARGET, set()) and not any(step.sql for step in steps_after(TARGET, set()))


def test_a_view_is_not_made_again_and_its_checks_are_run(published):
    steps = {step.unique_id: step for step in steps_after(TARGET, {"article"})}
    assert steps["model.stockcar.stg_articles__articles"].sql is None
    (check,) = (name for name in steps if name.split(".")[-2] == "grain_stg_articles__articles")
    assert steps[check].sql


def test_every_step_is_taken_once_and_after_what_it_reads(data):
    steps = steps_after(TARGET, set())
    parents = json.loads((TARGET / "manifest.json").read_text())["parent_map"]
    known, taken = {step.unique_id for step in steps}, set()
    with duckdb.connect(str(data / "warehouse" / "stockcar.duckdb")) as db:
        for step, _ in replay(db, steps):
            assert set(parents[step.unique_id]) & known <= taken
            taken.add(step.unique_id)
    assert taken == known
    assert len(taken) == len(steps) > 300


def test_a_dropped_article_is_published_without_a_whole_build(copy):
    (copy / "inbox").mkdir()
    (copy / "inbox" / "note.txt").write_text("2023-11-05. Ann Rook spun on lap 3 and drove on.")
    run = main_job(copy)
    assert run.returncode == 0, run.stderr[-3000:]
    assert "Only data changed (article, article_reading)" in run.stderr
    assert "New release published" in run.stderr
    with duckdb.connect(str(copy / "published" / "stockcar.duckdb"), read_only=True) as db:
        query = "select count(*) from marts.dim_article where published_date = '2023-11-05'"
        assert db.execute(query).fetchone() == (1,)


def test_a_broken_check_is_told_and_nothing_is_published(data):
    steps = steps_after(TARGET, {"article"})
    with duckdb.connect(str(data / "warehouse" / "stockcar.duckdb")) as db:
        taken = list(replay(db, steps))
    assert len(taken) == len(steps)
    broken = {step.unique_id.split(".")[2]: failures for step, failures in taken if failures}
    assert broken["grain_stg_articles__articles"] == 1

    before = (data / "published" / "release.json").read_bytes()
    run = main_job(data)
    assert run.returncode == 1
    assert "Only data changed (article)" in run.stderr
    assert "grain_stg_articles__articles" in run.stderr.replace("\n", "")
    assert "Nothing was published" in run.stderr.replace("\n", " ")
    assert (data / "published" / "release.json").read_bytes() == before


def test_a_statement_that_does_not_run_is_named(data):
    warehouse = data / "warehouse" / "stockcar.duckdb"
    with duckdb.connect(str(warehouse)) as db:
        db.execute("alter table raw.article rename column title to headline")
        # whichever of the steps that read it comes first
        with pytest.raises(ReplayError, match=r"^(model|test)\.stockcar\.\w+.*title"):
            list(replay(db, steps_after(TARGET, {"article"})))


def test_a_statement_that_dbt_did_not_leave_is_named(data):
    target = data / "warehouse" / "dbt"
    (target / "run/stockcar/models/marts/incidents/fct_quote.sql").unlink()
    with pytest.raises(ReplayError, match=r"fct_quote: dbt left no statement"):
        steps_after(target, {"article"})
