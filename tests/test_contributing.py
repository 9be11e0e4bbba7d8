"""The recipes of CONTRIBUTING.md work as they stand there, and no line of them is idle."""

import inspect
import json
from functools import cache

import pytest

from orchestration.building import dbt
from tests.dbt import test_conventions
from tests.recipes import Workshop, recipes

RECIPES = recipes()
NAMES = [
    *("A new season", "A track", "A penalty", "A points system"),
    *("A feed document", "A mart", "A reading rule"),
]


@pytest.fixture(scope="module")
def workshop(first_run, tmp_path_factory) -> Workshop:
    """A copy of the project, with the files that recipes make, so that dbt parses it once."""
    workshop = Workshop(tmp_path_factory.mktemp("workshop"))
    for recipe in RECIPES:
        for step in recipe.steps if recipe.is_of_new_files else ():
            workshop.write(step)
    return workshop


@pytest.fixture(scope="module")
def build(workshop):
    """Have dbt build a selection in the copy, as typed by hand or without the checks."""
    with pytest.MonkeyPatch.context() as patch:
        project = str(workshop.folder / "dbt_project")
        patch.setattr(dbt, "PROJECT", ("--project-dir", project, "--profiles-dir", project))
        patch.setattr(dbt, "parse", cache(inspect.unwrap(dbt.parse)))
        # dbt's memory of the project names the folder it lay in, and its seeds with it
        patch.setattr(dbt.manifest, "target_folder", lambda: workshop.data / "manifest")

        def built(select: str, checks: bool = True) -> dict[str, str]:
            left_out = ["unit_test"] if checks else ["unit_test", "test"]
            options = [part for kind in left_out for part in ("--exclude-resource-type", kind)]
            patch.setattr(dbt, "BUILD", ("build", *options))
            run = dbt.build(workshop.data, workshop.data / "dbt", select, lambda text: None)
            return {result.unique_id: result.status for result in run.results}

        yield built


@pytest.fixture(scope="module")
def at_first(workshop) -> dict[str, bool]:
    """Whether a recipe shows what it says before its last step; by name, of those not yet done."""
    undone = [recipe for recipe in RECIPES if not workshop.is_done(recipe)]
    for recipe in undone:
        for step in () if recipe.is_of_new_files else recipe.steps[:-1]:
            workshop.write(step)
    return {recipe.name: workshop.shows(recipe) for recipe in undone}


def test_there_is_a_recipe_for_all_that_comes_up_in_a_season():
    assert [recipe.name for recipe in RECIPES] == NAMES


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_a_recipe_shows_what_it_says_and_not_before_its_last_step(
    recipe, workshop, build, at_first
):
    if recipe.name not in at_first:
        workshop.undo(recipe)
        for step in recipe.steps[:-1]:
            workshop.write(step)
        build(recipe.select, checks=False)
        assert not workshop.shows(recipe)
    else:
        assert not at_first[recipe.name]
    if not recipe.is_of_new_files:
        workshop.write(recipe.steps[-1])
    if recipe.select:
        statuses = build(recipe.select)
        wrong = {name: said for name, said in statuses.items() if said not in ("success", "pass")}
        assert statuses
        assert wrong == {}
    seen = workshop.look(recipe)
    assert recipe.seen in (None, seen)


def test_the_mart_of_the_recipe_keeps_the_house_rules(workshop, build):
    manifest = json.loads(json.dumps(dbt.parse().writable_manifest().to_dict(), default=str))
    nodes = manifest["nodes"]
    known = {
        "manifest": manifest,
        "nodes": nodes,
        "models": {n["name"]: n for n in nodes.values() if n["resource_type"] == "model"},
        "seeds": {n["name"]: n for n in nodes.values() if n["resource_type"] == "seed"},
    }
    assert "mart_wins_from_pole" in known["models"]
    for name, rule in inspect.getmembers(test_conventions, inspect.isfunction):
        wanted = inspect.signature(rule).parameters
        if name.startswith("test_") and known.keys() >= set(wanted):
            rule(**{parameter: known[parameter] for parameter in wanted})
