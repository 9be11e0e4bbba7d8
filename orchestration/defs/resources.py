"""What assets need from outside: the settings, and dbt."""

import sys
from pathlib import Path

import dagster as dg
from dagster_dbt import DbtCliResource

from orchestration import settings


class Stockcar(dg.ConfigurableResource):
    """The settings of this installation, read from `STOCKCAR_*` when a step starts."""

    @property
    def settings(self) -> settings.Settings:
        """Return where things lie and what is switched on."""
        return settings.load()


@dg.definitions
def resources() -> dg.Definitions:
    """Name the resources as assets ask for them."""
    return dg.Definitions(
        resources={
            "stockcar": Stockcar(),
            "dbt": DbtCliResource(
                project_dir=str(settings.DBT_PROJECT),
                # the dbt beside this Python, whether or not its folder is on the PATH
                dbt_executable=str(Path(sys.executable).with_name("dbt")),
            ),
        }
    )
