"""House rules for dbt, read off the manifest. Each failure lists its offenders by name."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from tests.surroundings import REPO

PROJECT = REPO / "dbt_project"
PREFIXES = {"staging": ("stg_",), "intermediate": ("int_",), "marts": ("dim_", "fct_", "mart_")}
MAY_READ = {
    "staging": {"staging"},
    "intermediate": {"staging", "intermediate"},
    "marts": {"staging", "intermediate", "marts"},
}
COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/|\{#.*?#\}", re.DOTALL)
CTE = re.compile(r"\w+ as \(\n\n(.*?)\n\n\)", re.DOTALL)
WORKED_OUT = re.compile(r" join | group by | union | over |unnest\(|\bcase\b")
YEAR = re.compile(r"(?<![\d.'-])(?:19|20)\d\d(?![\d'-])")


@pytest.fixture(scope="module")
def nodes(manifest) -> dict[str, dict]:
    return manifest["nodes"]


@pytest.fixture(scope="module")
def models(nodes) -> dict[str, dict]:
    found = {node["name"]: node for node in nodes.values() if node["resource_type"] == "model"}
    assert found
    return found


@pytest.fixture(scope="module")
def seeds(nodes) -> dict[str, dict]:
    return {node["name"]: node for node in nodes.values() if node["resource_type"] == "seed"}


def layer(node: dict) -> str:
    return node["fqn"][1]


def code(node: dict) -> str:
    """The SQL of a node without its comments."""
    return COMMENT.sub("", node["raw_code"])


def test_a_name_says_its_layer(models):
    assert [n for n, node in models.items() if not n.startswith(PREFIXES[layer(node)])] == []


def test_an_intermediate_model_is_named_after_its_rows(models):
    """`int_<rows>`, and not `int_<rows>__<what was done to them>`."""
    intermediate = [name for name, node in models.items() if layer(node) == "intermediate"]
    assert [name for name in intermediate if "__" in name] == []


def test_a_staging_model_is_named_after_its_source(models):
    staging = {name: node for name, node in models.items() if layer(node) == "staging"}
    assert [n for n, node in staging.items() if not n.startswith(f"stg_{node['fqn'][2]}__")] == []


def test_models_are_sorted_into_topics(models):
    """Layer, then source or topic, then the model."""
    assert [name for name, node in models.items() if len(node["fqn"]) != 4] == []


def test_models_read_lower_layers_only(models, nodes):
    wrong = [
        f"{name} reads {parent}"
        for name, node in models.items()
        for parent in node["depends_on"]["nodes"]
        if parent in nodes
        and nodes[parent]["resource_type"] == "model"
        and layer(nodes[parent]) not in MAY_READ[layer(node)]
    ]
    assert wrong == []


def test_only_staging_reads_sources(models):
    wrong = [
        f"{name} reads {parent}"
        for name, node in models.items()
        for parent in node["depends_on"]["nodes"]
        if parent.startswith("source.") and layer(node) != "staging"
    ]
    assert wrong == []


def test_no_staging_model_joins_two_sources(models):
    wrong = {
        name: sources
        for name, node in models.items()
        if len(sources := [p for p in node["depends_on"]["nodes"] if p.startswith("source.")]) > 1
    }
    assert wrong == {}


def test_every_model_and_seed_has_a_yml_of_its_own_beside_it(models, seeds):
    wrong = [
        f"{name}: {node['patch_path']}"
        for name, node in {**models, **seeds}.items()
        if Path((node["patch_path"] or "").split("://")[-1])
        != Path(node["original_file_path"]).with_suffix(".yml")
    ]
    assert wrong == []


def test_everything_is_described(models, seeds, manifest):
    wrong = [
        f"{name}.{column}"
        for name, node in {**models, **seeds, **manifest["sources"]}.items()
        for column, text in [("", node), *node["columns"].items()]
        if not text["description"].strip()
    ]
    assert wrong == []


def test_every_column_of_a_seed_is_described(seeds):
    wrong = {}
    for name, node in seeds.items():
        header = (PROJECT / node["original_file_path"]).read_text().split("\n", 1)[0]
        columns = header.strip().replace('"', "").split(",")
        if columns != list(node["columns"]):
            wrong[name] = set(columns) ^ set(node["columns"]) or "another order"
    assert wrong == {}


def test_every_grain_is_tested(models, seeds, nodes):
    tested = {
        node["attached_node"]
        for node in nodes.values()
        if node["resource_type"] == "test"
        and (node.get("test_metadata") or {}).get("name") == "grain"
    }
    everything = {**models, **seeds}
    assert [n for n, node in everything.items() if node["unique_id"] not in tested] == []


def test_every_mart_has_an_enforced_contract(models):
    marts = {name: node for name, node in models.items() if layer(node) == "marts"}
    assert [n for n, node in marts.items() if not node["contract"]["enforced"]] == []


def test_a_mart_opens_with_its_grain(models):
    """The description's first line is what the asset graph shows; the file says the same."""
    marts = {name: node for name, node in models.items() if layer(node) == "marts"}
    said = "-- Grain: one row per "
    assert [n for n, node in marts.items() if not node["raw_code"].startswith(said)] == []


