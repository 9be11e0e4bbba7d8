"""dbt's unit tests, run on empty tables: each rule that is easy to get wrong, by itself."""

import json

import pytest

from orchestration.store.warehouse import writing
from tests.surroundings import dbt


@pytest.fixture(scope="session")
def outcomes(tmp_path_factory) -> dict[str, dict]:
    """Outcome by node of one build on empty sources.

    Unit tests read the columns of their inputs from the database, so the tables must exist; an
    empty build makes each of them just before the tests of the models that read it.
    """
    data = tmp_path_factory.mktemp("unit")
    with writing(data / "warehouse" / "stockcar.duckdb"):
        pass
    target = data / "target"
    run = dbt(
        *("build", "--empty", "--exclude-resource-type", "test", "--target-path", str(target)),
        data=data,
    )
    assert (target / "run_results.json").is_file(), run.stdout[-4000:]
    results = json.loads((target / "run_results.json").read_text())["results"]
    return {result["unique_id"]: result for result in results}


def test_every_model_builds_on_empty_sources(outcomes):
    """Before the first race of a new installation there is nothing, and that is no error."""
    broken = {
        name: result["message"]
        for name, result in outcomes.items()
        if not name.startswith("unit_test.") and result["status"] != "success"
    }
    assert broken == {}


def test_every_unit_test_holds(outcomes):
    unit_tests = {name: result for name, result in outcomes.items() if name.startswith("unit_")}
    broken = [
        f"{name}: {result['status']}\n{result['message']}"
        for name, result in unit_tests.items()
        if result["status"] != "pass"
    ]
    assert unit_tests
    assert not broken, "\n\n".join(broken)


def test_no_unit_test_is_left_out(outcomes, manifest):
    assert set(manifest["unit_tests"]) <= set(outcomes)
