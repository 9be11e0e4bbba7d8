"""Entry point of the Dagster code location: everything under `defs/`, a step at a time."""

from pathlib import Path

import dagster as dg


@dg.definitions
def defs() -> dg.Definitions:
    """Load every definition; the steps of a run take turns in one process.

    In turn because DuckDB has one writer; in one process because each further one pays three
    seconds of imports. How that is done is fixed here: a run cannot configure it.
    """
    return dg.Definitions.merge(
        dg.load_from_defs_folder(path_within_project=Path(__file__)),
        dg.Definitions(executor=dg.in_process_executor.configured(lambda _: {}, "in_turn", {})),
    )
