"""What dbt's project consists of: its seeds, models and tests, and what each is made of."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter
from pathlib import Path

import orjson

BUILT = frozenset({"seed", "model", "test"})


@dataclass(frozen=True)
class Graph:
    """The nodes of a dbt manifest that a build makes or checks, and the sources they read.

    Attributes:
        nodes: dbt's own description of each seed, model and data test, by unique id.
        sources: Name of the raw table or view, by the unique id of dbt's source.
        parents: Direct parents of each node, nodes and sources alike, by unique id.
    """

    nodes: Mapping[str, Mapping]
    sources: Mapping[str, str]
    parents: Mapping[str, tuple[str, ...]]

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Sources and nodes, each after all that it is made of."""
        return tuple(TopologicalSorter(self.parents).static_order())

    @cached_property
    def children(self) -> Mapping[str, frozenset[str]]:
        """The nodes that read a node or source directly."""
        found: dict[str, set[str]] = {unique_id: set() for unique_id in self.order}
        for child, parents in self.parents.items():
            for parent in parents:
                found[parent].add(child)
        return {unique_id: frozenset(children) for unique_id, children in found.items()}

    def downstream(self, of: Collection[str]) -> frozenset[str]:
        """Every node that is made of, or checks, one of the given nodes or sources."""
        found: set[str] = set()
        waiting = list(of)
        while waiting:
            fresh = self.children[waiting.pop()] - found
            found |= fresh
            waiting += fresh
        return frozenset(found)

    def name(self, unique_id: str) -> str:
        """What people call a node: the name of its table, or of its check."""
        return self.nodes[unique_id]["name"]

    @property
    def tests(self) -> frozenset[str]:
        """The data tests, which are the audit."""
        return frozenset(
            unique_id for unique_id, node in self.nodes.items() if node["resource_type"] == "test"
        )


def read_graph(manifest: Path) -> Graph:
    """Read the graph from dbt's `manifest.json`; raises OSError when there is none."""
    return graph_of(orjson.loads(manifest.read_bytes()))


def graph_of(manifest: Mapping) -> Graph:
    """Return the graph of a manifest."""
    nodes = {
        unique_id: node
        for unique_id, node in manifest["nodes"].items()
        if node["resource_type"] in BUILT
    }
    sources = {unique_id: source["name"] for unique_id, source in manifest["sources"].items()}
    known = nodes.keys() | sources.keys()
    parents = {
        unique_id: tuple(sorted(set(node["depends_on"].get("nodes", ())) & known))
        for unique_id, node in nodes.items()
    }
    return Graph(nodes, sources, parents | dict.fromkeys(sources, ()))
