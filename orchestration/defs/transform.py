"""The dbt project as assets: models, and their tests as checks that block publishing."""

import json
from collections.abc import Iterator

import dagster as dg
from dagster_dbt import DbtCliResource, DbtProject, dbt_assets
from dagster_dbt.asset_utils import DAGSTER_DBT_UNIQUE_ID_METADATA_KEY
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from orchestration import fingerprint, settings
from orchestration.defs.resources import Stockcar
from orchestration.defs.table_metadata import table_metadata
from orchestration.lineage import lineage_of
from orchestration.preview import column_types, previews
from orchestration.replay import ReplayError, replay, steps_after
from orchestration.settings import Settings
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
    `only_when_changed` only what depends on changed data is built, by the statements dbt wrote
    for the last whole build, and nothing when the marts were made of the same inputs.
    """
    where = stockcar.settings
    with writing(where.warehouse):
        pass  # dbt's sources exist from here on, whatever has been ingested so far
    is_whole = len(context.selected_asset_keys) == len(dbt_models.keys)
    held: list[dg.Output] = []
    failure: Exception | None = None
    with writer_lock(where.warehouse):
        inputs = fingerprint.of_inputs(where.warehouse)
        changed = fingerprint.changed_since_build(where, inputs)
        if config.only_when_changed and changed == set():
            context.log.info("Nothing changed since the last build: nothing to build")
            return
        fingerprint.build_begins(where)
        if config.only_when_changed and changed and is_whole:
            build = _replayed(context, where, changed)
        else:
            build = _built_by_dbt(context, dbt, where)
        try:
            # Dagster records events while tables are built; a mart's waits until one can look at it
            for event in build:
                if isinstance(event, dg.Output) and _name(context, event).startswith(MARTS):
                    held.append(event)
                else:
                    yield event
        except (DagsterDbtCliRuntimeError, ReplayError) as error:  # raised after what did succeed
            failure = error
        if not failure and is_whole:
            fingerprint.build_ended(where, inputs)
        marts = _metadata_of_marts(where)
    for event in held:
        yield event.with_metadata({**event.metadata, **marts.get(_name(context, event), {})})
    if failure:
        raise failure


def _built_by_dbt(
    context: dg.AssetExecutionContext, dbt: DbtCliResource, where: Settings
) -> Iterator[dg.Output | dg.AssetCheckResult]:
    # One folder for dbt's own output: a new one each run would pile up, 3 MB a time.
    build = dbt.cli(BUILD, context=context, target_path=where.dbt_target)
    try:
        yield from build.stream()
    finally:  # a run that is stopped takes dbt with it: no writer outlives the lock
        build.process.terminate()
        build.process.wait()


def _replayed(
    context: dg.AssetExecutionContext, where: Settings, changed: set[str]
) -> Iterator[dg.Output | dg.AssetCheckResult]:
    """Run again what dbt ran for all that depends on changed raw tables, and tell of it alike."""
    outputs = {
        dbt_models.get_asset_spec(key).metadata[DAGSTER_DBT_UNIQUE_ID_METADATA_KEY]: name
        for name, key in dbt_models.node_keys_by_output_name.items()
    }
    checks = {
        spec.metadata[DAGSTER_DBT_UNIQUE_ID_METADATA_KEY]: spec for spec in dbt_models.check_specs
    }
    broken: list[str] = []
    steps = steps_after(where.dbt_target, changed)
    context.log.info(
        "Only data changed (%s): %d of dbt's statements run again",
        ", ".join(sorted(changed)),
        sum(step.sql is not None for step in steps),
    )
    for step, failures in replay(where.warehouse, steps):
        told = {"unique_id": step.unique_id}
        if failures:
            broken.append(step.unique_id)
        name = step.unique_id.split(".")[2]
        if step.relation and (step.sql or name.startswith(MARTS)):
            # Dagster publishes only after an output of every mart, be it what it was before
            told["is_unchanged"] = step.sql is None
            yield dg.Output(None, outputs[step.unique_id], metadata=told)
        elif step.sql and (check := checks.get(step.unique_id)):
            yield dg.AssetCheckResult(
                passed=not failures,
                asset_key=check.asset_key,
                check_name=check.name,
                metadata={**told, "failures": failures},
            )
    if broken:
        raise ReplayError(f"{len(broken)} checks do not hold, the first is {broken[0]}")


def _name(context: dg.AssetExecutionContext, event: dg.Output) -> str:
    """The dbt node that an event tells of."""
    return context.asset_key_for_output(event.output_name).path[-1]


def _metadata_of_marts(where: Settings) -> dict[str, dict[str, object]]:
    """Return what the web UI shows of each mart, by its name."""
    nodes = json.loads(project.manifest_path.read_text())["nodes"].values()
    models = {node["name"]: node for node in nodes if node["resource_type"] == "model"}
    compiled = where.dbt_target / "compiled" / "stockcar"
    looks = {name: look for name, look in previews(where.warehouse).items() if name in models}
    queries = {
        name: path.read_text()
        for name in looks
        if (path := compiled / models[name]["original_file_path"]).is_file()
    }
    lineage = lineage_of(queries, column_types(where.warehouse), where.dbt_target / "lineage.json")
    return {
        name: table_metadata(
            look,
            {column: told["description"] for column, told in models[name]["columns"].items()},
            lineage.get(name, {}),
        )
        for name, look in looks.items()
    }
