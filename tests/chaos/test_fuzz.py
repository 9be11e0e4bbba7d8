"""A little of what `tests/chaos` does at length: payloads, feeds and pages that were harmed."""

from tests.chaos import fuzz, fuzz_landing, fuzz_news


def test_no_harmed_payload_is_lost(tmp_path):
    ended = fuzz.fuzz(120, 7, tmp_path / "archive", None)
    assert ended.total() == 120


def test_no_harmed_feed_or_page_is_lost(tmp_path):
    ended = fuzz_news.fuzz(40, 7, tmp_path, None)
    assert sum(count for name, count in ended.items() if name.startswith("feed ")) == 40


def test_no_harmed_document_of_any_kind_is_lost_in_landing(tmp_path):
    account = fuzz_landing.fuzz(300, 7, tmp_path)
    kinds = {end.partition(" ")[0] for end in account.ended}
    assert {"article", "page", "feed", "history", "weekend_feed", "lap_notes"} <= kinds
    assert any(end.endswith("not_of_the_archive") for end in account.ended)
    assert any(end.endswith("impossible_time") for end in account.ended)
