"""Whatever a race document says wrong, all races are published, and the fault is named.

One season of made-up races is built with one fault in each, and audited as a release is.
"""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from tests.marts import lap_documents
from tests.marts.lap_documents import DOCUMENTS, TABLES
from tests.marts.season_faults import FAULTS, HEALED, both, doubled, of_header
from tests.marts.small_season import (
    CARS,
    Fault,
    Season,
    driver,
    finish_points,
    name,
    race,
)
from tests.surroundings import dbt

NO_RULES = 2071
"""A season that no seed has rules for yet."""


@pytest.fixture(scope="module")
def season(manifest, tmp_path_factory) -> Season:
    """All faults, each in a race of its own, landed and built."""
    season = Season(tmp_path_factory.mktemp("odd"))
    for fault, odd in FAULTS.items():
        season.add(fault, odd.spoil)
    for fault, odd in HEALED.items():
        season.add(f"healed: {fault}", odd.spoil, heals=True)
    season.add("sent again", of_header(attendance=1000), heals=True)
    add_twice(season, "odd as before", FAULTS["a car that did not race"].spoil)
    lap_documents.add_to(season)
    season.add("refused", doubled)
    season.add("without rules", lambda race: None, season=NO_RULES)
    stray = {"race_id": 8999, "race_season": 2026, "series_id": 1}
    loops = [{"race_id": 8999, "series_id": 1, "drivers": [{"driver_id": one} for one in (5, 0)]}]
    season.put("loopstats", loops, stray, datetime(2026, 3, 1, tzinfo=UTC))
    refused = season.land().refused + season.land(NO_RULES).refused
    assert [one.reason for one in refused] == ["driver_on_two_lines"]
    return season


def add_twice(season: Season, title: str, fault: Fault) -> None:
    """Store a race with a fault, and a later version that differs elsewhere and has it still."""
    season.add(title, fault)
    again = race(len(season.races))
    both(fault, of_header(attendance=1000))(again)
    seen = datetime.fromisoformat(again["race_date"]).replace(tzinfo=UTC) + timedelta(3)
    season.put("weekend_feed", {"weekend_race": [again]}, again, seen)


@pytest.fixture(scope="module")
def built(season):
    """How dbt ended: every table made, and every check run."""
    build = ("build", "--exclude-resource-type", "unit_test")
    return dbt("--log-level", "warn", *build, data=season.data)


@pytest.fixture(scope="module")
def rows(season, built) -> Callable[..., list[tuple]]:
    """Ask the warehouse; a race may be named by the fault that is in it."""

    def answer(query: str, fault: str | None = None) -> list[tuple]:
        with duckdb.connect(
            str(season.data / "warehouse" / "stockcar.duckdb"), read_only=True
        ) as db:
            return db.execute(query, [season.races[fault]] if fault else []).fetchall()

    return answer


def test_no_fault_of_a_race_stops_the_release(built):
    assert built.returncode == 0, built.stdout[-4000:]


def test_open_anomalies_are_told(built):
    assert "assert_no_anomaly_is_open" in built.stdout


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_by_its_kinds(rows, fault):
    found = rows("select kind from marts.mart_data_anomaly where race_id = ? and is_open", fault)
    assert Counter(kind for (kind,) in found) == Counter(FAULTS[fault].kinds)


@pytest.mark.parametrize("fault", FAULTS)
def test_every_car_of_a_spoilt_race_is_kept(rows, fault):
    """Copies of a line are folded; two men are never one."""
    cars = rows("select driver_id from marts.fct_race_result where race_id = ?", fault)
    sent = rows(
        """
        with lines as (
            select unnest(document->'$.weekend_race[0].results[*]') as line
            from raw.feed_payload where kind = 'weekend_feed' and race_id = ?
        )
        select distinct line->>'car_number', line->>'driver_id', line->>'driver_fullname' from lines
        """,
        fault,
    )
    assert len(cars) == len(sent) >= CARS
    drivers = {number for (number,) in cars if number > 0}
    assert len(drivers) >= CARS


@pytest.mark.parametrize("fault", HEALED)
def test_a_later_version_closes_what_it_heals(rows, fault):
    found = rows(
        """
        select kind, is_open, first_seen = last_seen from marts.mart_data_anomaly
        where race_id = ? and kind <> 'stage_missing'
        """,
        f"healed: {fault}",
    )
    expected = Counter(FAULTS[fault].kinds)
    del expected["stage_missing"]  # told of the version in force alone
    assert Counter(kind for kind, _, _ in found) == expected
    assert {(is_open, is_one) for _, is_open, is_one in found} <= {(False, True)}


