"""What is none of the archive's is never read, always named, and stops nothing."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orchestration.store import archive
from orchestration.store.archive import Subject
from orchestration.store.strays import IMPOSSIBLE_TIME, NOT_OURS, strays

RACE = Subject("nascar_feed", "weekend_feed", 2023, 3, 5373)
SEEN = datetime(2023, 11, 4, 5, 30, tzinfo=UTC)
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
ARABIC = "2023".translate({48 + digit: 0x660 + digit for digit in range(10)})
DIGEST = archive.sha256(b"{}")


def put(root: Path, folder: str, name: str) -> None:
    path = root / "nascar_feed" / folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"not ours")


def named(root: Path, season: int | None = 2023) -> list[tuple[str, str]]:
    return [(one.path, one.reason) for one in strays(root, "nascar_feed", season, NOW)]


@pytest.mark.parametrize(
    "name",
    [
        f"99999999T999999Z_{DIGEST}.json.gz",
        f"20231301T000000Z_{DIGEST}.json.gz",
        f"20231104T053060Z_{DIGEST}.json.gz",
        f"{ARABIC}1104T053000Z_{DIGEST}.json.gz",
        f"20231104T053000Z_{DIGEST.upper()}.json.gz",
        f"20231104T053000Z_{DIGEST[:-1]}.json.gz",
        f"20231104T053000_{DIGEST}.json.gz",
        f"20231104T053000Z_{DIGEST}.json",
        f"20231104T053000Z_{DIGEST}.js²n.gz",
        f"20231104T053000Z_{DIGEST} (1).json.gz",
        os.fsdecode(b"n\xff.json.gz"),
        "a\nb.gz",
        "notes.txt",
    ],
)
def test_a_file_of_another_name_is_no_version_and_is_named(tmp_path, name):
    whole = archive.put(tmp_path, RACE, b"{}", SEEN)
    put(tmp_path, "weekend_feed/2023/3/5373", name)
    assert list(archive.versions(tmp_path, RACE, NOW)) == [whole]
    assert list(archive.subjects(tmp_path, "nascar_feed")) == [RACE]
    ((path, reason),) = named(tmp_path)
    assert reason == NOT_OURS
    assert path.encode().startswith(b"nascar_feed/weekend_feed/2023/3/5373/")


@pytest.mark.parametrize("folder", ["²", ARABIC, "02023", "2023 ", "-1", "1e3", "20231104999"])
def test_a_folder_that_is_no_number_of_ours_is_named_and_not_entered(tmp_path, folder):
    archive.put(tmp_path, RACE, b"{}", SEEN)
    put(tmp_path, f"weekend_feed/{folder}/3/5373", f"20231104T053000Z_{DIGEST}.json.gz")
    put(tmp_path, f"weekend_feed/2023/3/{folder}", f"20231104T053000Z_{DIGEST}.json.gz")
    assert list(archive.subjects(tmp_path, "nascar_feed")) == [RACE]
    assert list(archive.subjects(tmp_path, "nascar_feed", 2023)) == [RACE]
    assert named(tmp_path) == [(f"nascar_feed/weekend_feed/2023/3/{folder}", NOT_OURS)]
    assert named(tmp_path, None) == [(f"nascar_feed/weekend_feed/{folder}", NOT_OURS)]


def test_links_pipes_and_what_lies_deeper_are_not_read(tmp_path):
    whole = archive.put(tmp_path, RACE, b"{}", SEEN)
    folder = whole.path.parent
    later = f"20231105T053000Z_{DIGEST}.json.gz"
    (folder / later).symlink_to(whole.path)
    os.mkfifo(folder / later.replace("05T", "06T"))
    (folder / "7").mkdir()
    (tmp_path / "nascar_feed" / "linked").symlink_to(tmp_path / "nascar_feed" / "weekend_feed")
    assert list(archive.versions(tmp_path, RACE, NOW)) == [whole]
    assert list(archive.subjects(tmp_path, "nascar_feed")) == [RACE]
    assert [reason for _, reason in named(tmp_path)] == [NOT_OURS] * 3
    assert named(tmp_path, None) == [("nascar_feed/linked", NOT_OURS)]


@pytest.mark.parametrize("seen", [NOW + timedelta(days=2), datetime(1948, 12, 31, tzinfo=UTC)])
def test_a_version_of_an_impossible_time_never_wins_and_says_so(tmp_path, seen):
    archive.put(tmp_path, RACE, b"wrong clock", seen)
    true = archive.put(tmp_path, RACE, b"{}", NOW)
    assert list(archive.versions(tmp_path, RACE, NOW)) == [true]
    (stray,) = strays(tmp_path, "nascar_feed", 2023, NOW)
    assert (stray.reason, stray.season) == (IMPOSSIBLE_TIME, 2023)
    assert "clock" in stray.detail


def test_a_clock_that_stands_still_does_not_unmake_the_archive(tmp_path):
    archive.put(tmp_path, RACE, b"{}", SEEN)
    for now in (datetime(1970, 1, 1, tzinfo=UTC), NOW):
        assert len(list(archive.versions(tmp_path, RACE, now))) == 1
        assert list(strays(tmp_path, "nascar_feed", 2023, now)) == []


def test_what_a_killed_run_left_is_no_stray(tmp_path):
    folder = archive.put(tmp_path, RACE, b"{}", SEEN).path.parent
    (folder / ".incoming-killed").write_bytes(b"half")
    assert named(tmp_path) == named(tmp_path, None) == []
