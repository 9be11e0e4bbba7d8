"""The dbt project as assets: models, and their tests as checks that block publishing."""

import json
from collections.abc import Iterator

import dagster as dg
from dagster_dbt import DbtCliResource, DbtProject, dbt_assets
from dagster_dbt.asset_utils import DAGSTER_DBT_UNIQUE_ID_METADATA_KEY
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from orchestration import settings
from orchestration.building import fingerprint
from orchestration.building.replay import ReplayError, replay, steps_after
from orchestration.defs.resources import Stockcar
from orchestration.defs.table_metadata import MARTS, MartMetadata
from orchestration.settings import Settings
from orchestration.store.warehouse import WRITER_POOL, connect, writer_lock, writing

BUILD = ["build", "--full-refresh", "--exclude-resource-type", "unit_test"]
"""Seeds are made anew, so that a column added to one does not meet the table of yesterday. Unit
tests belong to `make test`; data tests run here, and are the audit."""

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
    with writer_lock(where.warehouse):
        inputs = fingerprint.of_inputs(where.warehouse)
        changed = fingerprint.changed_since_build(where, inputs)
        if config.only_when_changed and changed == set():
            context.log.info("Nothing changed since the last build: nothing to build")
            return
        fingerprint.build_begins(where)
        if config.only_when_changed and changed and is_whole:
            yield from _replayed(context, where, changed)
        else:
            yield from _built_by_dbt(context, dbt, where)
        if is_whole:
            fingerprint.build_ended(where, inputs)


def _built_by_dbt(
    context: dg.AssetExecutionContext, dbt: DbtCliResource, where: Settings
) -> Iterator[dg.Output | dg.AssetCheckResult]:
    """Let dbt build what is selected, and tell of it while it works.

    Of the marts it is told afterwards, because only then can one look at them; after a failure, of
    those that did succeed.
    """
    # One folder for dbt's own output: a new one each run would pile up, 3 MB a time.
    build = dbt.cli(BUILD, context=context, target_path=where.dbt_target)
    marts: list[dg.Output] = []
    failure: DagsterDbtCliRuntimeError | None = None
    try:
        for event in build.stream():
            if isinstance(event, dg.Output) and _key(context, event).path[0] == MARTS:
                marts.append(event)
            else:
                yield event
    except DagsterDbtCliRuntimeError as error:
        failure = error
    finally:  # a run that is stopped takes dbt with it: no writer outlives the lock
        build.process.terminate()
        build.process.wait()
    with connect(where.warehouse) as db:
        metadata = MartMetadata(db, where.dbt_target, _manifest())
        for event in marts:
            told = metadata.of(_key(context, event))
            yield event.with_metadata({**event.metadata, **told})
    if failure:
        raise failure


def _replayed(
    context: dg.AssetExecutionContext, where: Settings, changed: set[str]
) -> Iterator[dg.Output | dg.AssetCheckResult]:
    """Run again what dbt ran for all that depends on changed raw tables, and tell of it alike."""
    outputs = {
        dbt_models.get_asset_spec(key).metadata[DAGSTER_DBT_UNIQUE_ID_METADATA_KEY]: (key, name)
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
    with connect(where.warehouse) as db:
        metadata = MartMetadata(db, where.dbt_target, _manifest())
        for step, failures in replay(db, steps):
            told: dict[str, object] = {"unique_id": step.unique_id}
            if failures:
                broken.append(step.unique_id)
            if step.relation:
                key, name = outputs[step.unique_id]
                told["is_unchanged"] = step.sql is None
                # Dagster publishes only after an output of every mart, be it what it was before
                if step.sql or key.path[0] == MARTS:
                    yield dg.Output(None, name, metadata={**told, **metadata.of(key)})
            elif step.sql and (check := checks.get(step.unique_id)):
                yield dg.AssetCheckResult(
                    passed=not failures,
                    asset_key=check.asset_key,
                    check_name=check.name,
                    metadata={**told, "failures": failures},
                )
    if broken:
        raise ReplayError(f"{len(broken)} checks do not hold, the first is {broken[0]}")


def _key(context: dg.AssetExecutionContext, event: dg.Output) -> dg.AssetKey:
    return context.asset_key_for_output(event.output_name)


def _manifest() -> dict:
    return json.loads(project.manifest_path.read_text())
