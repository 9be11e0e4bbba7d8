"""The step that fetches: the newest season first, one lost season costs no other, bad data ends."""

import dagster as dg
import pytest

from orchestration.__main__ import season_span
from orchestration.defs.fetch_feed import nascar_feed
from orchestration.defs.partitions import span
from orchestration.defs.resources import Stockcar
from orchestration.feeds.nascar.report import FeedError
from orchestration.store import archive
from tests.feeds.small_feed import serving


@pytest.fixture
def server(monkeypatch, tmp_path):
    with serving() as feed:
        monkeypatch.setenv("STOCKCAR_DATA_DIR", str(tmp_path))
        monkeypatch.setenv("STOCKCAR_FEED_URL", feed.url)
        monkeypatch.setenv("STOCKCAR_REQUESTS_PER_SECOND", "1000")
        yield feed


def fetch(first: int, last: int) -> dg.ExecuteInProcessResult:
    job = dg.define_asset_job("fetch", [nascar_feed])
    defs = dg.Definitions([nascar_feed], jobs=[job], resources={"stockcar": Stockcar()})
    tags = span(first, last)
    return defs.resolve_job_def("fetch").execute_in_process(tags=tags, raise_on_error=False)


def retries(result: dg.ExecuteInProcessResult) -> int:
    return sum(event.event_type_value == "STEP_UP_FOR_RETRY" for event in result.all_events)


def test_a_span_of_seasons_is_one_run_the_newest_first(server, tmp_path):
    for season in (2022, 2023):
        server.season({season: f"{season}-11-04"}, season)
    result = fetch(2022, 2023)
    assert result.success
    asked = [entry["path"] for entry in server.log if "race_list" in entry["path"]]
    assert asked == [f"/cacher/{season}/race_list_basic.json" for season in (2023, 2022)]
    stored = list(archive.subjects(tmp_path / "archive", "nascar_feed"))
    assert {subject.season for subject in stored} == {2022, 2023}


def test_a_season_without_an_index_costs_no_other(server):
    server.season({5373: "2023-11-03"}, 2023)
    server.put("/cacher/2024/race_list_basic.json", b"<html>")
    result = fetch(2023, 2024)
    assert result.success
    (made,) = result.asset_materializations_for_node("archive__nascar_feed")[:1]
    assert made.metadata["stored"].value == 2
    assert "no index of season 2024" in made.metadata["trouble"].value


def test_bad_data_is_not_asked_for_again(server):
    """The bundled index of a season would do; there is none of this one."""
    server.put("/cacher/2024/race_list_basic.json", b"<html>")
    result = fetch(2024, 2024)
    assert not result.success
    assert retries(result) == 0


def test_a_setting_that_forbids_is_not_tried_again(monkeypatch, server):
    monkeypatch.setenv("STOCKCAR_FEED_URL", "https://feed.example")
    result = fetch(2024, 2024)
    assert not result.success
    assert retries(result) == 0
    assert server.log == []


def test_only_a_network_is_given_another_chance(server):
    from orchestration import settings
    from orchestration.feeds import clients

    where = settings.load()
    server.put("/cacher/2024/race_list_basic.json", b"null")
    for season, may_heal in ((2024, False), (2025, True)):
        server.always["/cacher/2025/race_list_basic.json"] = "410"
        with pytest.raises(FeedError) as raised:
            clients.nascar_feed(where).refresh(season)
        assert raised.value.may_heal is may_heal


@pytest.mark.parametrize(("text", "seasons"), [("2023", [2023]), ("2018-2020", [2018, 2019, 2020])])
def test_the_command_line_takes_a_season_or_a_span(text, seasons):
    assert list(season_span(text)) == seasons


@pytest.mark.parametrize("text", ["", "next", "2020-2018"])
def test_what_names_no_season_is_refused(text):
    with pytest.raises(ValueError):
        season_span(text)
