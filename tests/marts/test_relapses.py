"""A version of a race that says less than the one before: kept, named, and not what the marts show.

Made-up races of one season relapse each in a way of its own; then real states of a race that the
feed spoiled, and real restatements, where they lie beside the checkout.
"""

import gzip
import json
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.store import archive
from orchestration.store.archive import Subject
from tests.marts.made_season import MadeSeason, land, put, result, utc
from tests.surroundings import dbt

SEASON = MadeSeason(3, 2022, [0] * 16 + [1] * 3 + [2] * 3 + [3])
ENTRY_LIST = {"finishing_position": 0, "laps_completed": 0, "points_earned": 0}
BLANKED = {**ENTRY_LIST, "finishing_status": "", "actual_laps": 0, "stage_results": []}

RELAPSES = {
    1: ([BLANKED], ["no_result"]),
    2: ([ENTRY_LIST], ["no_result"]),
    3: ([{"results": [], "total_race_time": "", "average_speed": 0}], ["no_result"]),
    4: ([{"points_earned": 0}], ["no_points"]),
    5: ([{"points_earned": None}], ["no_points"]),
    6: ([{"laps_completed": None, "finishing_status": ""}], ["no_laps"]),
    7: ([{"cars": 13}], ["fewer_cars"]),
    8: ([{"stage_results": []}], ["fewer_stages"]),
    9: ([{"stage_results": None}], ["fewer_stages"]),
    10: ([{"driver_id": 0}], ["fewer_drivers"]),
    # the feed goes on in its error: absence said twice is still absence
    11: ([{"points_earned": 0}, {"points_earned": 0, "average_speed": 99.0}], ["no_points"] * 2),
    # ... and in another one
    12: ([BLANKED, {"points_earned": 0}, {"cars": 12}], ["no_result", "no_points", "fewer_cars"]),
}
HEALED = {
    13: ([BLANKED, {"average_speed": 99.0}], ["no_result", None]),
    # said again by the next version, a car less is a correction
    14: ([{"cars": 13}, {"cars": 13, "average_speed": 99.0}], ["fewer_cars", None]),
}
SOUND = {
    15: ([{"average_speed": 99.0}], [None]),
    16: ([{"starting_position": 0}], [None]),
}
EVERYTHING = {**RELAPSES, **HEALED, **SOUND}


def thrown_out(header: dict) -> dict:
    """A race whose winner was disqualified: he is last, without points, in no stage."""
    race = result(header)
    first, *others = race["results"]
    first.update(finishing_position=14, points_earned=1, disqualified=True)
    for line in others:
        line["finishing_position"] -= 1
    for stage in race["stage_results"]:
        del stage["results"][0]
    return race


def restated(root: Path, shared: Path, year: int, series: int, race: int) -> None:
    """Store all versions of a race that the mirror has, each as seen when it came about."""
    folder = shared / "feed" / "mirror" / "cacher" / str(year) / str(series) / str(race)
    subject = Subject("nascar_feed", "weekend_feed", year, series, race)
    for file in sorted(folder.glob("weekend-feed@*.json.gz")):
        seen = datetime.strptime(file.name[13:29], "%Y%m%dT%H%M%SZ")
        archive.put(root, subject, gzip.decompress(file.read_bytes()), utc(seen))
    newest = gzip.decompress((folder / "weekend-feed.json.gz").read_bytes())
    archive.put(root, subject, newest, utc(datetime(year, 12, 1)))


@pytest.fixture(scope="module")
def data(manifest, tmp_path_factory) -> Path:
    """A data folder with the archive of the season and its relapses."""
    data = tmp_path_factory.mktemp("relapses")
    root = data / "archive"
    SEASON.put(root)
    for place, (changes, _) in EVERYTHING.items():
        for week, change in enumerate(changes, start=1):
            seen = SEASON.day(place) + timedelta(weeks=week, days=place)
            SEASON.put_result(root, place, seen, **change)
    ruling = {"weekend_race": [thrown_out(SEASON.header(17))], "weekend_runs": []}
    put(root, SEASON.subject(17), ruling, SEASON.day(17) + timedelta(days=2))
    return data


def built(data: Path, seasons: set[int]) -> duckdb.DuckDBPyConnection:
    """The warehouse with results, versions and anomalies."""
    file = data / "warehouse" / "stockcar.duckdb"
    land(data / "archive", file, seasons)
    for command in (
        ["seed"],
        ["run", "--select", "+fct_race_result +fct_race_version +mart_data_anomaly +dim_race"],
    ):
        run = dbt("--quiet", *command, data=data)
        assert run.returncode == 0, run.stdout[-4000:]
    return duckdb.connect(str(file), read_only=True)


