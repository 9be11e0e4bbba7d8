"""The dbt project as assets: models, and their tests as checks that block publishing."""

from collections.abc import Iterator
from functools import cache

import dagster as dg
from dagster_dbt import DbtProject, dbt_assets
from dagster_dbt.asset_utils import DAGSTER_DBT_UNIQUE_ID_METADATA_KEY as UNIQUE_ID
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage

from orchestration import settings
from orchestration.building.build import Built, build
from orchestration.building.dbt import prepare
from orchestration.building.graph import Graph, read_graph
from orchestration.defs.resources import Stockcar
from orchestration.defs.table_metadata import MARTS, MartMetadata
from orchestration.publishing.upkeep import Due
from orchestration.report.outside_text import plain
from orchestration.store.warehouse import WRITER_POOL, connect, writer_lock

project = DbtProject(project_dir=settings.DBT_PROJECT, target_path=prepare().parent)


@dbt_assets(manifest=project.manifest_path, project=project, pool=WRITER_POOL)
def dbt_models(
    context: dg.AssetExecutionContext, stockcar: Stockcar
) -> Iterator[dg.Output | dg.AssetCheckResult]:
    """Build the selected models and test them; a failed test fails the step.

    Dagster is told of it when dbt is done, because only then can one look at the marts; of how far
    it is, while it works.
    """
    where = stockcar.settings
    selected = context.selected_asset_keys | context.selected_asset_check_keys
    nodes = [unique_id for unique_id, key in dagster_keys().items() if key in selected]
    built = build(where, graph(), nodes, lambda text: context.log.info("%s", plain(text)))
    with writer_lock(where.warehouse), connect(where.warehouse) as db:
        metadata = MartMetadata(db, where.dbt_target, graph().nodes)
        for event in _dagster_events(context, built):
            if isinstance(event, dg.Output):
                key = context.asset_key_for_output(event.output_name)
                told = metadata.of(key) if key.path[0] == MARTS else {}
                event = event.with_metadata({**event.metadata, **told})
            yield event
    if built.failed:
        raise dg.Failure(plain(failure(built)), allow_retries=False)


@cache
def graph() -> Graph:
    """All that dbt builds and checks, as the manifest has it that the assets were made of."""
    return read_graph(project.manifest_path)


@cache
def dagster_keys() -> dict[str, dg.AssetKey | dg.AssetCheckKey]:
    """Return the asset or check that stands for each node, by the node's unique id."""
    assets = {spec.metadata[UNIQUE_ID]: spec.key for spec in dbt_models.specs}
    checks = {spec.metadata[UNIQUE_ID]: spec.key for spec in dbt_models.check_specs}
    return assets | checks


def selection(todo: Due) -> tuple[set[dg.AssetKey], set[dg.AssetCheckKey]]:
    """Return the assets and checks that a run has to select to do what is due."""
    keys = {key for unique_id, key in dagster_keys().items() if unique_id in todo.plan.nodes}
    assets = {key for key in keys if isinstance(key, dg.AssetKey)}
    return assets | {dg.AssetKey(["published", "stockcar"])}, keys - assets


def failure(built: Built) -> str:
    """What went wrong, in one line: tables that could not be made first, else broken checks."""
    errors = [result for result in built.failed if result.status == "error"]
    if errors:
        name = graph().name(errors[0].unique_id)
        return f"{name}: {errors[0].message} ({len(errors)} could not be built or run)"
    names = sorted(graph().name(result.unique_id) for result in built.failed)
    return f"{len(names)} checks do not hold: {', '.join(names[:5])}. Nothing was published."


def _dagster_events(
    context: dg.AssetExecutionContext, built: Built
) -> Iterator[dg.Output | dg.AssetCheckResult]:
    """Turn dbt's events into Dagster's, the way Dagster itself does."""
    for event in built.events:
        yield from DbtCoreCliEventMessage(event, event_history_metadata={}).to_default_asset_events(
            manifest=project.manifest_path, context=context, project=project
        )
