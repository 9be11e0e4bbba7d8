"""dbt's manifest: made again when anything of the project changed, and where one may write."""

import json
import os
from importlib.metadata import version

import pytest

from orchestration.building import manifest
from orchestration.building.manifest import is_fresh, target_folder

LATER_NS = 5_000_000_000


@pytest.fixture
def project(tmp_path):
    """A dbt project with a manifest that is newer than all of it."""
    models = tmp_path / "project" / "models"
    models.mkdir(parents=True)
    (models / "dim_race.sql").write_text("select 1")
    (models / "notes.txt").write_text("not dbt's")
    (models.parent / "target").mkdir()
    (models.parent / "dbt_project.yml").write_text("name: small")
    made = models.parent / "target" / manifest.FILE
    made.write_text(json.dumps({"metadata": {"dbt_version": version("dbt-core")}, "nodes": {}}))
    touch(made, 1)
    return models.parent


def touch(path, later: int) -> None:
    """Date a file some times five seconds after now."""
    instant = path.stat().st_mtime_ns + later * LATER_NS
    os.utime(path, ns=(instant, instant))


def test_a_manifest_of_the_project_as_it_is_is_kept(project):
    assert is_fresh(project / "target", project)


@pytest.mark.parametrize("name", ["models/dim_race.sql", "models", "dbt_project.yml"])
def test_a_newer_file_or_one_taken_away_makes_it_stale(project, name):
    touch(project / name, 2)
    assert not is_fresh(project / "target", project)


@pytest.mark.parametrize("name", ["target", "models/notes.txt"])
def test_what_dbt_does_not_read_does_not(project, name):
    touch(project / name, 2)
    assert is_fresh(project / "target", project)


@pytest.mark.parametrize(
    "text", ['{"metadata": {"dbt_version": "1.0.0"}}', "", '{"nodes": {}}', "\udcff"]
)
def test_one_of_another_dbt_or_a_torn_one_is_stale(project, text):
    made = project / "target" / manifest.FILE
    made.write_bytes(text.encode("utf-8", "surrogateescape"))
    touch(made, 1)
    assert not is_fresh(project / "target", project)


def test_there_may_be_none(project):
    assert not is_fresh(project / "elsewhere", project)


def test_it_lies_with_the_project_where_one_may_write_there(project):
    assert target_folder(project) == project / "target"


@pytest.mark.parametrize("is_there", [True, False])
def test_it_lies_with_the_data_where_one_may_not(project, tmp_path, monkeypatch, is_there):
    if not is_there:
        (project / "target").rename(project / "gone")
    writable = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: writable(path, mode) and project not in [path, path.parent]
    )
    monkeypatch.setenv("STOCKCAR_DATA_DIR", str(tmp_path / "data"))
    assert target_folder(project) == tmp_path / "data" / "warehouse" / "manifest"
