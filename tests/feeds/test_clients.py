"""Who may be asked at all, and as whom."""

import pytest

from orchestration.feeds import clients
from orchestration.feeds.nascar import kinds as feed_kinds
from orchestration.settings import FEED_KINDS, SettingsError, load

HERE = "http://127.0.0.1:8080"


def settings(tmp_path, **environ):
    names = {f"STOCKCAR_{name}": value for name, value in environ.items()}
    return load({"STOCKCAR_DATA_DIR": str(tmp_path), **names})


def test_fetching_is_off_until_the_operator_decides(tmp_path):
    with pytest.raises(SettingsError, match=r"cf\.nascar\.com is off.*STOCKCAR_LIVE=1"):
        clients.nascar_feed(settings(tmp_path))
    with pytest.raises(SettingsError, match="STOCKCAR_CONTACT"):
        clients.nascar_feed(settings(tmp_path, LIVE="1"))
    feed = clients.nascar_feed(settings(tmp_path, LIVE="1", CONTACT="ann@paper.example"))
    assert feed.base_url == "https://cf.nascar.com"
    assert "ann@paper.example" in feed.fetcher.user_agent
    assert max(feed.slow_rounds_s) == 45


def test_this_machine_may_always_be_asked(tmp_path):
    feed = clients.nascar_feed(settings(tmp_path, FEED_URL=HERE, REQUESTS_PER_SECOND="50"))
    assert feed.fetcher.pacer.per_second == 50
    assert max(feed.slow_rounds_s) < 1
    feed.fetcher.policy.check(f"{HERE}/cacher/2023/race_list_basic.json")


def test_the_kinds_of_the_settings_are_those_of_the_feed():
    assert feed_kinds.OPTIONAL == FEED_KINDS


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LIVE", "yes"),
        ("FEED_URL", "ftp://feed"),
        ("FEED_KINDS", "lap_times,tyres"),
        ("REQUESTS_PER_SECOND", "fast"),
        ("REQUESTS_PER_SECOND", "0"),
        ("REQUESTS_PER_SECOND", "nan"),
        ("CONTACT", "a\r\nX-Evil: 1"),
        ("PROJECT_URL", "project"),
        ("NEWS_FILE", "news.toml"),
        ("ALLOW_PRIVATE", "2"),
        ("WEBHOOK_URL", "hook"),
        ("FEED_URI", "http://127.0.0.1"),
    ],
)
def test_a_setting_that_cannot_be_used_raises(tmp_path, name, value):
    with pytest.raises(SettingsError):
        settings(tmp_path, **{name: value})
