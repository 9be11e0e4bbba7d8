"""A document lands without the rows that cannot be read, and what was lost is landed again."""

import json
from datetime import timedelta

import orjson
import pytest

from orchestration.feeds.nascar import mending
from orchestration.store.archive import Subject
from tests.landing.feed_landing import SEEN, FeedLanding, car, weekend

LATER = SEEN + timedelta(days=5)
OTHER = Subject("nascar_feed", "weekend_feed", 2023, 3, 5372)
LAPS = Subject("nascar_feed", "lap_times", 2023, 3, 5373)
GARBLED = weekend(car(1), None, car(2, 11, "7", points_earned="many"))
SET_ASIDE = "select pointer, reason, row_count from raw.quarantine order by known_from, pointer"


@pytest.fixture
def landing(tmp_path) -> FeedLanding:
    return FeedLanding(tmp_path)


def lap_times(*laps: object) -> bytes:
    return orjson.dumps({"laps": [{"Number": "07", "Laps": [{"Lap": lap} for lap in laps]}]})


def test_a_document_lands_without_its_unreadable_parts_and_each_is_named(landing):
    version = landing.put(GARBLED)
    landed = landing.land()
    assert (landed.new, landed.refused, len(landed.set_aside)) == (1, [], 2)
    ((document, sha256, parts),) = landing.rows(
        "select document, sha256, parts_set_aside from raw.feed_payload"
    )
    assert json.loads(document) == json.loads(weekend(car(1), car(2, 11, "7", points_earned=None)))
    assert (sha256, parts) == (version.sha256, 2)
    assert version.read() == GARBLED
    assert landing.rows(SET_ASIDE) == [
        ("/weekend_race/0/results/1", "row_set_aside", 1),
        ("/weekend_race/0/results/2/points_earned", "value_emptied", 0),
    ]


def test_a_document_without_faults_lands_as_it_was_received(landing):
    landing.put(weekend(car(1)))
    landing.land()
    assert landing.rows("select parts_set_aside from raw.feed_payload") == [(None,)]


def test_a_value_reworded_without_doubt_is_no_part_set_aside(landing):
    landing.put(weekend(car(1), margin_of_victory=0.5))
    assert landing.land().set_aside == []
    assert landing.rows(
        "select parts_set_aside, document->>'$.weekend_race[0].margin_of_victory'"
        " from raw.feed_payload"
    ) == [(0, "0.5")]


def test_landing_again_changes_nothing(landing):
    landing.put(GARBLED)
    landing.put(lap_times(0, "x", 2), LAPS)
    landing.land()
    tables = ("feed_payload", "quarantine", "lap")
    before = [landing.rows(f"from raw.{table} order by all") for table in tables]
    assert (landing.land().new, landing.land().known) == (0, 2)
    assert [landing.rows(f"from raw.{table} order by all") for table in tables] == before
    assert landing.missing() == set()


def test_a_later_version_without_the_fault_has_none(landing):
    landing.put(GARBLED)
    landing.put(weekend(car(1), car(2, 11, "7")), seen=LATER)
    landing.land()
    assert landing.rows("select known_from, parts_set_aside from raw.feed_payload order by 1") == [
        (SEEN.replace(tzinfo=None), 2),
        (LATER.replace(tzinfo=None), None),
    ]
    assert {at for (at,) in landing.rows("select known_from from raw.quarantine")} == {
        SEEN.replace(tzinfo=None)
    }


def test_a_document_with_faults_is_judged_anew_by_each_landing(landing, monkeypatch):
    landing.put(GARBLED)
    landing.land()
    monkeypatch.setattr(mending, "CURE", "Now told otherwise.")
    landing.land()
    details = landing.rows("select detail from raw.quarantine")
    assert all(detail.endswith("Now told otherwise.") for (detail,) in details)
    assert landing.rows("select count(*) from raw.feed_payload") == [(1,)]


def test_laps_that_cannot_be_read_leave_the_others(landing):
    landing.put(lap_times(0, "grid", 2), LAPS)
    landing.put(lap_times(0, 1), Subject("nascar_feed", "lap_times", 2023, 3, 5372))
    landing.land()
    assert landing.rows("select race_id, lap from raw.lap order by all") == [
        *((5372, 0), (5372, 1)),
        *((5373, 0), (5373, 2)),
    ]
    assert landing.rows(SET_ASIDE) == [("/laps/0/Laps/1", "row_set_aside", 1)]
    assert landing.rows("select distinct document from raw.feed_payload") == [(None,)]


LOSSES = {
    "a payload": ("raw.feed_payload", "race_id = 5372"),
    "a payload with faults": ("raw.feed_payload", "race_id = 5373"),
    "the parts set aside": ("raw.quarantine", "pointer is not null"),
    "one part set aside": ("raw.quarantine", "pointer = '/weekend_race/0/results/1'"),
    "a refusal": ("raw.quarantine", "pointer is null"),
    "everything": ("raw.feed_payload", "true"),
}


@pytest.mark.parametrize(("table", "lost"), LOSSES.values(), ids=LOSSES)
def test_rows_lost_from_the_warehouse_are_landed_again(landing, table, lost):
    landing.put(GARBLED)
    landing.put(weekend(car(1), race_id=5372), OTHER)
    landing.put(b"null", Subject("nascar_feed", "weekend_feed", 2023, 3, 5371))
    landing.land()
    tables = ("feed_payload", "quarantine")
    before = [landing.rows(f"from raw.{name} order by all") for name in tables]
    assert landing.missing() == set()
    landing.rows(f"delete from {table} where {lost}")
    assert landing.missing() == {2023}
    landing.land()
    assert [landing.rows(f"from raw.{name} order by all") for name in tables] == before


def test_a_season_whose_faulty_laps_lost_their_file_gets_it_again(landing):
    landing.put(lap_times(0, "grid", 2), LAPS)
    landing.land()
    (landing.folder / "lap" / "2023_3.parquet").unlink()
    assert landing.missing() == {2023}
    landing.land()
    assert landing.rows("select lap from raw.lap order by 1") == [(0,), (2,)]


def test_a_payload_that_came_for_another_season_is_not_forgotten(landing):
    landing.put(weekend(car(1)))
    landing.land()
    of_2022 = Subject("nascar_feed", "weekend_feed", 2022, 3, 5100)
    landing.put(weekend(car(1), race_id=5100, season=2022), of_2022)
    assert landing.missing() == {2022}


def test_raw_tables_of_an_older_shape_are_made_anew_and_filled_from_the_archive(landing):
    landing.put(GARBLED)
    landing.land()
    landing.rows("alter table raw.feed_payload drop column parts_set_aside")
    landing.rows("alter table raw.quarantine drop column pointer")
    assert landing.missing() == {2023}
    landing.land()
    assert landing.rows("select race_id, parts_set_aside from raw.feed_payload") == [(5373, 2)]
    assert len(landing.rows(SET_ASIDE)) == 2
