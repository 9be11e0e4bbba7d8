"""A little of what `tests/chaos` does at length: payloads, feeds and pages that were harmed."""

from tests.chaos import fuzz, fuzz_news


def test_no_harmed_payload_is_lost(tmp_path):
    ended = fuzz.fuzz(120, 7, tmp_path / "archive", None)
    assert ended.total() == 120


def test_no_harmed_feed_or_page_is_lost(tmp_path):
    ended = fuzz_news.fuzz(40, 7, tmp_path, None)
    assert sum(count for name, count in ended.items() if name.startswith("feed ")) == 40