def test_a_model_ends_in_its_final_cte(models):
    wrong = [
        name
        for name, node in models.items()
        if not code(node).rstrip().endswith("select * from final")
    ]
    assert wrong == []


def test_no_two_models_work_out_the_same_rows(models):
    """What several models need is a model: a join or a sum written twice will differ one day.

    Two models may pick the same rows and columns of a third one; more than two may not.
    """
    readers = defaultdict(set)
    for name, node in models.items():
        for text in CTE.findall(code(node)):
            readers[" ".join(text.split())].add(name)
    assert readers
    wrong = {
        text: names
        for text, names in readers.items()
        if len(names) > (1 if WORKED_OUT.search(text) else 2)
        and not re.fullmatch(r"select \* from \{\{ \w+\('\w+'(, '\w+')?\) \}\}", text)
    }
    assert wrong == {}


def test_every_model_below_the_marts_is_read(models, nodes):
    read = {
        parent
        for node in nodes.values()
        if node["resource_type"] == "model"
        for parent in node["depends_on"]["nodes"]
    }
    below = {name: node for name, node in models.items() if layer(node) != "marts"}
    assert [name for name, node in below.items() if node["unique_id"] not in read] == []


def test_no_rule_of_a_season_is_written_in_sql(models, manifest):
    """Points systems and formats are seeds: a year in a model is a rule that hides there."""
    macros = {
        name: {"raw_code": macro["macro_sql"]}
        for name, macro in manifest["macros"].items()
        if name.startswith("macro.stockcar.")
    }
    wrong = {
        name: years
        for name, node in {**models, **macros}.items()
        if (years := YEAR.findall(code(node)))
    }
    assert wrong == {}


def test_a_singular_test_states_a_truth_and_shows_up_as_a_check(nodes):
    """One that reads several models is shown only where its config names a model that it reads."""
    singular = [
        node
        for node in nodes.values()
        if node["resource_type"] == "test" and not node.get("test_metadata")
    ]
    assert [node["name"] for node in singular if not node["name"].startswith("assert_")] == []
    unseen = []
    for node in singular:
        read = {parent.split(".")[-1] for parent in node["depends_on"]["nodes"]}
        named = node["config"]["meta"].get("dagster", {}).get("ref", {}).get("name")
        if named not in read and not (named is None and len(read) == 1):
            unseen.append(node["name"])
    assert unseen == []


def test_every_test_but_one_can_block_a_release(nodes):
    """Checks of what we promise block; what was sent wrong is a row of a table, which one warns of.

    A second check that only warns would be one that nobody reads.
    """
    softened = [
        node["name"]
        for node in nodes.values()
        if node["resource_type"] == "test" and node["config"]["severity"].lower() != "error"
    ]
    assert softened == ["assert_no_anomaly_is_open"]


def test_no_source_is_unused(models, manifest):
    read = {parent for node in models.values() for parent in node["depends_on"]["nodes"]}
    assert sorted(set(manifest["sources"]) - read) == []


def test_raw_tables_are_described_as_they_are(manifest):
    from orchestration.store.warehouse import RAW_TABLES, RAW_VIEWS

    declared = {node["name"]: list(node["columns"]) for node in manifest["sources"].values()}
    made = {
        table: [column.split()[0] for column in columns.split(",")]
        for table, columns in {**RAW_TABLES, **RAW_VIEWS}.items()
    }
    assert declared == made


def test_there_are_no_dbt_packages(models, manifest):
    """They would be downloaded at run time."""
    assert not (PROJECT / "packages.yml").exists()
    assert {node["package_name"] for node in manifest["nodes"].values()} == {"stockcar"}
