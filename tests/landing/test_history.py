"""History lands as the archive has it: the newest version that is what it should be."""

from datetime import UTC, datetime

import duckdb
import pytest

from orchestration.feeds.history import take_from_folder
from orchestration.landing.history import land_history
from orchestration.store import warehouse
from tests.history_files import ROW, write, write_all

SEEN = datetime(2026, 1, 2, tzinfo=UTC)
LATER = datetime(2026, 1, 9, tzinfo=UTC)


def two_seasons(season: int, **nulls: str) -> dict[str, str]:
    """Changes to a file's row that make it two, the second of another season with nulls."""
    changed = {name: f"unnest([{ROW[name]}, {null}])" for name, null in nulls.items()}
    return {"Season": f"unnest([1952, {season}])", **changed}


@pytest.fixture
def files(tmp_path):
    return write_all(tmp_path / "published")


@pytest.fixture
def root(tmp_path):
    return tmp_path / "data" / "archive"


@pytest.fixture
def db():
    """A warehouse in memory with its raw tables."""
    connection = duckdb.connect()
    warehouse.prepare(connection)
    return connection


def seen_of(db) -> dict[str, datetime]:
    return dict(db.execute("select distinct series, known_from from raw.history_result").fetchall())


def quarantined(db) -> list[tuple]:
    return db.execute("select kind, reason, detail from raw.quarantine").fetchall()


def test_three_files_become_rows_that_know_their_file(db, files, root):
    take_from_folder(root, files, SEEN)
    landed = land_history(db, [root])
    assert landed.rows == {"cup": 1, "nxs": 1, "truck": 1}
    car, driver, path = db.execute(
        "select car, driver, archive_path from raw.history_result where series = 'cup'"
    ).fetchone()
    assert (car, driver) == ("07", "Tim Flock")
    assert path.startswith("archive/nascar_data/history_cup/20260102T000000Z_")


def test_landing_again_changes_nothing(db, files, root):
    take_from_folder(root, files, SEEN)
    first = land_history(db, [root])
    assert land_history(db, [root]) == first
    assert db.execute("select count(*) from raw.history_result").fetchone() == (3,)


def test_an_empty_archive_lands_nothing(db, root):
    assert land_history(db, [root]).rows == {}


def test_of_two_versions_the_newest_is_landed(db, files, root):
    take_from_folder(root, files, SEEN)
    write(files, "truck_series.parquet", Pts="175")
    take_from_folder(root, files, LATER)
    land_history(db, [root])
    assert db.execute("select pts from raw.history_result where series = 'truck'").fetchall() == [
        (175,)
    ]
    assert {series: seen.day for series, seen in seen_of(db).items()} == {
        "cup": 2,
        "nxs": 2,
        "truck": 9,
    }


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"Pts": None}, "the truck history has no column 'Pts'"),
        ({"Pts": None, "Points": "200"}, "columns not known before: Points"),
        ({"Led": "null::integer"}, "only nulls in column 'Led'"),
        ({"Finish": "'first'"}, "values in column 'Finish' that are no integer"),
        (two_seasons(2017, S1="null::integer"), "only nulls in column 'S1' in 2017"),
        (
            two_seasons(2020, S1="null::integer", S2="null::integer"),
            "the truck history has only nulls in column 'S1' in 2020; 'S2' in 2020",
        ),
        (two_seasons(1988, Led="null::integer"), "only nulls in column 'Led' in 1988"),
        (two_seasons(2010, Rating="null::double"), "only nulls in column 'Rating' in 2010"),
        (two_seasons(1975, Pts="null::integer"), "only nulls in column 'Pts' in 1975"),
    ],
)
def test_a_broken_column_is_named_and_the_older_version_stays(db, files, root, changes, told):
    take_from_folder(root, files, SEEN)
    write(files, "truck_series.parquet", **changes)
    take_from_folder(root, files, LATER)
    landed = land_history(db, [root])
    assert landed.rows == {"cup": 1, "nxs": 1, "truck": 1}
    assert seen_of(db)["truck"].day == 2
    ((kind, reason, detail),) = quarantined(db)
    assert (kind, reason) == ("history_truck", "schema_drift")
    assert told in detail
    assert [one.detail for one in landed.refused] == [detail]


@pytest.mark.parametrize(
    "changes",
    [
        two_seasons(2016, S1="null::integer", S2="null::integer"),
        two_seasons(2025, S1="null::integer", S2="null::integer"),
        two_seasons(1974, Pts="null::integer"),
        two_seasons(2027, Finish="null::integer", Pts="null::integer", Driver="null::varchar"),
        {**two_seasons(1960, Rating="null::double"), "Seg Points": "unnest([10, null])"},
    ],
    ids=["before stages", "stages told otherwise", "no points", "not yet run", "not yet rated"],
)
def test_a_column_may_be_empty_where_the_season_has_nothing_to_say(db, files, root, changes):
    write(files, "truck_series.parquet", **changes)
    take_from_folder(root, files, SEEN)
    assert land_history(db, [root]).rows["truck"] == 2
    assert quarantined(db) == []


def test_a_version_that_is_put_right_leaves_the_quarantine_empty(db, files, root):
    write(files, "cup_series.parquet", Pts=None)
    take_from_folder(root, files, SEEN)
    assert "cup" not in land_history(db, [root]).rows
    write(files, "cup_series.parquet")
    take_from_folder(root, files, LATER)
    assert land_history(db, [root]).rows["cup"] == 1
    assert quarantined(db) == []


@pytest.mark.parametrize("body", [b"<html>gone</html>", b"", b"PAR1 cut", None])
def test_a_file_that_is_no_parquet_is_refused(db, files, root, body):
    take_from_folder(root, files, SEEN)
    whole = write(files, "cup_series.parquet", Pts="175")
    torn = bytearray(whole)
    torn[4:60] = b"\xff" * 56  # the footer still says what should be there
    (files / "cup_series.parquet").write_bytes(torn if body is None else body)
    take_from_folder(root, files, LATER)
    assert land_history(db, [root]).rows == {"cup": 1, "nxs": 1, "truck": 1}
    assert [row[:2] for row in quarantined(db)] == [("history_cup", "not_parquet")]


def test_a_torn_archive_file_is_refused_and_says_what_to_do(db, files, root):
    take_from_folder(root, files, SEEN)
    write(files, "cup_series.parquet", Pts="175")
    newest = take_from_folder(root, files, LATER)["cup"]
    newest.path.write_bytes(newest.path.read_bytes()[:40])
    assert land_history(db, [root]).versions["cup"].seen == SEEN
    ((kind, reason, detail),) = quarantined(db)
    assert (kind, reason) == ("history_cup", "torn_file")
    assert str(newest.path) in detail
    assert "Put it back" in detail
    take_from_folder(root, files, LATER)  # the same file once more makes it whole
    assert land_history(db, [root]).versions["cup"] == newest


def test_nothing_is_landed_when_the_landing_is_broken_off(db, files, root, monkeypatch):
    take_from_folder(root, files, SEEN)
    land_history(db, [root])

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("orchestration.landing.history.quarantine", stop)
    with pytest.raises(KeyboardInterrupt):
        land_history(db, [root])
    assert db.execute("select count(*) from raw.history_result").fetchone() == (3,)
