"""Landing: whole documents in bulk, bad payloads set aside with their reason, twice is once."""

import json
from datetime import timedelta

import orjson
import pytest

from orchestration.store import archive
from orchestration.store.archive import Subject
from tests.landing.feed_landing import RACE, SEEN, FeedLanding, car, weekend

LATER = SEEN + timedelta(days=5)
OTHER = Subject("nascar_feed", "weekend_feed", 2023, 3, 5372)
INDEX = Subject("nascar_feed", "race_list_basic", 2023)


RUN = weekend(car(1), car(2, 11, "7"))
SOUND = weekend(car(1), race_id=5372)


@pytest.fixture
def landing(tmp_path) -> FeedLanding:
    return FeedLanding(tmp_path)


def test_a_payload_lands_whole_with_its_two_times_and_its_place(landing):
    version = landing.put(RUN)
    assert landing.land().new == 1
    assert landing.rows(
        """
        select
            source, kind, series_id, season, race_id, known_from, sha256, archive_path,
            document->'$.weekend_race[0].results[1].car_number'
        from raw.feed_payload
        """
    ) == [
        (
            *("nascar_feed", "weekend_feed", 3, 2023, 5373, SEEN.replace(tzinfo=None)),
            version.sha256,
            f"bundled/{version.path.relative_to(landing.bundled)}",
            '"7"',
        )
    ]


BAD = {
    "html": (b"<!DOCTYPE html><title>503</title>", "html"),
    "an xml error": (b"<?xml version='1.0'?><Error/>", "xml_error"),
    "null": (b"null", "null_document"),
    "nothing": (b"", "empty"),
    "json cut short": (RUN[: len(RUN) // 2], "truncated"),
    "not json": (b"{'weekend_race': []}", "not_json"),
    "another race": (weekend(car(1), race_id=5374), "wrong_race"),
    "another season": (weekend(car(1), season=2022), "wrong_season"),
    "no results list": (weekend(car(1)).replace(b'"results"', b'"result"'), "no_results"),
    "two winners": (weekend(car(1), car(1, 11)), "two_winners"),
    "an unfilled race": (b'{"weekend_race": null}', "weekend_race_null"),
}


@pytest.mark.parametrize(("body", "reason"), BAD.values(), ids=BAD)
def test_a_bad_payload_is_set_aside_and_stops_no_other(landing, body, reason):
    landing.put(body)
    landing.put(SOUND, OTHER)
    landed = landing.land()
    assert (landed.new, len(landed.refused)) == (1, 1)
    assert landing.quarantine() == [(5373, reason)]
    assert landing.rows("select race_id from raw.feed_payload") == [(5372,)]
    ((detail, size),) = landing.rows("select detail, size_bytes from raw.quarantine")
    assert detail and size > 0


GOOD = {
    "an entry list before the race": weekend(car(0), car(0, 11, "7")),
    "no winner yet": weekend(car(2), car(3, 11, "7")),
    "one driver in two cars": weekend(car(1), car(30, 10, "7")),
    "a byte order mark": b"\xef\xbb\xbf" + RUN,
    "white space around": b"\r\n " + RUN + b"\n\n",
    "letters of all kinds": weekend(car(1, driver_fullname="Ñandú “Böse” \U0001f3c1\x01\n")),
    "numbers past 64 bits": RUN.replace(b"{", b'{"big": 1' + b"0" * 30 + b", ", 1),
    "deep nests": weekend(car(1), extra=orjson.loads("[" * 200 + "]" * 200)),
}


@pytest.mark.parametrize("body", GOOD.values(), ids=GOOD)
def test_odd_but_true_payloads_land(landing, body):
    landing.put(body)
    landed = landing.land()
    assert (landed.new, landed.refused) == (1, [])
    ((document,),) = landing.rows("select document from raw.feed_payload")
    assert json.loads(document) == json.loads(body.removeprefix(b"\xef\xbb\xbf"))


def test_landing_twice_changes_nothing(landing):
    landing.put(RUN)
    landing.put(b"null", OTHER)
    landing.land()
    before = landing.rows("from raw.feed_payload"), landing.rows("from raw.quarantine")
    landed = landing.land()
    assert (landed.new, landed.known, len(landed.refused)) == (0, 1, 1)
    assert (landing.rows("from raw.feed_payload"), landing.rows("from raw.quarantine")) == before


def test_every_version_lands_and_keeps_when_it_was_known(landing):
    landing.put(RUN)
    landing.land()
    landing.put(weekend(car(1, 11), car(40, 10)), seen=LATER)
    assert (landing.land().new, landing.land().new) == (1, 0)
    assert landing.rows("select known_from from raw.feed_payload order by all") == [
        (SEEN.replace(tzinfo=None),),
        (LATER.replace(tzinfo=None),),
    ]


def test_fetched_and_bundled_payloads_land_side_by_side(landing):
    landing.put(RUN)
    archive.put(landing.archived, RACE, weekend(car(1, 11)), LATER)
    assert landing.land().new == 2
    paths = landing.rows("select archive_path from raw.feed_payload order by known_from")
    assert [path.split("/")[0] for (path,) in paths] == ["bundled", "archive"]


def test_a_torn_file_is_set_aside_and_lands_when_it_is_whole_again(landing):
    path = landing.put(RUN).path
    whole = path.read_bytes()
    path.write_bytes(whole[:-9])
    landing.put(SOUND, OTHER)
    assert landing.land().new == 1
    assert landing.quarantine() == [(5373, "torn_file")]
    path.write_bytes(whole)
    assert landing.land().new == 1
    assert landing.quarantine() == []
    assert landing.rows("select count(*) from raw.feed_payload") == [(2,)]


def test_landing_a_season_leaves_the_quarantine_of_others_alone(landing):
    landing.put(b"null")
    landing.put(b"null", Subject("nascar_feed", "weekend_feed", 2022, 3, 5100))
    landing.land(2022)
    landing.land(2023)
    landing.land(2022)
    assert landing.quarantine() == [(5100, "null_document"), (5373, "null_document")]


def test_a_season_without_payloads_lands_nothing(landing):
    landed = landing.land(1949)
    assert (landed.new, landed.known, landed.refused) == (0, 0, [])


def test_the_season_index_lands_beside_its_races(landing):
    races = [{"race_id": 5373, "series_id": 3, "race_season": 2023, "race_name": "Finale"}]
    landing.put(orjson.dumps({"series_3": races}), INDEX)
    landing.put(RUN)
    landing.land()
    assert landing.rows("select kind, series_id, race_id from raw.feed_payload order by all") == [
        ("race_list_basic", None, None),
        ("weekend_feed", 3, 5373),
    ]


def test_a_failure_in_the_middle_leaves_the_warehouse_as_it_was(landing, monkeypatch):
    landing.put(RUN)
    landing.put(b"null", OTHER)
    landing.land()
    before = landing.rows("from raw.feed_payload"), landing.rows("from raw.quarantine")
    landing.put(weekend(car(1, 11)), seen=LATER)

    def fail(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("orchestration.landing.results.quarantine", fail)
        landing.land()
    assert (landing.rows("from raw.feed_payload"), landing.rows("from raw.quarantine")) == before
    assert landing.land().new == 1
