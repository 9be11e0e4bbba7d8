"""House rules for files, whatever language they are in."""

import re
import tomllib

import pytest
import yaml

from tests.surroundings import REPO

LINES = 300
PAGES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "data/README.md")
"""A longer file has more than one subject."""
CODE = {".py", ".sql", ".yml", ".yaml"}
MADE_BY_RUNS = {"target", "logs", "__pycache__"}
COMMAND = re.compile(r"\$\(BIN\)/([^&\n]+)")


def files_of_code() -> list:
    """Every file that somebody writes and reads as code; seeds and locks are data."""
    folders = ["orchestration", "dbt_project", "tests", ".github"]
    inside = [path for folder in folders for path in (REPO / folder).rglob("*")]
    return [
        path
        for path in [*REPO.glob("*"), *REPO.glob(".*"), *inside]
        if path.suffix in CODE
        and path.is_file()
        and not MADE_BY_RUNS & set(path.relative_to(REPO).parts)
    ]


@pytest.fixture(scope="module")
def project() -> dict:
    return tomllib.loads((REPO / "pyproject.toml").read_text())["project"]


def test_no_file_is_longer_than_a_subject():
    lengths = {path: len(path.read_text().splitlines()) for path in files_of_code()}
    assert len(lengths) > 300
    too_long = [
        f"{path.relative_to(REPO)} has {lines} lines; split it by subject, at most {LINES} each"
        for path, lines in sorted(lengths.items())
        if lines > LINES
    ]
    assert not too_long, "\n".join(too_long)


def test_the_hooks_run_what_make_lint_runs():
    recipe = re.search(r"^lint:.*\n((?:\t.*\n)+)", (REPO / "Makefile").read_text(), re.MULTILINE)
    linted = [command.strip() for command in COMMAND.findall(recipe[1])]
    config = yaml.safe_load((REPO / ".pre-commit-config.yaml").read_text())
    hooks = [
        hook["entry"].removeprefix(".venv/bin/")
        for repo in config["repos"]
        for hook in repo["hooks"]
    ]
    assert len(hooks) == len(linted) > 3
    assert [command for command in linted if not command.startswith(tuple(hooks))] == []


def test_the_workflow_calls_what_a_change_must_pass():
    workflow = yaml.safe_load((REPO / ".github" / "workflows" / "ci.yml").read_text())
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    assert [step["run"] for step in steps if "run" in step] == [".ci/run"]
    assert (REPO / ".ci" / "run").stat().st_mode & 0o100


def test_one_version_is_told_everywhere(project):
    citation = yaml.safe_load((REPO / "CITATION.cff").read_text())
    released = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", (REPO / "CHANGELOG.md").read_text(), re.M)
    assert citation["version"] == released[0] == project["version"]


def test_the_readme_is_no_longer_than_a_file():
    assert len((REPO / "README.md").read_text().splitlines()) <= LINES


@pytest.mark.parametrize("name", [*PAGES, "CHANGELOG.md"])
def test_the_links_of_a_page_lead_somewhere(name):
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", (REPO / name).read_text())
    assert [to for to in links if not (REPO / name).parent.joinpath(to).exists()] == []


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_names_is_there(name):
    """Rooms, jobs, sensors, models and make targets are called what the code calls them."""
    text = (REPO / name).read_text()
    made = {path.stem for path in files_of_code()}
    made |= {path.stem for path in (REPO / "dbt_project" / "seeds").rglob("*.csv")}
    tables = set(re.findall(r"`(?:marts/|staging/)?((?:stg|int|dim|fct|mart)_\w+)`", text))
    assert sorted(tables - made) == []
    modules = set(re.findall(r"`((?:orchestration|tests|dbt_project)/[\w/.]+\.\w+)`", text))
    assert [path for path in modules if not (REPO / path).exists()] == []


def test_the_readme_names_the_jobs_and_sensors_there_are(manifest):
    from orchestration.definitions import defs

    location = defs()
    told = set(re.findall(r"`(\w+)`", (REPO / "README.md").read_text().split("## What a run")[1]))
    jobs = {job.name for job in location.jobs}
    assert sorted(jobs - told) == []
    sensors = {sensor.name for sensor in location.sensors} - {"report_failure"}
    assert sorted(sensors - told) == []
