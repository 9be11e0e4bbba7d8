"""Laps, stops, notes and flags land as rows: one file per season and series, newest versions."""

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest

from orchestration.landing import laps as laps_landing
from orchestration.landing.results import land_season, missing_seasons
from orchestration.store import archive, lap_rows
from orchestration.store.archive import Subject
from orchestration.store.warehouse import lap_folder, writing

SEEN = datetime(2023, 11, 4, 5, 30, tzinfo=UTC)
LATER = SEEN + timedelta(days=1)


def race(race_id: int = 5373, kind: str = "lap_times", series_id: int = 3, season: int = 2023):
    return Subject("nascar_feed", kind, season, series_id, race_id)


def laps(*places: int, number: str = "07") -> bytes:
    """Lap times of one car that was in these places."""
    rows = [
        {"Lap": lap, "LapTime": 30.5 if lap else None, "LapSpeed": "118.5", "RunningPos": place}
        for lap, place in enumerate(places)
    ]
    car = {"Number": number, "FullName": "Ann Rook (P)", "NASCARDriverID": 7, "Laps": rows}
    return orjson.dumps({"laps": [car], "flags": [{"LapsCompleted": 0, "FlagState": 8}]})


class LapLanding:
    """An archive and a warehouse."""

    def __init__(self, folder: Path):
        self.root, self.warehouse = folder / "archive", folder / "warehouse" / "stockcar.duckdb"
        self.folder = lap_folder(self.warehouse)

    def put(self, body: bytes, subject: Subject | None = None, seen: datetime = SEEN):
        return archive.put(self.root, subject or race(), body, seen)

    def land(self, season: int = 2023):
        with writing(self.warehouse) as db:
            return land_season(db, [self.root], season, self.folder)

    def missing(self) -> set[int]:
        with writing(self.warehouse) as db:
            return missing_seasons(db, [self.root], self.folder)

    def rows(self, query: str) -> list[tuple]:
        with writing(self.warehouse) as db:
            return db.execute(query).fetchall()

    def files(self) -> dict[str, int]:
        return {
            path.relative_to(self.folder).as_posix(): path.stat().st_mtime_ns
            for path in self.folder.rglob("*.parquet")
        }


@pytest.fixture
def landing(tmp_path) -> LapLanding:
    return LapLanding(tmp_path)


def test_there_are_no_rows_before_the_first_document(landing):
    for name in lap_rows.ROWS:
        assert landing.rows(f"from raw.{name}") == []


def test_a_season_and_series_is_one_file_and_the_document_stays_in_the_archive(landing):
    landing.put(laps(3, 2))
    landing.put(laps(9), race(5372))
    landing.put(laps(1), race(5309, series_id=1))
    assert landing.land().new == 3
    assert set(landing.files()) == {
        *("lap/2023_3.parquet", "lap/2023_1.parquet"),
        *("lap_flag/2023_3.parquet", "lap_flag/2023_1.parquet"),
    }
    assert landing.rows(
        "select race_id, number, lap, runningpos, laptime from raw.lap order by all"
    ) == [
        (5309, "07", 0, 1, None),
        (5372, "07", 0, 9, None),
        (5373, "07", 0, 3, None),
        (5373, "07", 1, 2, 30.5),
    ]
    assert landing.rows("select distinct document from raw.feed_payload") == [(None,)]


def test_only_the_newest_version_of_a_race_counts(landing):
    landing.put(laps(3))
    landing.land()
    landing.put(laps(4), seen=LATER)
    assert landing.land().new == 1
    assert landing.rows("select runningpos, known_from from raw.lap") == [
        (4, LATER.replace(tzinfo=None))
    ]
    assert landing.rows("select count(*) from raw.feed_payload") == [(2,)]


def test_a_bad_version_leaves_the_rows_of_the_one_before(landing):
    landing.put(laps(3))
    landing.put(b"null", seen=LATER)
    assert len(landing.land().refused) == 1
    assert landing.rows("select runningpos from raw.lap") == [(3,)]


def test_nothing_new_touches_no_file_and_a_changed_race_touches_its_own(landing):
    landing.put(laps(3))
    landing.put(laps(1), race(5309, series_id=1))
    landing.land()
    before = landing.files()
    landing.land()
    assert landing.files() == before
    landing.put(laps(4), seen=LATER)
    landing.land()
    changed = {name for name, written in landing.files().items() if written != before[name]}
    assert changed == {"lap/2023_3.parquet", "lap_flag/2023_3.parquet"}