@pytest.mark.parametrize(
    ("fault", "winner"),
    {
        "nothing": CARS,
        "the winner had it": 1,
        "a guest had it": None,
        "nobody had it": None,
        "two had it": None,
        "third and fourth exchanged": None,
    }.items(),
)
def test_the_fastest_lap_is_read_off_the_points(rows, fault, winner):
    paid = rows(
        "select driver_id, points from marts.fct_points_event "
        "where race_id = ? and reason = 'fastest_lap'",
        fault,
    )
    assert paid == ([(driver(winner), 1.0)] if winner else [])


@pytest.mark.parametrize(
    "fault",
    [
        *("a known man lost his number", "two new men behind one number"),
        *("a new man without a name", "a name in other letters", "two men in cars of one number"),
        *("a stage sent twice", "a stage sent three times", "a stage sent again in part"),
        *("a man twice in a stage", "a stranger in a stage", "no points yet", "points of null"),
        *("no status and no laps", "a new track", "no track at all"),
        *("laps led in words", "a line that is none", "a line with a driver of null"),
        *("a car number that came as a number", "numbers as text and text as number"),
    ],
)
def test_place_and_stages_are_paid_once(rows, fault):
    paid = rows(
        """
        select finish_position, finish_points + stage_points from marts.fct_race_result
        where race_id = ? and finish_position < 8 order by finish_position
        """,
        fault,
    )
    assert paid == [(place, finish_points(place) + 2 * (11 - place)) for place in range(1, CARS)]


def test_a_known_man_keeps_his_number(rows):
    assert rows(
        "select driver_id from marts.fct_race_result where race_id = ? and car_number = '2'",
        "a known man lost his number",
    ) == [(driver(2),)]


def test_new_men_have_numbers_and_names_of_their_own(rows):
    found = rows(
        """
        select driver_name, driver_id >= 3000000, dim_driver.starts
        from marts.fct_race_result inner join marts.dim_driver using (driver_id, driver_name)
        where race_id = ? and car_number in ('3', '4') order by driver_name
        """,
        "two new men behind one number",
    )
    assert found == [("First of two", True, 1), ("Second of two", True, 1)]


def test_places_without_their_points_yet_are_shown_as_sent(rows):
    assert rows(
        "select driver_name, points_earned from marts.fct_race_result "
        "where race_id = ? and finish_position = 1",
        "first and second exchanged",
    ) == [(name(2), finish_points(2) + 18)]


def test_a_new_track_has_the_length_of_its_lap_and_no_type(rows):
    assert rows(
        "select length_mi, track_type from marts.dim_track where track_name = 'Harbour Streets'"
    ) == [(3.5, None)]


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        ("refused_on_receipt", "quarantine"),
        ("race_document_missing", "dim_race"),
        ("lines_set_aside", "fct_loop_stat"),
        ("season_without_rules", "dim_season"),
    ],
)
def test_what_reaches_no_table_is_named(rows, kind, table):
    assert rows(
        f"select table_name, is_open from marts.mart_data_anomaly where kind = '{kind}'"
    ) == [(table, True)]


def test_what_is_sent_again_is_no_revision(rows):
    """A version that differs in what no table shows changes no fact, and so dates none anew."""
    seen = rows("select known_from from marts.fct_race_version where race_id = ?", "sent again")
    entries = rows(
        "select distinct known_from, reason from marts.fct_points_event where race_id = ?",
        "sent again",
    )
    assert len(seen) == 2
    assert {known_from for known_from, _ in entries} == {min(seen)[0]}
    assert "revision" not in {reason for _, reason in entries}


def test_an_oddity_that_is_sent_again_is_as_old_as_before(rows):
    seen = rows("select known_from from marts.fct_race_version where race_id = ?", "odd as before")
    found = rows(
        "select kind, first_seen, last_seen from marts.mart_data_anomaly where race_id = ?",
        "odd as before",
    )
    first, last = sorted(known_from for (known_from,) in seen)
    assert found == [("caution_names_absent_car", first, last)]


@pytest.mark.parametrize("served", DOCUMENTS)
def test_documents_of_another_race_reach_no_table(rows, served):
    documents, foreign = DOCUMENTS[served]
    named = rows(
        "select table_name from marts.mart_data_anomaly"
        " where race_id = ? and kind = 'document_of_another_race' and is_open",
        served,
    )
    assert Counter(f"marts.{table}" for (table,) in named) == Counter(map(TABLES.get, foreign))
    for kind in documents:
        [(count,)] = rows(f"select count(*) from {TABLES[kind]} where race_id = ?", served)
        assert (count == 0) == (kind in foreign), kind


def test_building_again_gives_the_same_anomalies(rows, season):
    before = rows("select * from marts.mart_data_anomaly order by all")
    season.land()
    again = dbt("--quiet", "run", "--select", "+mart_data_anomaly", data=season.data)
    assert again.returncode == 0, again.stdout[-4000:]
    assert rows("select * from marts.mart_data_anomaly order by all") == before
