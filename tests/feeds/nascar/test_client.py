"""A season refreshed: what is stored, what is asked again, and what is never concluded too soon."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from orchestration.feeds.nascar.calendar import calendar, due
from orchestration.feeds.nascar.report import FeedError
from orchestration.feeds.nascar.screening import screen
from orchestration.feeds.web.fetch_log import FetchLog
from orchestration.store import archive
from orchestration.store.archive import Subject
from tests.feeds.small_feed import weekend

DAYS = {1: "2023-02-17", 2: "2023-06-24", 3: "2023-11-03"}
LAST = "/cacher/2023/3/3/weekend-feed.json"


def subject(race: int) -> Subject:
    return Subject("nascar_feed", "weekend_feed", 2023, 3, race)


def stored(feed, race: int) -> list[bytes]:
    return [one.read() for one in archive.versions(feed.archive_root, subject(race))]


def ended(report) -> dict:
    return {one.subject.race_id: one.outcome for one in report.asked}


def test_a_season_lands_newest_race_first(server, feed):
    server.season(DAYS)
    said = []
    feed.progress = lambda text, done, total: said.append((text, done, total))
    report = feed.refresh(2023)
    assert ended(report) == {None: "stored", 1: "stored", 2: "stored", 3: "stored"}
    assert [one.subject.race_id for one in report.asked] == [None, 3, 2, 1]
    assert stored(feed, 3) == [server.bodies[LAST]]
    assert report.requests == 4
    assert said[-1][1:] == (3, 3) and "race 1" in said[-1][0]


def test_a_second_refresh_stores_nothing(server, feed):
    server.season(DAYS)
    feed.refresh(2023)
    report = feed.refresh(2023)
    assert set(ended(report).values()) == {"unchanged"}
    assert server.statuses() == {200: 4, 304: 4}
    assert report.of("stored", "refused") == []
    assert len(list(feed.archive_root.rglob("*.json.gz"))) == 4


def test_a_lost_archive_is_not_answered_by_unchanged(server, feed):
    server.season(DAYS)
    feed.refresh(2023)
    for version in archive.versions(feed.archive_root, subject(3)):
        version.path.unlink()
    assert ended(feed.refresh(2023))[3] == "stored"


def test_a_lost_log_stores_nothing_twice(server, feed, log):
    server.season(DAYS)
    feed.refresh(2023)
    for part in log.path.parent.glob("fetch_log*"):
        part.unlink()
    feed = replace(feed, log=FetchLog(log.path))
    assert set(ended(feed.refresh(2023)).values()) == {"unchanged"}
    assert len(stored(feed, 3)) == 1


def test_every_change_is_a_version_of_its_own_also_the_way_back(server, feed):
    server.season(DAYS)
    feed.refresh(2023)
    first = server.bodies[LAST]
    server.put(LAST, weekend(3, winner=12))
    feed.refresh(2023)
    server.bodies[LAST] = first
    feed.refresh(2023)
    assert [body == first for body in stored(feed, 3)] == [True, False, True]


def test_a_version_is_dated_by_its_source_but_never_before_what_is_known(server, feed):
    server.season(DAYS)
    older = datetime(2023, 11, 4, 4, tzinfo=UTC)
    archive.put(feed.bundled_root, subject(3), b"{}", older)
    archive.put(feed.bundled_root, subject(2), b"{}", datetime(2023, 11, 4, 6, tzinfo=UTC))
    server.modified = "Sat, 04 Nov 2023 05:30:00 GMT"
    feed.refresh(2023)
    (last,) = archive.versions(feed.archive_root, subject(3))
    (other,) = archive.versions(feed.archive_root, subject(2))
    assert last.seen == datetime(2023, 11, 4, 5, 30, tzinfo=UTC)
    assert other.seen == feed.now()
    server.put(LAST, weekend(3, winner=12))
    server.modified = "Fri, 01 Jan 2100 00:00:00 GMT"
    feed.refresh(2023)
    assert list(archive.versions(feed.archive_root, subject(3)))[-1].seen == feed.now()


def test_versions_of_one_second_stay_in_order(server, feed):
    server.season(DAYS)
    server.modified = "never"
    for winner in (10, 12, 13):
        server.put(LAST, weekend(3, winner))
        feed.refresh(2023)
    assert stored(feed, 3)[-1] == server.bodies[LAST]
    assert len(stored(feed, 3)) == 3


def test_a_denial_that_passes_is_not_absence(server, feed, log):
    server.season(DAYS)
    server.faults[LAST] = ["403", "403"]
    assert ended(feed.refresh(2023))[3] == "stored"
    assert log.recall(server.url + LAST).absent_since is None


def test_a_race_denied_in_every_round_is_absent_and_asked_once_after_that(server, feed, log):
    server.season(DAYS)
    server.always[LAST] = "403"
    assert ended(feed.refresh(2023))[3] == "absent"
    assert len(server.asked(LAST)) == 4
    assert log.recall(server.url + LAST).absent_since
    assert ended(feed.refresh(2023))[3] == "absent"
    assert len(server.asked(LAST)) == 5
    del server.always[LAST]
    assert ended(feed.refresh(2023))[3] == "stored"
    assert log.recall(server.url + LAST).absent_since is None


def test_nothing_is_absent_while_the_feed_denies_everything(server, feed, log):
    server.season(DAYS)
    feed.refresh(2023)
    for path in server.bodies:
        server.always[path] = "403"
    server.always[LAST] = "403"
    report = feed.refresh(2023)
    assert set(ended(report).values()) == {"failed"}
    assert not any(memory.absent_since for memory in log.addresses())
    server.always.clear()
    assert set(ended(feed.refresh(2023)).values()) == {"unchanged"}


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (b"null", "null_document"),
        (b"<html>Oops</html>", "html"),
        (b'{"weekend_race":null}', "weekend_race_null"),
        (b"", "empty"),
        (b'{"weekend_race":[{"race_name":"\xff"}]}', "not_utf8"),
        ("cut", "truncated"),
    ],
)
def test_what_is_wrong_in_every_round_is_kept_as_it_came(server, feed, fault, reason):
    server.season(DAYS)
    server.always[LAST] = fault
    report = feed.refresh(2023)
    assert ended(report) == {None: "stored", 1: "stored", 2: "stored", 3: "refused"}
    (body,) = stored(feed, 3)
    assert screen(body, "weekend_feed", 2023, 3, 3).reason == reason
    (refused,) = report.of("refused")
    assert refused.detail.startswith(reason)
    feed.refresh(2023)
    assert len(stored(feed, 3)) == 1
    server.always.clear()
    assert ended(feed.refresh(2023))[3] == "stored"
    assert stored(feed, 3)[-1] == server.bodies[LAST]


@pytest.mark.parametrize("body", [b"null", "cut"])
def test_what_came_once_is_kept_though_nothing_comes_at_last(server, feed, body):
    server.season(DAYS)
    server.faults[LAST] = [body]
    server.always[LAST] = "500"
    assert ended(feed.refresh(2023))[3] == "refused"
    (kept,) = stored(feed, 3)
    assert server.bodies[LAST].startswith(kept) or kept == b"null"


def test_what_is_wrong_once_leaves_no_trace(server, feed):
    server.season(DAYS)
    server.faults[LAST] = [b"null", b"<html>"]
    assert ended(feed.refresh(2023))[3] == "stored"
    assert len(stored(feed, 3)) == 1


def test_a_race_under_a_wrong_address_is_refused(server, feed):
    server.season(DAYS)
    server.put(LAST, weekend(4))
    assert feed.refresh(2023).of("refused")[0].detail.startswith("wrong_race")


def test_a_season_whose_index_is_anothers_has_no_races(server, feed):
    server.season(DAYS, season=2018)
    server.bodies["/cacher/2017/race_list_basic.json"] = server.bodies[
        "/cacher/2018/race_list_basic.json"
    ]
    with pytest.raises(FeedError, match=r"no index of season 2017: wrong_season"):
        feed.refresh(2017)


def test_without_an_index_now_the_one_in_the_archive_serves(server, feed):
    server.season(DAYS)
    feed.refresh(2023)
    server.always["/cacher/2023/race_list_basic.json"] = "500"
    report = feed.refresh(2023)
    assert ended(report) == {None: "failed", 1: "unchanged", 2: "unchanged", 3: "unchanged"}


def test_a_feed_that_is_silent_ends_after_a_few_requests(server, feed):
    server.season(DAYS)
    feed.refresh(2023)
    for path in server.bodies:
        server.always[path] = "hang"
    feed.fetcher = replace(feed.fetcher, timeout_s=0.05)
    report = feed.refresh(2023)
    assert set(ended(report).values()) == {"failed"}
    assert report.requests < 3 * 4 * 4  # tries, rounds, documents: the breaker spares the rest


def test_patience_ends(server, feed):
    server.season(DAYS)
    feed.patience_s = 0.0
    with pytest.raises(FeedError, match="The time for this refresh is over"):
        feed.refresh(2023)
    assert server.log == []


def test_races_far_ahead_are_not_asked_for(server, feed):
    server.season({**DAYS, 4: "2023-11-12", 5: "2023-12-24"})
    assert set(ended(feed.refresh(2023))) == {None, 1, 2, 3, 4}


def test_a_routine_refresh_leaves_settled_races_alone(server, feed):
    server.season(DAYS)
    feed.refresh(2023)
    server.log.clear()
    assert set(ended(feed.refresh(2023, only_due=True))) == {None, 3}
    server.put("/cacher/2023/3/1/weekend-feed.json", weekend(1, winner=None))
    feed.refresh(2023)
    assert set(ended(feed.refresh(2023, only_due=True))) == {None, 1, 3}


def test_every_settled_race_is_looked_at_once_in_a_month(server, feed):
    server.season(DAYS)
    feed.refresh(2023)
    races = calendar(feed.roots, 2023)
    days = [date.fromordinal(date(2024, 3, 1).toordinal() + day) for day in range(30)]
    looks = [race.subject.race_id for day in days for race in due(races, feed.roots, day)]
    assert sorted(looks) == [1, 2, 3]


def test_a_dry_run_asks_nothing(server, feed):
    server.season(DAYS)
    feed.refresh(2023)
    server.log.clear()
    assert feed.plan(2023)[1] == server.url + LAST
    assert len(feed.plan(2023)) == 4
    assert server.log == []


def test_two_refreshes_at_once_store_everything_once(server, feed):
    server.season(DAYS)
    reports = []
    threads = [threading.Thread(target=lambda: reports.append(feed.refresh(2023))) for _ in "12"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(len(report.of("stored")) for report in reports) == [0, 4]
    assert len(list(feed.archive_root.rglob("*.json.gz"))) == 4
