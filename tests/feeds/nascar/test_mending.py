"""One unreadable row or field costs itself: what gives way, what is told, what is understood."""

import json

import orjson
import pytest

from orchestration.feeds.nascar.screening import Reason
from tests.feeds.nascar.documents_2031 import index, landed, line, read, told, weekend


def places(screened) -> list:
    return [row["finishing_position"] for row in landed(screened)["weekend_race"][0]["results"]]


@pytest.mark.parametrize(
    "bad", [None, "car 3", [], 3, {}, line("third"), line(-1), line(3, car=None), line(2.5)]
)
def test_a_result_line_that_cannot_be_read_is_set_aside_alone(bad):
    found = read(weekend(line(1), bad, line(4, 12, "12")))
    assert places(found) == [1, 4]
    assert told(found) == [("row_set_aside", "/weekend_race/0/results/1", 1)]


def test_the_sentence_names_the_row_the_field_and_what_to_do():
    (one,) = read(weekend(line(1), line("x", 11, "7", driver_fullname="Ann"))).set_aside
    assert one.detail.startswith("car_number 7, driver_fullname Ann is set aside: finishing_pos")
    assert "A later version heals it" in one.detail
    assert json.loads(one.value)["finishing_position"] == "x"


@pytest.mark.parametrize("driver", [None, "TBA", "", [], 2.5, -7])
def test_a_car_without_a_driver_keeps_its_line(driver):
    found = read(weekend(line(0), line(0, driver, "66", driver_fullname="TBA")))
    assert [r["driver_id"] for r in landed(found)["weekend_race"][0]["results"]] == [10, 0]
    assert told(found) == [("value_doubtful", "/weekend_race/0/results/1/driver_id", 0)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("laps_completed", 1e99),
        ("points_earned", "forty"),
        ("disqualified", "perhaps"),
        ("team_name", ["Red", "Blue"]),
        ("qualifying_speed", True),
        ("diff_time", 2**60),
    ],
)
def test_an_optional_field_that_cannot_be_read_is_emptied_alone(field, value):
    found = read(weekend(line(1), line(2, 11, "7", **{field: value})))
    assert landed(found)["weekend_race"][0]["results"][1] == line(2, 11, "7", **{field: None})
    assert told(found) == [("value_emptied", f"/weekend_race/0/results/1/{field}", 0)]


@pytest.mark.parametrize("place", [None, "", "absent"])
def test_an_entry_list_may_have_no_places_at_all(place):
    rows = [line(place, 10, "1"), line(place, 11, "2")]
    if place == "absent":
        rows = [{k: v for k, v in row.items() if k != "finishing_position"} for row in rows]
    found = read(weekend(*rows))
    assert places(found) == [0, 0]
    assert found.set_aside == ()


def test_a_line_without_a_place_in_a_finished_race_is_set_aside():
    found = read(weekend(line(1), line(None, 11, "7")))
    assert places(found) == [1]


@pytest.mark.parametrize(
    "stranger", [{"race_season": 2030}, {"series_id": 2}, {"race_id": None}, {"race_id": "A1"}]
)
def test_a_race_that_is_not_of_the_index_is_set_aside_alone(stranger):
    found = read(index({}, {}, stranger), "race_list_basic", race_id=None)
    assert [race["race_id"] for race in landed(found)["series_1"]] == [0, 1]
    ((_, pointer, rows),) = told(found)
    assert (pointer, rows) == ("/series_1/2", 1)


def test_rows_set_aside_one_after_the_other_keep_the_places_they_were_sent_at():
    document = index({"race_season": 2030}, {}, {"race_id": "x"}, {}, {"race_date": "soon"})
    found = read(document, "race_list_basic", race_id=None)
    assert [one.pointer for one in found.set_aside] == [
        *("/series_1/0", "/series_1/2", "/series_1/4/race_date")
    ]


def test_a_series_that_is_no_list_leaves_the_others():
    found = read({**index({}), "series_2": "none"}, "race_list_basic", race_id=None)
    assert told(found) == [("value_emptied", "/series_2", 0)]


def test_a_stage_without_its_number_takes_its_lines_along():
    lines = [{"driver_id": n, "finishing_position": n} for n in range(1, 11)]
    stages = [{"stage_number": 1, "results": lines}, {"results": lines}]
    found = read(weekend(line(1), stage_results=stages))
    assert told(found) == [("row_set_aside", "/weekend_race/0/stage_results/1", 10)]


