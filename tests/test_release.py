"""Publishing: all of a release or none of it, readers undisturbed, nothing touched for nothing."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from orchestration import release
from orchestration.release import Check, ReleaseError, publish, read_checks, read_release

CHECKS = [Check("one_winner_per_race", "pass", 0)]
TEXTS = {"dim_race": {"": "Grain: one row per race. It's short.", "race_id": "The feed's number."}}
REPO = Path(__file__).parents[1]


class Office:
    """A warehouse with one mart and one rule, and a folder to publish to."""

    def __init__(self, folder: Path):
        self.warehouse, self.published = folder / "warehouse.duckdb", folder / "published"
        self.macro = folder / "known.sql"
        self.macro.write_text(
            "create macro marts.as_of(known_at) as table"
            " from marts.dim_race where known_from <= known_at;"
        )
        self.fill(3)

    def fill(self, races: int) -> None:
        with duckdb.connect(str(self.warehouse)) as db:
            db.execute("create schema if not exists marts; create schema if not exists rules")
            db.execute(
                """
                create or replace table marts.dim_race as
                select range::integer as race_id, timestamp '2023-11-04' as known_from
                from range(?)
                """,
                [races],
            )
            db.execute("create or replace table rules.series as select 'cup' as series")

    def publish(self, texts: dict | None = None):
        macros = [self.macro]
        return publish(
            self.warehouse, self.published, CHECKS, macros, TEXTS if texts is None else texts
        )

    @property
    def file(self) -> Path:
        return self.published / "stockcar.duckdb"

    def read(self, query: str) -> list[tuple]:
        with duckdb.connect(str(self.file), read_only=True) as db:
            return db.execute(query).fetchall()

    def count(self) -> int:
        return self.read("select count(*) from marts.dim_race")[0][0]

    def state(self) -> dict[str, tuple[int, int]]:
        return {
            str(path.relative_to(self.published)): (path.stat().st_ino, path.stat().st_mtime_ns)
            for path in sorted(self.published.rglob("*"))
            if path.is_file()
        }


@pytest.fixture
def office(tmp_path) -> Office:
    return Office(tmp_path)


def test_a_release_is_a_file_parquet_and_an_account_of_both(office):
    made, is_new = office.publish()
    assert is_new
    assert set(office.state()) == {
        *("stockcar.duckdb", "release.json"),
        *("parquet/dim_race.parquet", "parquet/series.parquet"),
    }
    assert read_release(office.published) == made
    assert made.tables["marts.dim_race"]["rows"] == 3
    assert made.data_known_at == "2023-11-04T00:00:00"
    assert made.checks == [{"name": "one_winner_per_race", "status": "pass", "failures": 0}]
    for name, digest in made.files.items():
        assert release._hash_of((office.published / name).read_bytes()) == digest
    parquet = office.published / "parquet" / "dim_race.parquet"
    assert duckdb.sql(f"select count(*) from '{parquet}'").fetchone() == (3,)


def test_descriptions_become_comments(office):
    office.publish()
    assert office.read("select comment from duckdb_tables() where table_name = 'dim_race'") == [
        (TEXTS["dim_race"][""],)
    ]
    assert office.read(
        "select comment from duckdb_columns() where column_name in ('race_id', 'known_from')"
        " and table_name = 'dim_race' order by all"
    ) == [("The feed's number.",), (None,)]


def test_table_macros_work_in_the_published_file(office):
    office.publish()
    assert office.read("select count(*) from marts.as_of(timestamp '2023-11-03')") == [(0,)]
    assert office.read("select count(*) from marts.as_of(timestamp '2023-11-05')") == [(3,)]


def test_unchanged_content_touches_nothing(office):
    first, _ = office.publish()
    before = office.state()
    office.fill(3)
    assert office.publish() == (first, False)
    assert office.state() == before


@pytest.mark.parametrize("change", ["rows", "macro", "description", "lost file"])
def test_any_change_is_a_new_release(office, change):
    office.publish()
    if change == "rows":
        office.fill(4)
    elif change == "macro":
        office.macro.write_text(office.macro.read_text() + "-- better")
    elif change == "lost file":
        (office.published / "parquet" / "series.parquet").unlink()
    texts = {} if change == "description" else None
    assert office.publish(texts)[1]
    assert not office.publish(texts)[1]


def test_a_table_that_is_gone_leaves_no_parquet_behind(office):
    office.publish()
    with duckdb.connect(str(office.warehouse)) as db:
        db.execute("drop table rules.series")
    office.publish()
    assert [path.name for path in (office.published / "parquet").iterdir()] == ["dim_race.parquet"]


READER = """
import duckdb, sys
db = duckdb.connect(sys.argv[1], read_only=True)
for _ in sys.stdin:
    print(db.sql("select count(*) from marts.dim_race").fetchone()[0], flush=True)
