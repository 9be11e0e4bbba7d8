"""Who may be asked at all, and as whom."""

import pytest

from orchestration.feeds import clients
from orchestration.feeds.nascar.kinds import OPTIONAL
from orchestration.feeds.web.addresses import AddressError
from orchestration.settings import SettingsError, load

HERE = "http://127.0.0.1:8080"


def settings(tmp_path, **values):
    return load(data_dir=tmp_path, **values)


def test_fetching_is_off_until_the_operator_decides(tmp_path):
    with pytest.raises(SettingsError, match=r"cf\.nascar\.com is off.*STOCKCAR_LIVE=1"):
        clients.nascar_feed(settings(tmp_path))
    with pytest.raises(SettingsError, match="STOCKCAR_CONTACT"):
        clients.nascar_feed(settings(tmp_path, live=True))
    feed = clients.nascar_feed(settings(tmp_path, live=True, contact="ann@paper.example"))
    assert feed.base_url == "https://cf.nascar.com"
    assert "ann@paper.example" in feed.fetcher.user_agent
    assert max(feed.slow_rounds_s) == 45


def test_this_machine_may_always_be_asked(tmp_path):
    feed = clients.nascar_feed(settings(tmp_path, feed_url=HERE, requests_per_second=50))
    assert feed.fetcher.pacer.per_second == 50
    assert max(feed.slow_rounds_s) < 1
    feed.fetcher.policy.check(f"{HERE}/cacher/2023/race_list_basic.json")


def test_every_document_may_be_asked_for_and_no_other(tmp_path):
    feed = clients.nascar_feed(settings(tmp_path, feed_url=HERE, feed_kinds=OPTIONAL))
    assert feed.kinds == OPTIONAL
    with pytest.raises(SettingsError, match=r"KINDS knows lap_times, .*; not 'tyres'"):
        clients.nascar_feed(settings(tmp_path, feed_url=HERE, feed_kinds="lap_times, tyres"))


def test_no_source_leads_to_what_another_one_may_ask(tmp_path):
    """The feed on this machine is for the feed's client: news that links to it is refused."""
    where = settings(
        tmp_path, feed_url=HERE, history="http://127.0.0.1:8081", live=True, contact="a"
    )
    log = clients.fetch_log(where)
    with pytest.raises(AddressError, match="not a public address"):
        clients.fetcher(where, log).policy.check(f"{HERE}/a")
    with pytest.raises(AddressError, match="not a public address"):
        clients.history(where).fetcher.policy.check(f"{HERE}/a")
    with pytest.raises(AddressError, match="not a public address"):
        clients.nascar_feed(where).fetcher.policy.check("http://127.0.0.1:8081/a")
