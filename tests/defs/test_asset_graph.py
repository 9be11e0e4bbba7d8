"""What an operator sees of the code location: groups that make a picture, and checks in words."""

from collections import Counter

import dagster as dg
import pytest

BOXES = 16
"""More than these in one group are a wall and not a picture."""
TABLES_OF_RULES = "rules"
"""Its boxes are seeds without arrows between them, and there are as many as the rulebook needs."""


@pytest.fixture(scope="module")
def location(manifest) -> dg.Definitions:
    from orchestration.definitions import defs

    return defs()


@pytest.fixture(scope="module")
def assets(location) -> list[dg.AssetSpec]:
    return list(location.resolve_all_asset_specs())


def test_every_group_is_one_of_dbt_and_has_an_owner(assets, manifest):
    owners = {group["name"]: group["owner"] for group in manifest["groups"].values()}
    assert {asset.group_name for asset in assets} == set(owners)
    assert [name for name, owner in owners.items() if not (owner["name"] and owner["email"])] == []
    assert [asset.key.to_user_string() for asset in assets if not asset.owners] == []


def test_a_group_fits_on_a_screen(assets):
    boxes = Counter(asset.group_name for asset in assets)
    assert {g: n for g, n in boxes.items() if n > BOXES and g != TABLES_OF_RULES} == {}


def test_every_check_says_what_it_protects(location, manifest):
    """The web UI shows "No description provided" for one that does not."""
    checks = {
        spec.key: spec.description
        for made in [*location.assets, *location.asset_checks]
        if isinstance(made, dg.AssetsDefinition)
        for spec in made.check_specs
    }
    tests = [node for node in manifest["nodes"].values() if node["resource_type"] == "test"]
    assert len(checks) > len(tests) > 0
    wrong = {
        key.to_user_string(): said for key, said in checks.items() if not said or len(said) > 300
    }
    assert wrong == {}
