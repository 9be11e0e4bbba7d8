"""The archive keeps every version of every payload, byte for byte, and says so by name alone."""

import gzip
import os
import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.store import archive
from orchestration.store.archive import ArchiveError, Subject

RACE = Subject("nascar_feed", "weekend_feed", 2023, 3, 5373)
INDEX = Subject("nascar_feed", "race_list_basic", 2023)
SEEN = datetime(2023, 11, 4, 5, 30, tzinfo=UTC)


def bodies(root: Path, subject: Subject = RACE) -> list[bytes]:
    return [version.read() for version in archive.versions(root, subject)]


def test_a_name_says_what_when_and_which_bytes(tmp_path):
    version = archive.put(tmp_path, RACE, b"{}", SEEN)
    digest = archive.sha256(b"{}")
    place = f"nascar_feed/weekend_feed/2023/3/5373/20231104T053000Z_{digest}.json.gz"
    assert version.path == tmp_path / place
    assert (version.subject, version.seen, version.sha256) == (RACE, SEEN, digest)
    assert gzip.decompress(version.path.read_bytes()) == b"{}"


def test_the_time_in_a_name_is_utc_whatever_the_clock_that_saw_it(tmp_path):
    eastern = timezone(timedelta(hours=-4))
    version = archive.put(tmp_path, RACE, b"{}", datetime(2023, 11, 4, 1, 30, tzinfo=eastern))
    assert version.seen == SEEN
    assert version.path.name.startswith("20231104T053000Z_")


def test_a_season_wide_payload_lies_in_its_season(tmp_path):
    assert archive.put(tmp_path, INDEX, b"{}", SEEN).path.parent == (
        tmp_path / "nascar_feed" / "race_list_basic" / "2023"
    )


def test_the_same_bytes_seen_again_are_stored_once_at_first_sight(tmp_path):
    first = archive.put(tmp_path, RACE, b"{}", SEEN)
    written = first.path.stat().st_mtime_ns
    again = archive.put(tmp_path, RACE, b"{}", SEEN + timedelta(days=1))
    assert again == first
    assert first.path.stat().st_mtime_ns == written
    assert bodies(tmp_path) == [b"{}"]


def test_an_older_state_that_returns_is_a_version_of_its_own(tmp_path):
    for day, body in enumerate([b"won", b"disqualified", b"won"]):
        archive.put(tmp_path, RACE, body, SEEN + timedelta(days=day))
    assert bodies(tmp_path) == [b"won", b"disqualified", b"won"]


@settings(max_examples=40)
@given(st.lists(st.sampled_from([b"", b"a", b"b", b"\x00\xff" * 9]), max_size=8))
def test_what_was_seen_is_what_is_kept(seen):
    """Versions are the states in the order seen, with nothing lost and repeats folded."""
    with TemporaryDirectory() as folder:
        changes = [body for i, body in enumerate(seen) if i == 0 or body != seen[i - 1]]
        for _ in range(2):  # handing in the same history again changes nothing
            for hour, body in enumerate(seen):
                archive.put(Path(folder), RACE, body, SEEN + timedelta(hours=hour))
            assert bodies(Path(folder)) == changes


@settings(max_examples=40)
@given(st.binary(max_size=200))
def test_any_bytes_come_back_as_they_were(body):
    with TemporaryDirectory() as folder:
        assert archive.put(Path(folder), RACE, body, SEEN).read() == body


def test_the_same_payload_is_the_same_file_on_every_machine(tmp_path):
    one = archive.put(tmp_path / "one", RACE, b"{}" * 1000, SEEN).path.read_bytes()
    two = archive.put(tmp_path / "two", RACE, b"{}" * 1000, SEEN).path.read_bytes()
    assert one == two


def test_subjects_are_found_by_their_folders_in_a_stable_order(tmp_path):
    other = Subject("nascar_feed", "weekend_feed", 2022, 1, 5168)
    for subject in (RACE, other, INDEX):
        archive.put(tmp_path, subject, b"{}", SEEN)
    archive.put(tmp_path, Subject("articles", "night-txt"), b"text", SEEN, "txt")
    assert list(archive.subjects(tmp_path, "nascar_feed")) == [INDEX, other, RACE]
    assert list(archive.subjects(tmp_path, "nascar_feed", 2023)) == [INDEX, RACE]
    assert list(archive.subjects(tmp_path, "articles")) == [Subject("articles", "night-txt")]


def test_an_empty_archive_holds_nothing(tmp_path):
    assert list(archive.subjects(tmp_path, "nascar_feed")) == []
    assert list(archive.versions(tmp_path, RACE)) == []


def test_what_is_not_of_the_archive_is_passed_over(tmp_path):
    path = archive.put(tmp_path, RACE, b"{}", SEEN).path
    (path.parent / ".incoming-killed").write_bytes(b"half")
    (path.parent / "notes.txt").write_text("a human was here")
    stray = tmp_path / "nascar_feed" / "weekend_feed" / "2023" / "old" / "x.gz"
    stray.parent.mkdir()
    stray.touch()
    assert bodies(tmp_path) == [b"{}"]
    assert list(archive.subjects(tmp_path, "nascar_feed")) == [RACE]


def torn(whole: bytes) -> bytes:
    return whole[:-6]


def flipped(whole: bytes) -> bytes:
    return whole[:12] + bytes([whole[12] ^ 1]) + whole[13:]


def another(whole: bytes) -> bytes:
    return gzip.compress(b"other bytes")


@pytest.mark.parametrize("harm", [torn, flipped, another, lambda whole: b"", lambda whole: b"{}"])
def test_a_damaged_file_is_never_read_as_whole(tmp_path, harm):
    version = archive.put(tmp_path, RACE, b'{"weekend_race": []}', SEEN)
    version.path.write_bytes(harm(version.path.read_bytes()))
    with pytest.raises(ArchiveError, match=re.escape(version.path.name)):
        version.read()


def test_a_kill_while_writing_leaves_no_version(tmp_path, monkeypatch):
    """The name appears by one rename after the bytes are on the disk, or not at all."""

    def killed(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", killed)
    with pytest.raises(KeyboardInterrupt):
        archive.put(tmp_path, RACE, b"{}", SEEN)
    assert list(archive.versions(tmp_path, RACE)) == []
    assert list((tmp_path / RACE.folder).iterdir()) == []


@pytest.mark.parametrize("harm", ["cut", "flipped", "emptied"])
def test_a_torn_version_is_not_held_and_the_same_bytes_make_it_whole(tmp_path, harm):
    body = b"[" + b"1, " * 999 + b"1]"
    first = archive.put(tmp_path, RACE, body, SEEN)
    assert archive.held(tmp_path, RACE) == first.sha256
    packed = bytearray(first.path.read_bytes())
    packed[len(packed) // 2] ^= 1
    keep = {"cut": len(packed) // 2, "flipped": len(packed), "emptied": 0}[harm]
    first.path.write_bytes(packed[:keep])
    assert archive.held(tmp_path, RACE) is None
    assert archive.put(tmp_path, RACE, body, SEEN + timedelta(days=1)) == first
    assert bodies(tmp_path) == [body]
    assert archive.held(tmp_path, RACE) == first.sha256
