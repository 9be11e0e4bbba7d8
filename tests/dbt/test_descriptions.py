"""House rules for words in dbt: what is said twice is a block, and every check says its truth."""

import re
from collections import defaultdict

import pytest
import yaml

from tests.surroundings import REPO

PROJECT = REPO / "dbt_project"
SIGNS = 300
"""A check's description is a sentence in the web UI, and not a page."""
UNIT = re.compile(r"^\| `(\w+)` \|", re.MULTILINE)
SUFFIXES = {"_s": "seconds", "_mi": "miles", "_mph": "miles_per_hour", "_score": "score"}
MEASURED = {"double", "float", "decimal"}


@pytest.fixture(scope="module")
def checks(manifest) -> dict[str, dict]:
    nodes = manifest["nodes"].values()
    return {node["unique_id"]: node for node in nodes if node["resource_type"] == "test"}


@pytest.fixture(scope="module")
def mart_columns(manifest) -> dict[str, dict]:
    """The columns of the marts, by table and name."""
    return {
        f"{node['name']}.{name}": column
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["fqn"][1] == "marts"
        for name, column in node["columns"].items()
    }


@pytest.fixture(scope="module")
def blocks(manifest) -> dict[str, str]:
    """The project's doc blocks, as one line each."""
    return {
        block["name"]: " ".join(block["block_contents"].split())
        for block in manifest["docs"].values()
        if block["package_name"] == "stockcar"
    }


@pytest.fixture(scope="module")
def written() -> list[tuple[str, str]]:
    """Table and column, and what the yml says of them: a text, or a reference to a block."""
    found = []
    for folder in ("models", "seeds"):
        for path in sorted((PROJECT / folder).rglob("*.yml")):
            properties = yaml.safe_load(path.read_text())
            tables = properties.get("models", []) + properties.get("seeds", [])
            for source in properties.get("sources", []):
                tables += source["tables"]
            for table in tables:
                for column in table.get("columns", []):
                    text = " ".join(column["description"].split())
                    found.append((f"{table['name']}.{column['name']}", text))
    return found


def test_a_description_said_of_several_tables_is_a_block(written, blocks):
    """Once for all tables, or the sentence of one drifts from that of the next."""
    literal = defaultdict(list)
    for column, text in written:
        if "{{" not in text:
            literal[text].append(column)
    repeated = {
        text: columns
        for text, columns in literal.items()
        if len(columns) > 2
        or len(columns) > len({column.split(".")[1] for column in columns})
        or text in blocks.values()
    }
    assert repeated == {}


def test_every_block_says_something_new_and_is_used(written, blocks):
    texts = list(blocks.values())
    assert [name for name, text in blocks.items() if texts.count(text) > 1] == []
    used = set(re.findall(r"doc\('(\w+)'\)", " ".join(text for _, text in written)))
    assert sorted(set(blocks) - used - {"units"}) == []


def test_every_check_says_what_it_protects(checks):
    wrong = {
        node["name"]: said
        for node in checks.values()
        if not (said := node["meta"].get("description", "")).endswith(".") or len(said) > SIGNS
    }
    assert wrong == {}


def test_a_check_names_its_kind_its_table_and_its_column(checks, manifest):
    """dbt makes names of all arguments, which are cut off where the web UI shows them."""
    wrong = {}
    for node in checks.values():
        if not (kind := (node.get("test_metadata") or {}).get("name")):
            continue  # a singular test is named after its truth
        table = manifest["nodes"][node["attached_node"]]["name"]
        if kind == "expression_holds":
            start = f"{table}_"
        else:
            start = "_".join(filter(None, [kind, table, node["column_name"]]))
        if not node["name"].startswith(start) or len(node["name"]) > 63:
            wrong[node["name"]] = start
    assert wrong == {}


def test_what_is_measured_has_a_unit(mart_columns, manifest):
    """Of one closed list, which is documented in `models/docs/units.md`."""
    units = set(UNIT.findall(manifest["docs"]["doc.stockcar.units"]["block_contents"]))
    told = {name: column["meta"].get("unit") for name, column in mart_columns.items()}
    wrong = {
        name: unit
        for name, unit in told.items()
        if not (unit in units or (unit is None and not is_measured(mart_columns[name])))
        or any(name.endswith(end) and unit != said for end, said in SUFFIXES.items())
    }
    assert wrong == {}
    assert units - set(told.values()) == set()


def is_measured(column: dict) -> bool:
    """Whether a column holds numbers that may have a fraction, and so are of some unit."""
    return column["data_type"].split("(")[0] in MEASURED


def test_columns_of_one_name_have_one_unit(mart_columns):
    units = defaultdict(set)
    for name, column in mart_columns.items():
        units[name.split(".")[1]].add(column["meta"].get("unit"))
    assert {name: said for name, said in units.items() if len(said) > 1} == {}