@pytest.fixture(scope="module")
def db(data) -> duckdb.DuckDBPyConnection:
    return built(data, {SEASON.season})


@pytest.mark.parametrize("place", EVERYTHING)
def test_a_version_that_says_less_is_kept_and_flagged(db, place):
    versions = db.execute(
        "select loss, status = 'set_aside' from marts.fct_race_version"
        " where race_id = ? and version_number > 1 order by version_number",
        [SEASON.race_id(place)],
    ).fetchall()
    assert versions == [(loss, loss is not None) for loss in EVERYTHING[place][1]]


@pytest.mark.parametrize("place", [*RELAPSES, 13, 15, 16])
def test_the_marts_keep_the_better_version(db, place):
    race = db.execute(
        """
        select count(*), sum(points_earned), sum(laps_completed), sum(finish_points),
            sum(stage_points), any_value(races.status)
        from marts.fct_race_result inner join marts.dim_race as races using (race_id)
        where race_id = ?
        """,
        [SEASON.race_id(place)],
    ).fetchone()
    status = "restated" if place == 16 else "official"
    assert race == (14, 417.0 + 110.0, 1400.0, 417.0, 110.0, status)


def test_what_two_versions_say_is_a_correction(db):
    cars = "select count(*) from marts.fct_race_result where race_id = ?"
    assert db.execute(cars, [SEASON.race_id(14)]).fetchone() == (13,)


def test_a_disqualification_passes(db):
    race = SEASON.race_id(17)
    assert db.execute(
        "select driver_id, finish_position, is_disqualified from marts.fct_race_result"
        " where race_id = ? and finish_position in (1, 14) order by 2",
        [race],
    ).fetchall() == [(900_002, 1, False), (900_001, 14, True)]
    assert db.execute("select status from marts.dim_race where race_id = ?", [race]).fetchone() == (
        "restated",
    )


def test_each_relapse_is_one_anomaly_that_closes_when_it_heals(db):
    anomalies = db.execute(
        "select race_id % 100, is_open, first_seen < last_seen from marts.mart_data_anomaly"
        " where kind = 'payload_says_less' order by all"
    ).fetchall()
    goes_on = {place for place, (changes, _) in RELAPSES.items() if len(changes) > 1}
    assert anomalies == [(p, True, p in goes_on) for p in RELAPSES] + [
        (p, False, False) for p in HEALED
    ]


def test_real_states_of_a_spoiled_race_leave_its_result_alone(shared, manifest, tmp_path):
    states = sorted((shared / "feed" / "relapse_5580").glob("weekend-feed@*.json.gz"))
    if not states:
        pytest.skip("the states of the spoiled race are not beside this checkout")
    root, subject = tmp_path / "archive", Subject("nascar_feed", "weekend_feed", 2025, 1, 5580)
    mirror = shared / "feed" / "mirror" / "cacher" / "2025" / "1" / "5580" / "weekend-feed.json.gz"
    sound = gzip.decompress(mirror.read_bytes())
    archive.put(root, subject, sound, utc(datetime(2025, 10, 20, 2)))
    for file in states:
        seen = datetime.strptime(file.name[13:29], "%Y%m%dT%H%M%SZ")
        archive.put(root, subject, gzip.decompress(file.read_bytes()), utc(seen))
    for year, series, race in ((2023, 3, 5373), (2022, 1, 5168), (2024, 1, 5398), (2024, 2, 5437)):
        restated(root, shared, year, series, race)
    db = built(tmp_path, {2022, 2023, 2024, 2025})
    assert db.execute(
        "select loss, is_current from marts.fct_race_version where race_id = 5580"
        " order by version_number"
    ).fetchall() == [
        (None, True),
        ("no_result", False),
        ("no_points", False),
        ("no_points", False),
    ]
    points = sum(line["points_earned"] for line in json.loads(sound)["weekend_race"][0]["results"])
    assert points == 745
    assert db.execute(
        "select sum(points_earned), sum(finish_points + stage_points),"
        " any_value(race_date)::varchar"
        " from marts.fct_race_result inner join marts.dim_race using (race_id)"
        " where race_id = 5580"
    ).fetchone() == (points, points, "2025-10-19")
    assert db.execute(
        "select race_id, is_open from marts.mart_data_anomaly where kind = 'payload_says_less'"
    ).fetchall() == [(5580, True)]
    assert db.execute(
        "select race_id, count(*), bool_and(loss is null), arg_max(is_current, known_from)"
        " from marts.fct_race_version where race_id <> 5580 group by 1 order by 1"
    ).fetchall() == [
        (5168, 2, True, True),
        (5373, 3, True, True),
        (5398, 2, True, True),
        (5437, 2, True, True),
    ]
