"""What is none of the archive's stands in the quarantine, once, and goes when it is gone."""

from datetime import UTC, datetime

import pytest

from orchestration.landing.history import land_history
from orchestration.store.warehouse import writing
from tests.landing.feed_landing import RACE, SEEN, FeedLanding, car, weekend

WRONG = datetime(2099, 1, 1, tzinfo=UTC)


@pytest.fixture
def landing(tmp_path) -> FeedLanding:
    return FeedLanding(tmp_path)


def test_strays_of_a_season_and_of_none_are_named_and_stop_nothing(landing):
    whole = landing.put(weekend(car(1)))
    stray = whole.path.with_name(f"99999999T999999Z_{whole.sha256}.json.gz")
    stray.write_bytes(whole.path.read_bytes())
    lost = landing.bundled / "nascar_feed" / "weekend_feed" / whole.path.name
    lost.write_bytes(whole.path.read_bytes())
    (landing.bundled / "nascar_feed" / "weekend_feed" / "²").mkdir()
    assert landing.land().new == 1
    assert landing.missing() == set()
    assert landing.rows("select season, reason from raw.quarantine order by all") == [
        (2023, "not_of_the_archive"),
        (None, "not_of_the_archive"),
        (None, "not_of_the_archive"),
    ]
    landing.land()
    assert landing.rows("select count(*) from raw.quarantine") == [(3,)]
    stray.unlink()
    assert landing.missing() == {2023}
    landing.land()
    assert landing.rows("select season from raw.quarantine") == [(None,), (None,)]


def test_a_stray_that_comes_later_has_its_season_landed(landing):
    whole = landing.put(weekend(car(1)))
    landing.land()
    whole.path.with_name("notes.txt").write_text("a human was here")
    assert landing.missing() == {2023}
    landing.land()
    assert landing.missing() == set()


def test_what_a_clock_of_2099_stored_never_wins_and_leaves_the_warehouse(landing):
    landing.put(weekend(car(1)))
    landing.put(weekend(car(1), car(2, 11, "7")), seen=WRONG)
    landing.land()
    assert landing.rows("select count(*) from raw.feed_payload") == [(1,)]
    assert landing.quarantine() == [(None, "impossible_time")]
    landing.rows(
        "insert into raw.feed_payload by name select * replace ('x' as archive_path,"
        " timestamp '2099-01-01' as known_from) from raw.feed_payload"
    )
    assert landing.missing() == {2023}
    landing.land()
    assert landing.rows("select known_from from raw.feed_payload") == [(SEEN.replace(tzinfo=None),)]
    assert RACE.season == 2023


def test_history_names_what_is_none_of_it(landing):
    folder = landing.archived / "nascar_data" / "history_cup"
    folder.mkdir(parents=True)
    (folder / "cup_series.parquet").write_bytes(b"PAR1")
    with writing(landing.warehouse) as db:
        (refused,) = land_history(db, landing.roots).refused
    assert (refused.reason, refused.kind) == ("not_of_the_archive", "history_cup")