def test_rows_of_other_races_are_not_read_again(landing, monkeypatch):
    read, unpack = [], laps_landing._unpack

    def noting(db, rows, documents):
        read.extend(one.version.subject.race_id for one in documents)
        unpack(db, rows, documents)

    monkeypatch.setattr(laps_landing, "_unpack", noting)
    landing.put(laps(3))
    landing.put(laps(9), race(5372))
    landing.land()
    read.clear()
    landing.put(laps(4), seen=LATER)
    landing.land()
    assert set(read) == {5373}
    assert landing.rows("select race_id, runningpos from raw.lap order by all") == [
        (5372, 9),
        (5373, 4),
    ]


def test_another_query_makes_every_file_anew_whatever_season_is_asked_for(landing, monkeypatch):
    landing.put(laps(3))
    landing.put(laps(8), race(5087, season=2021))
    landing.land(2023)
    landing.land(2021)
    before = lap_rows.ROWS["lap"]
    other = lap_rows.LapRows(before.kind, before.columns, before.query + " -- better")
    monkeypatch.setitem(lap_rows.ROWS, "lap", other)
    assert landing.missing() == {2021, 2023}
    landing.land(2021)
    assert landing.missing() == {2023}


def test_a_season_whose_rows_were_removed_lands_again(landing):
    landing.put(laps(3))
    landing.land()
    assert landing.missing() == set()
    (landing.folder / "lap" / "2023_3.parquet").unlink()
    assert landing.missing() == {2023}
    landing.land()
    assert landing.rows("select runningpos from raw.lap") == [(3,)]


def test_a_torn_file_of_rows_is_made_again(landing):
    landing.put(laps(3))
    landing.land()
    file = landing.folder / "lap" / "2023_3.parquet"
    file.write_bytes(file.read_bytes()[:100])
    assert landing.missing() == {2023}
    assert landing.rows("from raw.lap") == []  # what can be read is shown
    landing.land()
    assert landing.rows("select runningpos from raw.lap") == [(3,)]


def test_a_document_torn_since_it_landed_is_named_and_stops_no_other(landing):
    landing.put(laps(3))
    path = landing.put(laps(9), race(5372)).path
    landing.land()
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])
    for file in landing.folder.rglob("*.parquet"):
        file.unlink()
    for _ in range(2):  # it stays named as long as it is torn
        assert {refused.reason for refused in landing.land().refused} == {"torn_file"}
    assert landing.rows("select race_id from raw.lap") == [(5373,)]
    path.write_bytes(whole)
    assert landing.land().refused == []
    assert landing.rows("select race_id from raw.lap order by all") == [(5372,), (5373,)]


def test_names_that_a_kill_left_unwritten_are_written_by_the_next_landing(landing, monkeypatch):
    landing.put(laps(3))

    def fail(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("orchestration.landing.results.quarantine", fail)
        landing.land()
    assert landing.rows("from raw.feed_payload") == []
    assert landing.land().new == 1
    assert landing.rows("select runningpos from raw.lap") == [(3,)]


def test_a_warehouse_that_moves_takes_its_rows_along(landing, tmp_path):
    landing.put(laps(3))
    landing.land()
    moved = tmp_path / "moved"
    landing.warehouse.parent.rename(moved)
    landing.warehouse = moved / "stockcar.duckdb"
    assert landing.rows("select runningpos from raw.lap") == [(3,)]


REAL = {
    "lap": ("lap_times", "07_lap_times", 10_362),
    "lap_flag": ("lap_times", "07_lap_times", 295),
    "lap_note": ("lap_notes", "06_key_moments", 58),
    "flag_change": ("live_flag_data", "12_live_flag", 15),
    "pit_stop": ("live_pit_data", "11_pit_stops", 252),
}


@pytest.mark.parametrize("name", REAL)
def test_real_documents_give_as_many_rows_as_they_have_items(landing, shared, name):
    kind, file, items = REAL[name]
    body = gzip.decompress((shared / "feed" / "raw_examples" / f"{file}.json.gz").read_bytes())
    landing.put(body, race(5087, kind, 1, 2021))
    assert landing.land(2021).refused == []
    assert landing.rows(f"select count(*), min(race_id) from raw.{name}") == [(items, 5087)]
