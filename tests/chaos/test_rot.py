"""A little of what `tests/chaos/rot.py` does at length: every kind of file, harmed."""

from tests.chaos.rot import rot


def test_what_rots_is_never_served(tmp_path):
    ended, _ = rot(24, 5, tmp_path)
    assert {name.partition(":")[0] for name in ended} == {
        *("published files", "release.json", "warehouse", "written ahead", "lap Parquet"),
        *("archive", "fetch log", "run history"),
    }