"""


def test_a_reader_keeps_its_snapshot_and_a_new_one_sees_the_new(office):
    office.publish()
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(office.file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def ask() -> int:
        reader.stdin.write("count\n")
        reader.stdin.flush()
        return int(reader.stdout.readline())

    try:
        assert ask() == 3
        office.fill(5)
        office.publish()
        assert ask() == 3
        assert office.count() == 5
        assert ask() == 3
    finally:
        reader.stdin.close()
        reader.wait(10)
        reader.stdout.close()


PUBLISHER = """
import sys, time
from pathlib import Path
from orchestration import release
step = getattr(release, sys.argv[3])
def slow(*arguments):
    result = step(*arguments) if sys.argv[4] == "after" else None
    print("here", flush=True)
    time.sleep(60)
    return result
setattr(release, sys.argv[3], slow)
release.publish(Path(sys.argv[1]), Path(sys.argv[2]), [])
"""


@pytest.mark.parametrize(
    ("step", "moment"),
    [
        ("_fingerprint", "after"),
        ("_export_parquet", "after"),
        ("_swap_in", "before"),
    ],
)
def test_a_kill_before_the_swap_leaves_the_old_release_and_its_litter_is_swept(
    office, step, moment
):
    office.publish()
    before = office.state()
    office.fill(9)
    arguments = [str(office.warehouse), str(office.published), step, moment]
    victim = subprocess.Popen(
        [sys.executable, "-c", PUBLISHER, *arguments], stdout=subprocess.PIPE, cwd=REPO
    )
    assert victim.stdout.readline() == b"here\n"
    victim.send_signal(signal.SIGKILL)
    victim.wait(10)
    victim.stdout.close()
    litter = list(office.published.glob(".building-*"))
    assert len(litter) == 1
    assert {name: state for name, state in office.state().items() if name in before} == before
    assert office.count() == 3
    assert office.publish()[1]
    assert not list(office.published.glob(".building-*"))
    assert office.count() == 9


@pytest.mark.parametrize("renames", range(5))
def test_a_kill_between_two_renames_is_healed_by_the_next_run(office, monkeypatch, renames):
    """Each published file is whole, old or new, and the next run makes them all new."""
    office.publish()
    office.fill(9)
    replace, left = Path.replace, renames

    def killed(path, target):
        nonlocal left
        if left == 0:
            raise KeyboardInterrupt
        left -= 1
        return replace(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        if renames < 4:
            with pytest.raises(KeyboardInterrupt):
                office.publish()
    assert office.count() == (9 if renames == 3 else 3)
    made, is_new = office.publish()
    assert is_new
    assert office.count() == 9
    for name, digest in made.files.items():
        assert release._hash_of((office.published / name).read_bytes()) == digest


def test_a_warehouse_without_marts_is_not_published(tmp_path):
    with duckdb.connect(str(tmp_path / "empty.duckdb")) as db:
        db.execute("create table t as select 1 as x")
    with pytest.raises(ReleaseError, match="no marts"):
        publish(tmp_path / "empty.duckdb", tmp_path / "published", [])
    assert list((tmp_path / "published").iterdir()) == []


@pytest.mark.parametrize("text", ["", "{", "[]", '{"released_at": "2023"}'])
def test_a_broken_account_is_no_release(office, text):
    office.publish()
    (office.published / "release.json").write_text(text)
    assert read_release(office.published) is None
    assert office.publish()[1]


class Audit:
    """What dbt leaves behind: the checks there are, and how those that ran ended."""

    def __init__(self, folder: Path, **outcomes: str | None):
        def name(check: str) -> str:
            return f"test.stockcar.{check}.0a1b2c"

        self.run_results = folder / "run_results.json"
        results = [
            {"unique_id": name(check), "status": status, "failures": int(status == "fail")}
            for check, status in outcomes.items()
            if status
        ]
        results.append({"unique_id": "model.stockcar.dim", "status": "success", "failures": None})
        nodes = {name(check): {"resource_type": "test"} for check in outcomes}
        self.run_results.write_text(json.dumps({"results": results}))
        (folder / "manifest.json").write_text(json.dumps({"nodes": nodes}))


def test_checks_that_held_are_told(tmp_path):
    audit = Audit(tmp_path, unique_races="pass", a_known_gap="warn")
    assert read_checks(audit.run_results) == [
        Check("a_known_gap", "warn", 0),
        Check("unique_races", "pass", 0),
    ]


@pytest.mark.parametrize(
    ("status", "said"),
    [("fail", "do not hold.*one_winner"), ("error", "do not hold"), (None, "not run.*one_winner")],
)
def test_a_check_that_failed_or_never_ran_refuses_the_release(tmp_path, status, said):
    audit = Audit(tmp_path, one_winner=status, unique_races="pass")
    with pytest.raises(ReleaseError, match=said):
        read_checks(audit.run_results)


def test_a_warehouse_never_audited_is_refused(tmp_path):
    with pytest.raises(ReleaseError, match="not been audited"):
        read_checks(tmp_path / "run_results.json")
