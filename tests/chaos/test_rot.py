"""A little of what `tests/chaos/rot.py` does at length: every kind of file, harmed."""

from tests.chaos.rot import rot, samples


def test_what_rots_is_never_served(tmp_path):
    again = tmp_path / "again"
    again.mkdir()
    ended, longest = rot(24, 5, tmp_path)
    assert ended.total() >= 24
    assert longest.keys() == samples(again).keys()
