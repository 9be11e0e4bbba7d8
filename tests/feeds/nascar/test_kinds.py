"""Documents beside a race's own, which are fetched when asked for and need not be there."""

from orchestration.store import archive
from orchestration.store.archive import Subject

DAYS = {1: "2023-02-17", 2: "2023-06-24", 3: "2023-11-03"}
LAST = "/cacher/2023/3/3/weekend-feed.json"


def test_further_kinds_are_fetched_when_asked_for(server, feed):
    server.season(DAYS)
    server.put("/cacher/2023/3/3/lap-times.json", {"laps": [], "flags": []})
    feed.kinds = ("lap_times",)
    report = feed.refresh(2023)
    laps = {one.subject.race_id: one.outcome for one in report.asked if "lap_times" in one.label}
    assert laps == {1: "absent", 2: "absent", 3: "stored"}


def test_what_need_not_be_there_is_looked_for_twice_and_a_race_in_every_round(server, feed):
    server.season(DAYS)
    del server.bodies[LAST]
    feed.kinds = ("lap_times",)
    report = feed.refresh(2023)
    assert {one.outcome for one in report.asked if "lap_times" in one.label} == {"absent"}
    assert len(server.asked("/2023/3/3/lap-times.json")) == 2
    assert len(server.asked(LAST)) == 4


def test_what_covers_a_series_is_asked_for_once(server, feed):
    server.season(DAYS)
    path = "/cacher/2023/3/final/3-owners-points.json"
    server.put(path, [{"position": 1, "points": 4032, "owner_name": "A. Owner"}])
    feed.kinds = ("owners_points",)
    report = feed.refresh(2023)
    (table,) = [one for one in report.asked if "owners_points" in one.label]
    assert (table.outcome, table.label) == ("stored", "2023 series 3 (owners_points)")
    assert table.subject == Subject("nascar_feed", "owners_points", 2023, 3)
    assert len(server.asked(path)) == 1
    assert table.subject in archive.subjects(feed.archive_root, "nascar_feed", 2023)
    assert feed.plan(2023).index(server.url + path) == 2  # with the newest race
