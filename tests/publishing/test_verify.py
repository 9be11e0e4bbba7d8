"""What is published is compared by content: each kind of harm is found, named and mended."""

import json
import os
import random
import shutil
from pathlib import Path

import duckdb
import pytest

from orchestration.publishing.release_json import HASH, RELEASE, hash_line, read_release
from orchestration.publishing.verify import (
    NotVerifiedError,
    inspect,
    readable_file,
    recompute,
)
from orchestration.store.file_hash import sha256_of
from tests.publishing.one_mart import OneMartWarehouse

PARQUET = "parquet/dim_race.parquet"


@pytest.fixture
def one_mart(tmp_path) -> OneMartWarehouse:
    made = OneMartWarehouse(tmp_path)
    made.publish()
    return made


def change_a_value(published: Path) -> None:
    with duckdb.connect(str(published / "stockcar.duckdb")) as db:
        db.execute("update rules.series set series = 'false champion'")


def flip_a_bit(name: str, at: float):
    def harm(published: Path) -> None:
        body = bytearray((published / name).read_bytes())
        body[int(len(body) * at)] ^= 1
        (published / name).write_bytes(body)

    return harm


def cut(name: str):
    def harm(published: Path) -> None:
        os.truncate(published / name, (published / name).stat().st_size // 2)

    return harm


def lose(name: str):
    return lambda published: (published / name).unlink()


def lose_the_folder(published: Path) -> None:
    shutil.rmtree(published)


def put(name: str, body: bytes = b"x"):
    return lambda published: (published / name).write_bytes(body)


def make_a_link(name: str):
    def harm(published: Path) -> None:
        elsewhere = published.parent / "elsewhere"
        (published / name).rename(elsewhere)
        (published / name).symlink_to(elsewhere)

    return harm


def make_a_folder(name: str):
    def harm(published: Path) -> None:
        (published / name).unlink()
        (published / name).mkdir()

    return harm


def make_a_pipe(name: str):
    def harm(published: Path) -> None:
        (published / name).unlink()
        os.mkfifo(published / name)

    return harm


def make_a_file_of_the_folder(published: Path) -> None:
    shutil.rmtree(published / "parquet")
    (published / "parquet").write_text("x")


def rewrite(published: Path, **values: object) -> None:
    """Let `release.json` say something else."""
    told = json.loads((published / RELEASE).read_text())
    (published / RELEASE).write_text(json.dumps(told | values))


def tell_of_a_check_that_failed(published: Path) -> None:
    rewrite(published, checks=[{"name": "one_winner_per_race", "status": "fail", "failures": 1}])


def believe_the_change(published: Path) -> None:
    """Change the file and write its hash, and that of the new `release.json`, over the old ones."""
    change_a_value(published)
    files = json.loads((published / RELEASE).read_text())["files"]
    rewrite(published, files=files | {"stockcar.duckdb": sha256_of(published / "stockcar.duckdb")})
    (published / HASH).write_text(hash_line(sha256_of(published / RELEASE)))


HARMS = {
    "a value changed": (change_a_value, "stockcar.duckdb"),
    "a bit in the header": (flip_a_bit("stockcar.duckdb", 0), "stockcar.duckdb"),
    "a bit in a block": (flip_a_bit("stockcar.duckdb", 0.5), "stockcar.duckdb"),
    "the last bit": (flip_a_bit("stockcar.duckdb", 0.999999), "stockcar.duckdb"),
    "a bit in Parquet": (flip_a_bit(PARQUET, 0.3), PARQUET),
    "a bit in release.json": (flip_a_bit(RELEASE, 0.4), RELEASE),
    "a bit in its hash": (flip_a_bit(HASH, 0.2), RELEASE),
    "the file cut": (cut("stockcar.duckdb"), "stockcar.duckdb"),
    "release.json cut": (cut(RELEASE), RELEASE),
    "the file lost": (lose("stockcar.duckdb"), "stockcar.duckdb"),
    "Parquet lost": (lose(PARQUET), PARQUET),
    "release.json lost": (lose(RELEASE), RELEASE),
    "its hash lost": (lose(HASH), HASH),
    "a foreign file": (put("notes.txt"), "notes.txt"),
    "a foreign Parquet file": (put("parquet/more.parquet"), "parquet/more.parquet"),
    "something written ahead": (put("stockcar.duckdb.wal"), "stockcar.duckdb.wal"),
    "a link": (make_a_link("stockcar.duckdb"), "stockcar.duckdb"),
    "a link to release.json": (make_a_link(RELEASE), RELEASE),
    "a folder": (make_a_folder(PARQUET), PARQUET),
    "a pipe": (make_a_pipe(PARQUET), PARQUET),
    "a file as folder": (make_a_file_of_the_folder, "parquet"),
    "a check retold": (tell_of_a_check_that_failed, RELEASE),
}


@pytest.mark.parametrize("harm", HARMS)
def test_harm_is_named_and_mended(one_mart, harm):
    do, name = HARMS[harm]
    before = one_mart.read("from rules.series")
    do(one_mart.published)
    found = inspect(one_mart.published)
    assert name in {one.name for one in found.differences}
    _, is_new = one_mart.publish()
    assert any(text.startswith(name) for text in one_mart.said)
    assert inspect(one_mart.published).differences == ()
    assert one_mart.read("from rules.series") == before
    is_extra = name in ("notes.txt", "stockcar.duckdb.wal", "parquet/more.parquet")
    assert is_new is not is_extra
    assert (one_mart.published.with_name("published.set-aside") / name).exists() is (
        is_extra
        or harm in ("a link", "a link to release.json", "a folder", "a pipe")
        or name == "parquet"
    )


def test_a_release_that_was_changed_with_all_its_hashes_is_not_the_one_on_record(one_mart):
    recorded = sha256_of(one_mart.published / RELEASE)
    assert inspect(one_mart.published, recorded).differences == ()
    believe_the_change(one_mart.published)
    assert inspect(one_mart.published).differences == ()  # a copy alone cannot tell
    assert [one.name for one in inspect(one_mart.published, recorded).differences] == [RELEASE]
    assert one_mart.publish(recorded=recorded)[1]
    assert one_mart.said == [f"{RELEASE} is not the one that was published last."]
    assert one_mart.read("from rules.series") == [("cup",)]


@pytest.mark.parametrize("name", ["stockcar.duckdb", PARQUET, "all of it"])
def test_files_of_another_release_are_found(one_mart, tmp_path, name):
    shutil.copytree(one_mart.published, tmp_path / "earlier")
    one_mart.fill(5)
    one_mart.publish()
    recorded = sha256_of(one_mart.published / RELEASE)
    if name == "all of it":
        shutil.rmtree(one_mart.published)
        shutil.copytree(tmp_path / "earlier", one_mart.published)
        name = RELEASE
    else:
        shutil.copy(tmp_path / "earlier" / name, one_mart.published / name)
    assert [one.name for one in inspect(one_mart.published, recorded).differences] == [name]
    assert one_mart.publish(recorded=recorded)[1]
    assert one_mart.count() == 5


def test_a_folder_that_is_gone_is_made_again_and_said(one_mart):
    recorded = sha256_of(one_mart.published / RELEASE)
    shutil.rmtree(one_mart.published)
    assert [str(one) for one in inspect(one_mart.published, recorded).differences] == [
        "The published folder is not there."
    ]
    one_mart.publish(recorded=recorded)
    assert one_mart.said
    assert one_mart.count() == 3


def test_a_file_in_the_place_of_the_folder_is_set_aside(one_mart):
    shutil.rmtree(one_mart.published)
    one_mart.published.write_text("mine")
    one_mart.publish()
    assert one_mart.count() == 3
    assert (one_mart.published.with_name("published.set-aside") / "published").read_text() == "mine"


def test_nothing_is_said_of_a_first_release(tmp_path):
    made = OneMartWarehouse(tmp_path)
    assert made.publish()[1]
    assert made.said == []


def test_what_a_query_of_an_analyst_spills_is_left_alone(one_mart):
    spilled = one_mart.published / "stockcar.duckdb.tmp"
    spilled.mkdir()
    (spilled / "part.tmp").write_text("x")
    assert inspect(one_mart.published).differences == ()


@pytest.mark.parametrize(
    "name", ["../secret", "/dev/zero", "parquet/../../secret", "a\0b", "\x1b[2J"]
)
def test_a_release_names_nothing_outside_its_folder(one_mart, name):
    rewrite(one_mart.published, files={name: "0" * 64})
    (one_mart.published / HASH).write_text(hash_line(sha256_of(one_mart.published / RELEASE)))
    told = [str(one) for one in inspect(one_mart.published).differences]
    assert any("is no name of a published file" in text for text in told)


def test_a_reader_is_refused_a_file_that_is_not_proven_and_told_of_the_rest(one_mart):
    assert readable_file(one_mart.published) == (one_mart.file, ())
    (one_mart.published / "notes.txt").write_text("x")
    _, differences = readable_file(one_mart.published)
    assert [one.name for one in differences] == ["notes.txt"]
    change_a_value(one_mart.published)
    with pytest.raises(NotVerifiedError, match=r"stockcar.duckdb was changed.*make run"):
        readable_file(one_mart.published)
    one_mart.publish()
    (one_mart.published / "stockcar.duckdb.wal").write_bytes(b"")
    with pytest.raises(NotVerifiedError, match="was never published"):
        readable_file(one_mart.published)


def test_tables_that_changed_are_named(one_mart):
    release = read_release(one_mart.published)
    assert list(recompute(one_mart.published, release)) == []
    change_a_value(one_mart.published)
    shutil.copy(one_mart.published / "parquet/series.parquet", one_mart.published / PARQUET)
    told = [str(one) for one in recompute(one_mart.published, release)]
    assert [text.partition(" ")[0] for text in told] == ["stockcar.duckdb", PARQUET]
    assert "in rules.series" in told[0]


def test_no_flipped_byte_of_a_release_is_served(one_mart):
    """Wherever it falls: the file is either refused, or still what was published."""
    draw, release = random.Random(12), read_release(one_mart.published)
    for name in (*release.files, RELEASE, HASH):
        path = one_mart.published / name
        body = path.read_bytes()
        for _ in range(25):
            at, harmed = draw.randrange(len(body)), bytearray(body)
            harmed[at] ^= draw.randrange(1, 256)
            path.write_bytes(harmed)
            assert inspect(one_mart.published).differences, f"byte {at} of {name}"
        path.write_bytes(body)
    assert inspect(one_mart.published).differences == ()
