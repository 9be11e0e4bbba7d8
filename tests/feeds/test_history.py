"""Fetching history: from a folder or an address, archived as received, conditional, never wild."""

from datetime import UTC, datetime, timedelta

import pytest

from orchestration.feeds import clients
from orchestration.feeds.health import source_health
from orchestration.feeds.history import FILES, History, HistoryError, subject, take_from_folder
from orchestration.settings import SettingsError, load
from orchestration.store import archive
from tests.history_files import write, write_all

SEEN = datetime(2026, 1, 2, tzinfo=UTC)


def newest(root, series: str) -> archive.Version:
    return list(archive.versions(root, subject(series)))[-1]


class TestFolder:
    """A folder on this machine."""

    def test_three_files_are_archived_as_they_are_and_once(self, tmp_path):
        folder = write_all(tmp_path / "files")
        for _ in range(2):
            versions = take_from_folder(tmp_path / "archive", folder, SEEN)
        assert versions["cup"].read() == (folder / "cup_series.parquet").read_bytes()
        place = versions["cup"].path.relative_to(tmp_path / "archive").as_posix()
        assert place.startswith("nascar_data/history_cup/20260102T000000Z_")
        assert len(list((tmp_path / "archive").rglob("*.parquet.gz"))) == 3

    def test_the_second_series_is_found_under_its_older_file_name(self, tmp_path):
        folder = write_all(tmp_path / "files")
        (folder / "nxs_series.parquet").rename(folder / "xfinity_series.parquet")
        assert set(take_from_folder(tmp_path / "archive", folder)) == set(FILES)

    def test_a_missing_file_says_what_to_do_and_archives_none(self, tmp_path):
        folder = write_all(tmp_path / "files")
        (folder / "truck_series.parquet").unlink()
        with pytest.raises(HistoryError, match=r"no truck_series\.parquet; .*STOCKCAR_HISTORY"):
            take_from_folder(tmp_path / "archive", folder)
        assert not (tmp_path / "archive").exists()


class TestAddress:
    """An address, asked by the one client."""

    @pytest.fixture
    def published(self, server, tmp_path):
        """The three files on the small server; returns how to publish one of them anew."""

        def publish(series: str, **changes: str | None) -> bytes:
            body = write(tmp_path / "files", FILES[series][0], **changes)
            server.put(f"/{FILES[series][0]}", body)
            return body

        for series in FILES:
            publish(series)
        return publish

    @pytest.fixture
    def history(self, server, published, fetcher, log, tmp_path):
        return History(fetcher, log, tmp_path / "archive", f"{server.url}/")

    def test_the_files_are_archived_as_received(self, server, history, published):
        report = history.refresh()
        assert (report.stored, report.trouble) == (["cup", "nxs", "truck"], [])
        body = server.bodies["/nxs_series.parquet"]
        assert newest(history.archive_root, "nxs").read() == body
        assert server.log[0]["user-agent"] == "Stockcar/test (tests)"

    def test_what_is_unchanged_costs_an_answer_without_a_body(self, server, history):
        history.refresh()
        assert history.refresh().unchanged == ["cup", "nxs", "truck"]
        assert server.statuses() == {200: 3, 304: 3}

    def test_what_changed_is_a_new_version(self, history, published, tmp_path):
        history.now = lambda: SEEN
        history.refresh()
        history.now = lambda: SEEN + timedelta(days=1)
        body = published("cup", Pts="175")
        report = history.refresh()
        assert (report.stored, report.unchanged) == (["cup"], ["nxs", "truck"])
        assert newest(history.archive_root, "cup").read() == body
        assert len(list(archive.versions(history.archive_root, subject("cup")))) == 2

    def test_a_lost_archive_is_not_answered_by_unchanged(self, history):
        history.refresh()
        newest(history.archive_root, "cup").path.unlink()
        report = history.refresh()
        assert (report.stored, report.unchanged) == (["cup"], ["nxs", "truck"])

    def test_the_same_bytes_from_a_host_without_tags_are_no_news(self, server, history):
        history.refresh()
        server.faults["/cup_series.parquet"] = [server.bodies["/cup_series.parquet"]]
        assert "cup" in history.refresh().unchanged

    def test_a_schedule_asks_once_a_day(self, server, history):
        history.now = lambda: SEEN
        history.refresh(only_due=True)
        history.now = lambda: SEEN + timedelta(hours=8)
        assert history.refresh(only_due=True).rested == ["cup", "nxs", "truck"]
        assert len(server.log) == 3
        history.now = lambda: SEEN + timedelta(hours=24)
        assert history.refresh(only_due=True).unchanged == ["cup", "nxs", "truck"]

    @pytest.mark.parametrize("fault", ["404", "500", "cut", "drop"])
    def test_trouble_is_told_costs_no_other_file_and_is_asked_again(self, server, history, fault):
        server.always["/nxs_series.parquet"] = fault
        report = history.refresh(only_due=True)
        assert report.stored == ["cup", "truck"]
        (trouble,) = report.trouble
        assert trouble.startswith(f"{server.url}/nxs_series.parquet: ")
        assert not list(archive.versions(history.archive_root, subject("nxs")))
        server.always.clear()
        history.fetcher.breaker.succeeded("127.0.0.1")
        assert history.refresh(only_due=True).stored == ["nxs"]

    def test_a_redirect_into_a_private_network_is_not_followed(self, server, history):
        server.faults["/cup_series.parquet"] = ["redirect:http://10.0.0.1/cup_series.parquet"]
        (trouble,) = history.refresh().trouble
        assert "not a public address" in trouble


class TestSettings:
    """Who may be asked is the operator's decision."""

    AWAY = "https://history.example/files"

    def test_without_an_address_nobody_is_asked(self, tmp_path):
        assert clients.history(load(data_dir=tmp_path)) is None
        assert clients.history(load(data_dir=tmp_path, history=str(tmp_path))) is None

    def test_an_address_needs_the_operators_word_and_a_contact(self, tmp_path):
        where = load(data_dir=tmp_path, history=self.AWAY)
        with pytest.raises(SettingsError, match=r"history\.example is off.*STOCKCAR_LIVE=1"):
            clients.history(where)
        with pytest.raises(SettingsError, match="set STOCKCAR_CONTACT"):
            clients.history(where.model_copy(update={"live": True}))
        whole = {"live": True, "contact": "ann@paper.example"}
        history = clients.history(where.model_copy(update=whole))
        assert "ann@paper.example" in history.fetcher.user_agent
        assert history.addresses["cup"] == f"{self.AWAY}/cup_series.parquet"

    def test_a_refresh_is_off_as_long_as_either_address_is(self, tmp_path):
        here = "http://127.0.0.1:8080"
        clients.require_refresh(load(data_dir=tmp_path, feed_url=here))
        with pytest.raises(SettingsError, match=r"history\.example is off"):
            clients.require_refresh(load(data_dir=tmp_path, feed_url=here, history=self.AWAY))

    def test_an_address_on_this_machine_may_always_be_asked(self, server, tmp_path):
        where = load(data_dir=tmp_path, history=server.url, requests_per_second=500)
        history = clients.history(where)
        server.put("/cup_series.parquet", b"PAR1")
        assert history.refresh().stored == ["cup"]
        (health,) = source_health(where)
        assert (health.source, health.payloads, health.failing) == ("nascar_data", 1, 2)
