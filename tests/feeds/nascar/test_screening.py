"""Each kind of wrong document seen so far is refused whole; three odd true ones land."""

import json
import time
import timeit

import orjson
import pytest

from orchestration.feeds.nascar.screening import CHECKS, MAX_BYTES, Reason, screen
from orchestration.settings import BUNDLED
from orchestration.store import archive


def line(position: int, driver: int = 10, car: str = "07", **more) -> dict:
    return {"driver_id": driver, "car_number": car, "finishing_position": position, **more}


def weekend(results, **more) -> dict:
    race = {"race_id": 5373, "series_id": 3, "race_season": 2023, "results": results, **more}
    return {"weekend_race": [race], "weekend_runs": []}


def judged(document, kind="weekend_feed", season=2023, series_id=3, race_id=5373):
    body = document if isinstance(document, bytes) else orjson.dumps(document)
    return screen(body, kind, season, series_id, race_id)


RUN = weekend([line(1), line(2, 11, "7")])


@pytest.mark.parametrize(
    "document",
    [
        RUN,
        weekend([line(0), line(0, 11)]),
        weekend([], total_race_time="", average_speed=0),
        weekend([line(2), line(3, 11)]),
        weekend([line(1, 10, "7"), line(30, 10, "07")]),
        weekend([line(1, 10, "7", points_earned=55), line(30, 10, "07", points_earned=0)]),
        weekend([line(28, 10, "7", points_earned=9), line(28, 10, "7", points_earned=9)]),
        weekend([line(2, -1, "7", points_earned=35), line(3, -1, "8", points_earned=34)]),
        weekend([line(1, points_earned=40.0, qualifying_speed=0)]),
        weekend([line(1)], stage_results=None, caution_segments=[{"comment": None}]),
        weekend([line(1, news_of_tomorrow={"a": [1]})]),
        b"\xef\xbb\xbf" + orjson.dumps(RUN) + b"\n",
    ],
    ids=[
        "a run race",
        "an entry list before the race",
        "a race weeks ahead, without a list",
        "no winner yet",
        "one driver in two cars",
        "one driver in two cars, points in one",
        "a line sent twice",
        "two drivers without a number",
        "floats for integers",
        "null and missing lists",
        "a new key",
        "a byte order mark",
    ],
)
def test_a_true_state_of_the_feed_lands(document):
    assert judged(document) is None


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \n", Reason.EMPTY),
        (b"null", Reason.NULL_DOCUMENT),
        (orjson.dumps(RUN)[:80], Reason.TRUNCATED),
        (orjson.dumps(RUN)[:-1], Reason.TRUNCATED),
        (orjson.dumps(weekend([line(1, sponsor="\u00e9")]))[:-11], Reason.TRUNCATED),
        (b"<!DOCTYPE html><html><body>Oops</body></html>", Reason.HTML),
        (b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', Reason.XML_ERROR),
        (b'{"weekend_race":[{"race_name":"\xff\xfe\xc3\x28"}]}', Reason.NOT_UTF8),
        (b'{"weekend_race": NaN}', Reason.NOT_JSON),
        (b"hello", Reason.NOT_JSON),
        (b'{"weekend_race": []} {}', Reason.NOT_JSON),
        (b"[" * 5000 + b"]" * 5000, Reason.TOO_DEEP),
        (b'{"weekend_race": [], "weekend_race": []}', Reason.DUPLICATE_KEYS),
        ([], Reason.WRONG_SHAPE),
        ({"races": []}, Reason.WRONG_SHAPE),
        ({"weekend_race": {"race_id": 5373}}, Reason.WRONG_SHAPE),
        ({"weekend_race": [None]}, Reason.WRONG_SHAPE),
        ({"weekend_race": None}, Reason.WEEKEND_RACE_NULL),
        ({"weekend_race": []}, Reason.WEEKEND_RACE_NULL),
        (weekend(None), Reason.NO_RESULTS),
        (weekend({}), Reason.NO_RESULTS),
        (weekend([], total_race_time="2:27:32", average_speed=72.797), Reason.NO_RESULTS),
        (weekend([line(1)], race_id=5374), Reason.WRONG_RACE),
        (weekend([line(1)], race_id=None), Reason.WRONG_RACE),
        (weekend([line(1)], series_id=2), Reason.WRONG_SERIES),
        (weekend([line(1)], race_season=2024), Reason.WRONG_SEASON),
        (weekend([line(1, 10), line(1, 11)]), Reason.TWO_WINNERS),
        (
            weekend([line(1, 10, "7", points_earned=55), line(4, 10, "8", points_earned=33)]),
            Reason.DRIVER_ON_TWO_LINES,
        ),
        (weekend([line("first")]), Reason.BAD_VALUE),
        (weekend([line(1, car=None), line(2, car=[])]), Reason.BAD_VALUE),
        (weekend([None]), Reason.BAD_VALUE),
    ],
)
def test_what_is_not_a_weekend_feed_is_refused_with_its_reason(document, reason):
    refusal = judged(document)
    assert refusal is not None
    assert refusal.reason == reason
    assert refusal.detail.endswith(".")


