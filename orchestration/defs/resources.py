"""What assets need from outside: the settings.

Whoever may launch a run writes its configuration, so nothing here takes a program, a path, an
address or a flag from it: those are settings of the installation.
"""

import dagster as dg

from orchestration import settings


class Stockcar(dg.ConfigurableResource):
    """The settings of this installation, read from `STOCKCAR_*` when a step starts."""

    @property
    def settings(self) -> settings.Settings:
        """Return where things lie and what is switched on."""
        return settings.load()


@dg.definitions
def resources() -> dg.Definitions:
    """Name the resources as assets ask for them.

    Assets keep their own data and hand nothing on, so what a step returns stays in memory. Dagster
    would keep it in pickles, in a folder that a run may name.
    """
    return dg.Definitions(resources={"stockcar": Stockcar(), "io_manager": dg.mem_io_manager})
