"""The history files: archived as received, landed whole, refused loudly when a column breaks."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import httpx
import pytest

from orchestration.feeds import history
from orchestration.store import warehouse

SEEN = datetime(2026, 1, 2, tzinfo=UTC)
LATER = datetime(2026, 1, 9, tzinfo=UTC)
ROW = {
    "Season": "1952",
    "Race": "1",
    "Track": "'West Palm Beach Fairgrounds'",
    "Name": "'100 miles at Palm Beach'",
    "Length": "0.5",
    "Surface": "'dirt'",
    "Finish": "1",
    "Start": "8",
    "Car": "'07'",
    "Driver": "'Tim Flock'",
    "Make": "'Hudson'",
    "Pts": "200",
    "Laps": "200",
    "Led": "150",
    "Status": "'running'",
    "Team": "'Ted Chester'",
    "S1": "1",
    "S2": "1",
    "Rating": "100.5",
    "Win": "1.0",
    "Seg Points": "10",
}


def write(folder: Path, name: str = "cup_series.parquet", **changes: str | None) -> None:
    """Write a one-row history file; a change to None drops the column."""
    row = {key: value for key, value in (ROW | changes).items() if value is not None}
    columns = ", ".join(f'{value} as "{key}"' for key, value in row.items())
    duckdb.execute(f"copy (select {columns}) to '{folder / name}' (format parquet)")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with the three files, one row each."""
    folder = tmp_path / "published"
    folder.mkdir()
    for names in history.FILES.values():
        write(folder, names[0])
    return folder


@pytest.fixture
def db() -> duckdb.DuckDBPyConnection:
    """A warehouse in memory with its raw tables."""
    connection = duckdb.connect()
    warehouse.prepare(connection)
    return connection


def ingest(
    db: duckdb.DuckDBPyConnection, files: Path, tmp_path: Path, seen: datetime = SEEN
) -> history.Landed:
    root = tmp_path / "data" / "archive"
    history.store(root, str(files), seen)
    return history.land(db, history.newest(root), tmp_path / "data")


def test_three_files_become_rows_that_know_their_file(db, files, tmp_path):
    landed = ingest(db, files, tmp_path)

    assert landed.rows == {"cup": 1, "nxs": 1, "truck": 1}
    car, driver, path = db.execute(
        "select car, driver, archive_path from raw.history_result where series = 'cup'"
    ).fetchone()
    assert (car, driver) == ("07", "Tim Flock")
    assert path.startswith("archive/nascar_data/history_cup/20260102T000000Z_")


def test_landing_again_changes_nothing(db, files, tmp_path):
    ingest(db, files, tmp_path)
    ingest(db, files, tmp_path)

    assert db.execute("select count(*) from raw.history_result").fetchone() == (3,)
    assert len(list((tmp_path / "data").rglob("*.parquet.gz"))) == 3


def test_the_second_series_is_found_under_its_older_file_name(db, files, tmp_path):
    (files / "nxs_series.parquet").rename(files / "xfinity_series.parquet")

    assert ingest(db, files, tmp_path).rows["nxs"] == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"Pts": None}, "no column 'Pts'"),
        ({"Pts": None, "Points": "200"}, "columns not known before: Points"),
        ({"Led": "null::integer"}, "only nulls in column 'Led'"),
        ({"Finish": "'first'"}, "values in column 'Finish' that are no integer"),
    ],
)
def test_a_broken_column_stops_the_landing_and_is_named(db, files, tmp_path, changes, told):
    ingest(db, files, tmp_path)
    write(files, "truck_series.parquet", **changes)

    with pytest.raises(history.HistoryError, match=told):
        ingest(db, files, tmp_path, LATER)

    assert db.execute("select count(*) from raw.history_result").fetchone() == (3,)
    assert db.execute("select kind, reason from raw.quarantine").fetchall() == [
        ("history_truck", "schema_drift")
    ]


def test_a_file_that_is_no_parquet_is_quarantined(db, files, tmp_path):
    (files / "cup_series.parquet").write_text("<html>gone</html>")

    with pytest.raises(history.HistoryError, match="not a Parquet file"):
        ingest(db, files, tmp_path)

    assert db.execute("select reason from raw.quarantine").fetchall() == [("not_parquet",)]


def test_a_missing_file_says_what_to_do(tmp_path):
    with pytest.raises(history.HistoryError, match="put it there or unset"):
        history.store(tmp_path / "archive", str(tmp_path))


def test_an_address_is_asked_for_the_present_file_name(files):
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(200, content=(files / "nxs_series.parquet").read_bytes())

    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        body = history.fetch("https://history.example/", "nxs", client)

    assert body.startswith(b"PAR1")
    assert asked == ["https://history.example/nxs_series.parquet"]


def test_a_refusal_is_an_error_that_names_the_address():
    with (
        httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(404))) as client,
        pytest.raises(history.HistoryError, match=r"https://history\.example/cup_series"),
    ):
        history.fetch("https://history.example", "cup", client)
