"""A season refreshed from a feed that restated one race and spoiled another, from end to end."""

import shutil
from pathlib import Path

import duckdb
import orjson
import pytest

from tests.chaos.bundled_feed import serving_season
from tests.surroundings import DATA, rebuild, refresh

FINALE = "/cacher/2023/3/5373/weekend-feed.json"
SPOILED = "/cacher/2023/1/5309/weekend-feed.json"
WINNER = 4268
CONTACT = {"STOCKCAR_CONTACT": "tests@stockcar.invalid"}


def restated(body: bytes) -> bytes:
    """The Truck finale with another reason for the winner's end of race; all else is as it was."""
    document = orjson.loads(body)
    for line in document["weekend_race"][0]["results"]:
        if line["driver_id"] == WINNER:
            line["finishing_status"] = "Fuel Pump"
    return orjson.dumps(document)


class Refreshed:
    """Two refreshes of a copy of the published data, and what the feed saw of them."""

    def __init__(self, data: Path):
        self.data = data
        self.published = data / "published" / "stockcar.duckdb"
        with serving_season(2023) as server:
            server.put(FINALE, restated(server.bodies[FINALE]))
            server.put(SPOILED, b"null")
            hook = {"STOCKCAR_WEBHOOK_URL": f"{server.url}/hook"}
            self.first = refresh(data, server.url, 2023, **CONTACT, **hook)
            self.told_first = list(server.taken)
            self.requests = len(server.log)
            self.agents = {entry["user-agent"] for entry in server.log}
            self.state = self.published.stat()
            server.log.clear()
            self.second = refresh(data, server.url, 2023, **CONTACT, **hook)
            self.told_in_all = list(server.taken)
            self.statuses = server.statuses()
        self.rebuilt = rebuild(data)

    def ask(self, query: str) -> list[tuple]:
        with duckdb.connect(str(self.published), read_only=True) as db:
            return db.execute(query).fetchall()


@pytest.fixture(scope="module")
def refreshed(published, tmp_path_factory) -> Refreshed:
    data = tmp_path_factory.mktemp("refreshed")
    for part in ("warehouse", "published"):
        shutil.copytree(DATA / part, data / part)
    return Refreshed(data)


def test_it_ends_well_and_says_who_asked(refreshed):
    assert refreshed.first.returncode == 0, refreshed.first.stderr[-3000:]
    assert refreshed.agents == {"Stockcar/0.1.0 (tests@stockcar.invalid)"}
    assert refreshed.requests >= 98


def test_the_restated_race_is_published(refreshed):
    changed = refreshed.ask(
        "select driver_name, field, old_value, new_value, cause from what_changed('2024-01-01') "
        "where race_id = 5373"
    )
    assert changed == [
        ("Christian Eckes", "finishing_status", "Running", "Fuel Pump", "reclassification")
    ]


def test_the_day_before_is_still_known(refreshed):
    rows = refreshed.ask(
        "select driver_name, finishing_status from race_result_as_of(5373, '2023-12-01') limit 1"
    )
    assert rows == [("Christian Eckes", "Running")]


def test_the_spoiled_race_is_in_quarantine_and_its_result_stands(refreshed):
    with duckdb.connect(
        str(refreshed.data / "warehouse" / "stockcar.duckdb"), read_only=True
    ) as db:
        rows = db.execute("select race_id, reason from raw.quarantine").fetchall()
    assert rows == [(5309, "null_document")]
    assert refreshed.ask("select winner_name from marts.dim_race where race_id = 5309") == [
        ("Ross Chastain",)
    ]


def test_the_webhook_is_told_once_of_what_is_odd(refreshed):
    ((path, body),) = refreshed.told_first
    text = orjson.loads(body)["text"]
    assert path == "/hook"
    assert text.splitlines()[0] == "Stockcar: anomalies: 1 new; 1 are open."
    assert text.splitlines()[1].startswith("new: refused on receipt, cup 2023 ")
    assert refreshed.told_in_all == refreshed.told_first


def test_a_second_refresh_changes_nothing(refreshed):
    assert refreshed.second.returncode == 0, refreshed.second.stderr[-3000:]
    assert "Nothing changed since the last build" in refreshed.second.stderr
    now = refreshed.published.stat()
    assert (now.st_ino, now.st_mtime_ns) == (refreshed.state.st_ino, refreshed.state.st_mtime_ns)
    assert refreshed.statuses[304] == 97


def test_building_what_depends_on_the_change_equals_building_all_anew(refreshed):
    """Else two warehouses of the same archive could differ by the way they came about."""
    started = "dbt build --select source:raw.feed_payload+ source:raw.quarantine+\n"
    assert started in refreshed.first.stderr
    assert refreshed.rebuilt.returncode == 0, refreshed.rebuilt.stderr[-3000:]
    assert "Nothing changed: release kept" in refreshed.rebuilt.stderr
