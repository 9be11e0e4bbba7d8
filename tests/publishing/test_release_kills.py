"""Publishing beside readers and through kills: all of a release or none of it."""

import hashlib
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.publishing.one_mart import OneMartWarehouse
from tests.surroundings import REPO


@pytest.fixture
def one_mart(tmp_path) -> OneMartWarehouse:
    return OneMartWarehouse(tmp_path)


READER = """
import duckdb, sys
db = duckdb.connect(sys.argv[1], read_only=True)
for _ in sys.stdin:
    print(db.sql("select count(*) from marts.dim_race").fetchone()[0], flush=True)
"""


def test_a_reader_keeps_its_snapshot_and_a_new_one_sees_the_new(one_mart):
    one_mart.publish()
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(one_mart.file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def ask() -> int:
        reader.stdin.write("count\n")
        reader.stdin.flush()
        return int(reader.stdout.readline())

    try:
        assert ask() == 3
        one_mart.fill(5)
        one_mart.publish()
        assert ask() == 3
        assert one_mart.count() == 5
        assert ask() == 3
    finally:
        reader.stdin.close()
        reader.wait()
        reader.stdout.close()


PUBLISHER = """
import sys
from pathlib import Path
from orchestration.publishing import release
step = getattr(release, sys.argv[3])
def slow(*arguments):
    result = step(*arguments) if sys.argv[4] == "after" else None
    print("at the step", flush=True)
    sys.stdin.read()
    return result
setattr(release, sys.argv[3], slow)
release.publish(Path(sys.argv[1]), Path(sys.argv[2]), [])
"""


@pytest.mark.parametrize(
    ("step", "moment"),
    [
        ("make", "after"),
        ("export_parquet", "after"),
        ("_swap_in", "before"),
    ],
)
def test_a_kill_before_the_swap_leaves_the_old_release_and_its_leftovers_are_removed(
    one_mart, step, moment
):
    one_mart.publish()
    before = one_mart.state()
    one_mart.fill(9)
    arguments = [str(one_mart.warehouse), str(one_mart.published), step, moment]
    victim = subprocess.Popen(
        [sys.executable, "-c", PUBLISHER, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=REPO,
    )
    assert victim.stdout.readline() == b"at the step\n"
    victim.send_signal(signal.SIGKILL)
    victim.communicate()
    leftovers = list(one_mart.published.glob(".building-*"))
    assert len(leftovers) == 1
    assert {name: state for name, state in one_mart.state().items() if name in before} == before
    assert one_mart.count() == 3
    assert one_mart.publish()[1]
    assert not list(one_mart.published.glob(".building-*"))
    assert one_mart.count() == 9


@pytest.mark.parametrize("renames", range(3))
def test_what_a_kill_between_two_renames_left_is_published_next(one_mart, monkeypatch, renames):
    """Each published file is whole, old or new, and the next run makes them all new."""
    one_mart.publish()
    one_mart.fill(9)
    replace, left = Path.replace, renames

    def killed(path, target):
        nonlocal left
        if left == 0:
            raise KeyboardInterrupt
        left -= 1
        return replace(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            one_mart.publish()
    assert one_mart.count() == (9 if renames == 2 else 3)
    made, is_new = one_mart.publish()
    assert is_new
    assert one_mart.count() == 9
    for name, digest in made.files.items():
        assert hashlib.sha256((one_mart.published / name).read_bytes()).hexdigest() == digest
