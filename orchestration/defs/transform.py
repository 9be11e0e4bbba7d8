"""The dbt project as assets: models, and their tests as checks that block publishing."""

import json
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
from dagster_dbt import DbtCliResource, DbtProject, dbt_assets
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from orchestration import fingerprint, settings
from orchestration.defs.resources import Stockcar
from orchestration.defs.table_metadata import table_metadata
from orchestration.lineage import lineage_of
from orchestration.preview import column_types, previews
from orchestration.warehouse import WRITER_POOL, writer_lock, writing

BUILD = ["build", "--full-refresh", "--exclude-resource-type", "unit_test"]
"""Seeds are made anew, so that a column added to one does not meet the table of yesterday. Unit
tests belong to `make test`; data tests run here, and are the audit."""

MARTS = ("dim_", "fct_", "mart_")

project = DbtProject(project_dir=settings.DBT_PROJECT)
project.prepare_if_dev()  # elsewhere `make` prepares the manifest before anything loads it


class BuildConfig(dg.Config):
    """When to build."""

    only_when_changed: bool = False


@dbt_assets(manifest=project.manifest_path, project=project, pool=WRITER_POOL)
def dbt_models(
    context: dg.AssetExecutionContext,
    dbt: DbtCliResource,
    stockcar: Stockcar,
    config: BuildConfig,
) -> Iterator[dg.Output | dg.AssetCheckResult]:
    """Build the selected models and test them.

    A failed test fails the step, so nothing that failed its audit is published. With
    `only_when_changed` nothing is built when the marts were made of the same inputs.
    """
    where = stockcar.settings
    with writing(where.warehouse):
        pass  # dbt's sources exist from here on, whatever has been ingested so far
    held: list[dg.Output] = []
    failure: DagsterDbtCliRuntimeError | None = None
    with writer_lock(where.warehouse):
        inputs = fingerprint.of_inputs(where.warehouse)
        if config.only_when_changed and fingerprint.is_built(where, inputs):
            context.log.info("Nothing changed since the last build: nothing to build")
            return
        fingerprint.build_begins(where)
        # One folder for dbt's own output: a new one each run would pile up, 3 MB a time.
        build = dbt.cli(BUILD, context=context, target_path=where.dbt_target)
        try:
            # Dagster records events while dbt works; a mart's waits until the mart can be looked at
            for event in build.stream():
                if isinstance(event, dg.Output) and _name(event).startswith(MARTS):
                    held.append(event)
                else:
                    yield event
        except DagsterDbtCliRuntimeError as error:  # raised again after what did succeed
            failure = error
        finally:  # a run that is stopped takes dbt with it: no writer outlives the lock
            build.process.terminate()
            build.process.wait()
        if not failure and len(context.selected_asset_keys) == len(dbt_models.keys):
            fingerprint.build_ended(where, inputs)
        marts = _metadata_of_marts(where.warehouse, where.dbt_target)
    for event in held:
        yield event.with_metadata({**event.metadata, **marts.get(_name(event), {})})
    if failure:
        raise failure


def _name(event: dg.Output) -> str:
    """The dbt node that an event tells of."""
    return event.metadata["unique_id"].text.split(".")[2]


def _metadata_of_marts(warehouse: Path, target: Path) -> dict[str, dict[str, object]]:
    """Return what the web UI shows of each mart, by its name."""
    nodes = json.loads(project.manifest_path.read_text())["nodes"].values()
    models = {node["name"]: node for node in nodes if node["resource_type"] == "model"}
    compiled = target / "compiled" / "stockcar"
    looks = {name: look for name, look in previews(warehouse).items() if name in models}
    queries = {
        name: path.read_text()
        for name in looks
        if (path := compiled / models[name]["original_file_path"]).is_file()
    }
    lineage = lineage_of(queries, column_types(warehouse), target / "lineage.json")
    return {
        name: table_metadata(
            look,
            {column: told["description"] for column, told in models[name]["columns"].items()},
            lineage.get(name, {}),
        )
        for name, look in looks.items()
    }