def test_a_body_beyond_the_limit_is_refused_unread():
    refusal = screen(b'{"a":"' + b"x" * MAX_BYTES + b'"}', "weekend_feed")
    assert refusal.reason == Reason.TOO_LARGE


def index(season=2023, **lists) -> dict:
    race = {"race_id": 5373, "series_id": 3, "race_season": season}
    return {"series_1": [], "series_2": [], "series_3": [race], **lists}


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (index(), None),
        (index(series_2=None), None),
        (index(2024), Reason.WRONG_SEASON),
        (index(series_3=[]), Reason.NO_RACES),
        (index(series_3=[], series_1=index()["series_3"]), Reason.WRONG_SERIES),
        (index(series_3={}), Reason.WRONG_SHAPE),
        (index(series_3=[1]), Reason.BAD_VALUE),
        (index(series_3=[{"series_id": 3, "race_season": 2023}]), Reason.BAD_VALUE),
        ([], Reason.WRONG_SHAPE),
        ({}, Reason.WRONG_SHAPE),
    ],
)
def test_a_season_index_holds_the_races_of_its_season(document, reason):
    refusal = judged(document, "race_list_basic", series_id=None, race_id=None)
    assert (refusal and refusal.reason) == reason


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("lap_times", {"laps": [{"Number": "07", "Laps": [{"Lap": 0, "LapTime": None}]}]}, {}),
        ("lap_notes", {"laps": {"0": [{"NoteID": 8, "Note": "x"}]}}, {"laps": []}),
        ("live_flag_data", [{"lap_number": 0, "flag_state": 8}], {"FlagStates": []}),
        ("live_pit_data", [{"vehicle_number": "07", "leader_lap": -1}], [{"leader_lap": 1}]),
        ("live_points", [{"driver_id": 1, "wins": "0"}], [{"driver_id": "x"}]),
        ("owners_points", [{"position": 1, "points": 4032.0}], [{"position": 1}]),
        ("drivers_points", [], {"points": []}),
        ("loopstats", [{"race_id": 5373, "drivers": [{"driver_id": 1}]}], [{"race_id": 5373}]),
    ],
)
def test_the_other_kinds_are_judged_by_their_shape(kind, good, bad):
    assert judged(good, kind) is None
    assert judged(bad, kind).reason == Reason.BAD_VALUE


def test_loop_statistics_of_another_race_are_refused():
    refusal = judged([{"race_id": 1, "drivers": []}], "loopstats")
    assert refusal.reason == Reason.WRONG_RACE


def test_a_kind_without_a_check_is_refused():
    assert judged({}, "tyre_smoke").reason == Reason.UNKNOWN_KIND
    assert "weekend_feed" in CHECKS


def test_screening_costs_a_few_times_what_parsing_does():
    results = [line(p, p, str(p), sponsor="x" * 900) for p in range(1, 41)]
    body = orjson.dumps(weekend(results, caution_segments=[{"start_lap": 1}] * 12))
    asked = ("weekend_feed", 2023, 3, 5373)
    assert screen(body, *asked) is None
    screening, parsing = (
        min(timeit.repeat(work, timer=time.process_time, number=50, repeat=3))
        for work in (lambda: screen(body, *asked), lambda: json.loads(body))
    )
    assert screening < 20 * parsing


def test_every_bundled_payload_would_land():
    for subject in archive.subjects(BUNDLED, "nascar_feed"):
        for version in archive.versions(BUNDLED, subject):
            asked = (subject.kind, subject.season, subject.series_id, subject.race_id)
            assert screen(version.read(), *asked) is None, version.path
