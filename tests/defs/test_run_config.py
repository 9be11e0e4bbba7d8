"""What whoever launches a run may configure: nothing but how much is asked for."""

from collections.abc import Iterator

import dagster as dg
import pytest
from dagster import RunConfig, validate_run_config

from tests.surroundings import REPO

MAY_BE_SET = {
    ("ops", "archive__nascar_feed", "config", "only_due"),
    ("ops", "archive__history", "config", "only_due"),
}
"""Whether all of a source is asked, or what is due: true or false, and nothing else."""
READERS = ("op_config", "logger_config", "resource_config", "run_config[", "run.run_config")
OURS = ("execution", "loggers", "resources", "ops")


@pytest.fixture(scope="module")
def location(manifest) -> dg.Definitions:
    from orchestration.definitions import defs

    return defs()


@pytest.fixture(scope="module")
def jobs(location) -> list[dg.JobDefinition]:
    """Every job, with the one that Dagster makes for assets that are launched by hand."""
    found = list(location.resolve_all_job_defs())
    assert {job.name for job in location.jobs} < {job.name for job in found}
    return found


def leaves(kind: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each place of a run's configuration that takes a value, and of what kind."""
    if hasattr(kind, "fields"):
        for name, field in kind.fields.items():
            yield from leaves(field.config_type, (*path, name))
    elif hasattr(kind, "inner_type"):
        yield from leaves(kind.inner_type, path)
    elif hasattr(kind, "scalar_type"):
        yield path, kind.scalar_type.given_name
    else:
        yield path, kind.given_name or str(kind.key)


def test_a_run_can_configure_how_much_is_asked_for_and_nothing_else(jobs):
    found = {leaf for job in jobs for leaf in leaves(job.run_config_schema.config_type)}
    assert {path[0] for path, _ in found} <= set(OURS)
    valued = {(path, kind) for path, kind in found if kind != "Any"}
    assert valued == {(path, "Bool") for path in MAY_BE_SET}


def test_where_anything_is_taken_nobody_reads_it(jobs):
    """Dagster lets steps, loggers and resources without a configuration be given any."""
    found = {leaf for job in jobs for leaf in leaves(job.run_config_schema.config_type)}
    taken = {path for path, kind in found if kind == "Any"}
    assert {(path[0], *path[2:]) for path in taken} == {
        ("ops", "config"),
        ("loggers", "config"),
        ("resources", "config"),
    }
    assert {path[1] for path in taken if path[0] == "resources"} == {"io_manager"}
    readers = [
        path
        for path in (REPO / "orchestration").rglob("*.py")
        if any(word in path.read_text() for word in READERS)
    ]
    assert readers == []


ATTACKS = [
    {"resources": {"dbt": {"config": {"dbt_executable": "/bin/sh"}}}},
    {"resources": {"dbt": {"config": {"global_config_flags": ["--profiles-dir", "/x"]}}}},
    {"resources": {"stockcar": {"config": {"data_dir": "/x"}}}},
    {"execution": {"config": {"marker_to_close": "/x"}}},
    {"execution": {"config": {"multiprocess": {}}}},
    {"loggers": {"console": {"config": {"name": "x"}}}},
]
ASKED_OF_STEPS = [
    ("build", "dbt_models", {"select": "--vars"}),
    ("refresh", "archive__nascar_feed", {"feed_url": "http://127.0.0.1"}),
    ("refresh", "archive__nascar_feed", {"only_due": "yes"}),
    ("refresh", "archive__history", {"history": "/x"}),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
@pytest.mark.parametrize("name", ["rebuild", "refresh"])
def test_a_run_that_would_configure_more_is_refused(location, name, attack):
    with pytest.raises(dg.DagsterInvalidConfigError):
        validate_run_config(location.resolve_job_def(name), attack)


@pytest.mark.parametrize(("name", "step", "asked"), ASKED_OF_STEPS)
def test_a_step_that_is_asked_for_more_is_refused(location, name, step, asked):
    with pytest.raises(dg.DagsterInvalidConfigError):
        validate_run_config(location.resolve_job_def(name), {"ops": {step: {"config": asked}}})


def test_what_may_be_set_is_accepted(location):
    job = location.resolve_job_def("refresh")
    due = {"config": {"only_due": True}}
    run = RunConfig(ops={"archive__nascar_feed": due, "archive__history": due})
    assert validate_run_config(job, run.to_config_dict())
