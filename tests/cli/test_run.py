"""`make run`, end to end on the bundled seasons, and once more with the warehouse thrown away.

Both runs happen once a session; what follows only looks at what they left.
"""

import json
import os
import shutil
import subprocess
import sys

import dagster as dg
import duckdb
import pytest

from tests.surroundings import DATA, REPO, make_run

ANALYST = """
import duckdb, sys
db = duckdb.connect(sys.argv[1], read_only=True)
count = "select count(*), max(known_from) from marts.fct_race_result"
before = db.execute(count).fetchall()
print("open", flush=True)
sys.stdin.readline()
assert db.execute(count).fetchall() == before
print("same", flush=True)
"""


def state() -> dict[str, tuple]:
    folder = DATA / "published"
    return {
        str(path.relative_to(folder)): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def second_run(published) -> dict:
    """A run from an empty warehouse, while an analyst holds the published file open."""
    before = state()
    shutil.rmtree(DATA / "warehouse")
    analyst = subprocess.Popen(
        [sys.executable, "-c", ANALYST, str(published)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert analyst.stdout.readline() == "open\n"
    run = make_run()
    said, _ = analyst.communicate("ask again\n")
    return {"run": run, "before": before, "analyst": (analyst.returncode, said)}


@pytest.fixture(scope="module")
def warehouse(published) -> duckdb.DuckDBPyConnection:
    with duckdb.connect(str(DATA / "warehouse" / "stockcar.duckdb"), read_only=True) as db:
        yield db


@pytest.fixture(scope="module")
def instance(published) -> dg.DagsterInstance:
    with dg.DagsterInstance.from_config(str(DATA / "dagster_home")) as instance:
        yield instance


def test_the_run_ends_with_a_summary(first_run, published):
    assert "Publishing" in first_run.stderr
    for said in ("Champions", "Joey Logano", "checks held", "make sql"):
        assert said in first_run.stdout
    assert str(published) in first_run.stdout.replace("\n", "")


def test_every_bundled_payload_and_article_has_landed(warehouse):
    files = len(list((REPO / "data" / "bundled" / "nascar_feed").rglob("*.json.gz")))
    assert warehouse.execute("select count(*) from raw.feed_payload").fetchone() == (files,)
    assert warehouse.execute("from raw.quarantine").fetchall() == []
    articles, readings = warehouse.execute(
        """
        select (select count(*) from raw.article), (select count(*) from raw.article_reading)
        """
    ).fetchone()
    assert articles == readings >= 8


def test_the_account_of_the_release_is_true(ask, published):
    account = json.loads(published.with_name("release.json").read_text())
    assert account["data_known_at"] >= "2023-11-09"
    assert {check["status"] for check in account["checks"]} == {"pass"}
    rows = {
        f"{schema}.{table}": ask(f'select count(*) from {schema}."{table}"')[0][0]
        for schema, table in ask("select schema_name, table_name from duckdb_tables()")
    }
    assert {name: table["rows"] for name, table in account["tables"].items()} == rows
    parquet = {path.stem for path in (published.parent / "parquet").iterdir()}
    assert parquet == {name.split(".")[1] for name in rows}


def test_every_published_table_and_column_says_what_it_is(ask):
    assert ask("select table_name from duckdb_tables() where coalesce(comment, '') = ''") == []
    assert (
        ask(
            """
            select table_name, column_name from duckdb_columns()
            where schema_name in ('marts', 'rules') and coalesce(comment, '') = ''
            """
        )
        == []
    )


def test_documented_columns_are_the_real_ones(warehouse, manifest):
    real: dict[tuple, set] = {}
    for schema, table, column in warehouse.execute(
        "select schema_name, table_name, column_name from duckdb_columns()"
    ).fetchall():
        real.setdefault((schema, table), set()).add(column)
    wrong = {
        node["name"]: sorted(set(node["columns"]) ^ real[node["schema"], node["name"]])
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
        and set(node["columns"]) != real[node["schema"], node["name"]]
    }
    assert wrong == {}


def test_the_run_is_on_record_with_rows_and_checks(instance, ask):
    landed, built = reversed(instance.get_runs()[-2:])
    assert (landed.job_name, landed.status) == ("land", dg.DagsterRunStatus.SUCCESS)
    assert (built.job_name, built.status) == ("build", dg.DagsterRunStatus.SUCCESS)
    for table in ("dim_race", "fct_race_result", "mart_championship_outcome"):
        event = instance.get_latest_materialization_event(dg.AssetKey(["marts", table]))
        metadata = event.asset_materialization.metadata
        assert (
            metadata["dagster/row_count"].value == ask(f"select count(*) from marts.{table}")[0][0]
        )
        assert metadata["first_rows"].records


def test_a_rebuild_from_nothing_publishes_nothing_new(second_run):
    """Equal marts, down to each row, from the archive alone; so no file is touched."""
    assert second_run["run"].returncode == 0, second_run["run"].stderr[-4000:]
    assert "Nothing changed: release kept" in second_run["run"].stderr
    assert state() == second_run["before"]


def test_an_analyst_holds_the_file_through_a_whole_run(second_run):
    assert second_run["analyst"] == (0, "same\n")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("STOCKCAR_DATADIR", "/x", "unknown setting STOCKCAR_DATADIR"),
        ("STOCKCAR_DATA_DIR", "data", "must be an absolute path"),
        ("STOCKCAR_DATA_DIR", "/proc/stockcar", "/proc/stockcar"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(manifest, name, value, said):
    environ = {**os.environ, name: value}
    environ.pop("DAGSTER_HOME", None)
    run = subprocess.run(
        [sys.executable, "-m", "orchestration", "run"],
        cwd=REPO,
        env=environ,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1
    assert run.stdout == ""
    failure = run.stderr.strip().splitlines()[-1]
    assert failure.startswith("failed: ") and said in failure
    assert "Traceback" not in run.stderr
