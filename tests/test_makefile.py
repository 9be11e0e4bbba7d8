"""`make` in a checkout with an awkward path, and in one that belongs to somebody else."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.surroundings import REPO

MAKE = shutil.which("make") or "make"
STUB = """#!/bin/sh
echo "$DAGSTER_HOME"
echo "$PYTHONPATH"
"""
"""Stands for .venv's Python, and says where it would have worked."""


@pytest.fixture(params=["stock car", "courses [2026] é", "Jimmie's (#48) & co"])
def checkout(request, tmp_path) -> Path:
    folder = tmp_path / request.param / "stockcar"
    (folder / ".venv" / "bin").mkdir(parents=True)
    for name in ("Makefile", "dagster.yaml", "requirements.txt"):
        shutil.copy(REPO / name, folder)
    python = folder / ".venv" / "bin" / "python"
    python.write_text(STUB)
    python.chmod(0o755)
    (folder / ".venv" / "bin" / ".ready").touch()
    return folder


def make(checkout: Path, target: str, **variables: str) -> list[str]:
    environ = {name: value for name, value in os.environ.items() if name != "DAGSTER_HOME"}
    run = subprocess.run(
        [MAKE, "--no-print-directory", target],
        cwd=checkout,
        env={**environ, **variables},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_runs_are_recorded_in_the_checkout_and_nothing_is_made_beside_it(checkout, tmp_path):
    before = files(tmp_path)
    for _ in range(2):
        home, package = make(checkout, "run")
        assert (home, package) == (str(checkout / ".dagster_home"), str(checkout))
    made = checkout.relative_to(tmp_path) / ".dagster_home" / "dagster.yaml"
    assert files(tmp_path) - before == {str(made)}


def test_a_newer_dagster_yaml_is_taken_over(checkout):
    make(checkout, "run")
    (checkout / "dagster.yaml").write_text("telemetry: {enabled: true}\n")
    later = (checkout / ".dagster_home" / "dagster.yaml").stat().st_mtime + 5
    os.utime(checkout / "dagster.yaml", (later, later))
    make(checkout, "run")
    copied = checkout / ".dagster_home" / "dagster.yaml"
    assert copied.read_text() == "telemetry: {enabled: true}\n"


@pytest.mark.parametrize("has_its_own", [True, False])
def test_a_home_of_ones_own_is_used_and_nothing_is_written_to_the_checkout(
    checkout, tmp_path, has_its_own
):
    home = tmp_path / "my runs [1]"
    if has_its_own:
        home.mkdir()
        (home / "dagster.yaml").write_text("mine\n")
        os.utime(home / "dagster.yaml", (1, 1))  # older than the checkout's
    before = files(checkout)
    said, _ = make(checkout, "run", DAGSTER_HOME=str(home))
    assert said == str(home)
    expected = "mine\n" if has_its_own else (REPO / "dagster.yaml").read_text()
    assert (home / "dagster.yaml").read_text() == expected
    assert files(checkout) == before