@pytest.mark.parametrize(
    ("kind", "document", "expected"),
    [
        (
            "lap_times",
            {"laps": [{"Number": "07", "Laps": [{"Lap": 0}, {"Lap": "pit"}, {"Lap": 2}]}]},
            ("row_set_aside", "/laps/0/Laps/1", 1),
        ),
        (
            "lap_times",
            {"laps": [{"Number": "07", "Laps": [{"Lap": 0}]}, {"Laps": [{"Lap": 0}] * 3}]},
            ("row_set_aside", "/laps/1", 3),
        ),
        (
            "lap_notes",
            {"laps": {"3": [{"NoteID": 1}], "grid": [{"NoteID": 2}, {"NoteID": 3}]}},
            ("row_set_aside", "/laps/grid", 2),
        ),
        (
            "lap_notes",
            {"laps": {"3": [{"NoteID": 1, "DriverIDs": [4, "Ann", 5]}]}},
            ("row_set_aside", "/laps/3/0/DriverIDs/1", 0),
        ),
        (
            "live_pit_data",
            [{"vehicle_number": "07"}, {"vehicle_number": None}],
            ("row_set_aside", "/1", 1),
        ),
        (
            "live_flag_data",
            [{"lap_number": 0, "flag_state": "green"}, {"lap_number": 1, "flag_state": 2}],
            ("row_set_aside", "/0", 1),
        ),
        (
            "loopstats",
            [{"race_id": 77, "drivers": [{"driver_id": 1, "rating": "n/q"}, {"driver_id": 2}]}],
            ("value_emptied", "/0/drivers/0/rating", 0),
        ),
        (
            "loopstats",
            [{"race_id": 77, "drivers": [{"driver_id": 1}]}, {"race_id": 78, "drivers": [{}, {}]}],
            ("wrong_race", "/1", 2),
        ),
        (
            "live_points",
            [{"driver_id": 1}, {"driver_id": "x", "points": 3}],
            ("row_set_aside", "/1", 1),
        ),
        (
            "owners_points",
            [{"position": 1, "points": "4,032"}, {"position": 2, "points": "many"}],
            ("row_set_aside", "/1", 1),
        ),
    ],
)
def test_the_other_kinds_lose_one_row_too(kind, document, expected):
    found = read(document, kind)
    assert found.refusal is None
    assert told(found) == [expected]


def test_a_key_given_twice_with_two_values_is_a_value_nobody_can_tell():
    body = orjson.dumps(weekend(line(1), line(2, 11, "7")))
    twice = b'"car_number":"7","laps_led":3,"laps_led":4,"x":1,"x":2'
    found = read(body.replace(b'"car_number":"7"', twice))
    assert landed(found)["weekend_race"][0]["results"][1]["laps_led"] is None
    assert told(found) == [("value_emptied", "/weekend_race/0/results/1/laps_led", 0)]


def test_a_key_given_twice_with_one_value_is_that_value():
    body = orjson.dumps(weekend(line(1))).replace(b'"race_id":77', b'"race_id":77,"race_id":77')
    found = read(body)
    assert landed(found) == weekend(line(1))
    assert found.set_aside == ()


def test_many_parts_with_one_fault_are_told_together_and_all_counted():
    cars = [{"Number": str(n), "Laps": [{"Lap": 0}, {"Lap": None}]} for n in range(100)]
    found = read({"laps": cars}, "lap_times")
    assert len(found.set_aside) == 20
    assert sum(one.row_count for one in found.set_aside) == 100
    assert found.set_aside[-1].detail.endswith("And 80 more like it.")


def test_a_document_whose_rows_are_all_unreadable_is_refused_whole():
    renamed = [{"driver_id": n, "car_number": str(n), "place": n} for n in range(1, 30)]
    found = read(weekend({**line(1), "finishing_position": "1st"}, *renamed))
    assert found.refusal.reason == Reason.BAD_VALUE
    assert "finishing_position" in found.refusal.detail
    assert found.document is None


def test_another_state_of_the_race_beside_the_one_asked_for_is_told():
    document = weekend(line(1), line(2, 11, "7"))
    document["weekend_race"] += weekend(line(1), line(2, 12, "8"))["weekend_race"]
    found = read(document)
    assert told(found) == [("wrong_shape", "/weekend_race/1", 2)]
