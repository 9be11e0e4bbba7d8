"""What a refresh does besides fetching: command line, dry run, health of the sources."""

import subprocess
import sys
from datetime import UTC, datetime

import duckdb
import pytest
from rich.console import Console

from orchestration import settings
from orchestration.cli import refresh
from orchestration.feeds import clients
from orchestration.feeds.health import open_anomalies, source_health
from orchestration.report.health_page import health_table
from orchestration.store.warehouse import writing
from tests.feeds.small_feed import serving


@pytest.fixture
def where(tmp_path):
    """Settings that point at a small feed of our own."""
    with serving() as server:
        server.season({1: "2023-02-17", 2: "2023-11-03"})
        yield settings.load(data_dir=tmp_path, feed_url=server.url, requests_per_second=500)


def test_health_says_how_each_source_is(where):
    assert health_table(where) == "Nothing was ever fetched."
    clients.nascar_feed(where).refresh(2023)
    (health,) = source_health(where)
    assert (health.source, health.host, health.breaker) == ("nascar_feed", "127.0.0.1", "closed")
    assert (health.addresses, health.payloads, health.failing) == (3, 3, 0)
    assert health.age_h < 1
    assert "| nascar_feed | 127.0.0.1 |" in health_table(where)


def test_health_counts_what_is_odd_in_the_published_data(where):
    assert "anomalies" not in health_table(where)
    where.published.mkdir(parents=True)
    with duckdb.connect(str(where.published / "stockcar.duckdb")) as db:
        db.execute("create schema marts")
        assert open_anomalies(where) == {}  # of a release from before the table
        db.execute(
            "create table marts.mart_data_anomaly as select * from (values"
            " ('track_unknown', true), ('stage_missing', true), ('stage_missing', true),"
            " ('column_empty', false)) as anomalies(kind, is_open)"
        )
    assert open_anomalies(where) == {"stage_missing": 2, "track_unknown": 1}
    table = health_table(where)
    assert "3 open anomalies" in table
    assert "- stage_missing: 2\n- track_unknown: 1" in table


def test_health_counts_what_was_refused_and_says_when_it_is_asked_next(where):
    clients.nascar_feed(where).refresh(2023)
    bad = "('nascar_feed', 'weekend_feed', 2023, {race}, timestamp '2023-11-04')"
    with writing(where.warehouse) as db:
        db.execute(
            "insert into raw.quarantine (source, kind, season, race_id, known_from)"
            f" values {bad.format(race=1)}, {bad.format(race=2)}"
        )
        db.execute(  # race 2 is healed
            "insert into raw.feed_payload (source, kind, season, race_id, known_from)"
            f" values {bad.format(race=2).replace('04', '05')}"
        )
    (health,) = source_health(where, datetime(2023, 12, 19, 12, tzinfo=UTC))
    assert (health.quarantined, health.next_fetch_at) == (1, "2023-12-25T11:00+00:00")
    closed = where.model_copy(update={"feed_url": "https://feed.example"})
    assert source_health(closed)[0].next_fetch_at is None  # off until the operator decides


def test_health_is_told_while_the_warehouse_is_being_written(where):
    clients.nascar_feed(where).refresh(2023)
    code = (
        "import duckdb, sys; db = duckdb.connect(sys.argv[1]); print('held', flush=True);"
        " sys.stdin.read()"
    )
    where.warehouse.parent.mkdir(parents=True)
    writer = subprocess.Popen(
        [sys.executable, "-c", code, str(where.warehouse)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with writer:
        assert writer.stdout.readline() == b"held\n"
        assert source_health(where)[0].quarantined is None
        assert "| busy |" in health_table(where)
        writer.stdin.close()


def test_a_dry_run_counts_the_requests(where, capsys):
    clients.nascar_feed(where).refresh(2023)
    refresh.dry_run(where, range(2023, 2024), Console())
    said = capsys.readouterr().out
    assert "/cacher/2023/3/2/weekend-feed.json" in said
    assert "3 requests" in said


def test_a_season_that_cannot_be_is_refused(where):
    with pytest.raises(settings.SettingsError, match="SEASON must be from 2018"):
        refresh.refresh_seasons(where, range(1066, 1067), Console())
