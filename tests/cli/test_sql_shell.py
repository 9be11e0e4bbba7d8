"""`make sql` opens what is published where the settings say, and changes nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.publishing.one_mart import OneMartWarehouse
from tests.surroundings import REPO, environment


@pytest.fixture
def ask(tmp_path: Path):
    """What the shell answers to SQL on its standard input."""

    def answer(sql: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", "orchestration", "sql"],
            cwd=REPO,
            env=environment(tmp_path),
            input=sql,
            capture_output=True,
            text=True,
        )

    return answer


def test_the_shell_reads_the_published_file_and_cannot_write(ask, tmp_path):
    OneMartWarehouse(tmp_path).publish()
    assert "cup" in ask("from rules.series;").stdout
    assert "read-only" in ask("drop table rules.series;").stderr


def test_without_a_release_it_says_what_to_type(ask):
    told = ask("select 1;")
    assert told.returncode == 1
    assert "nothing is published" in told.stderr
    assert "make run" in told.stderr
