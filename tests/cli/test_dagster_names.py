"""The names of Dagster's own that we rest on: an upgrade may move them."""

import importlib
from importlib.metadata import version

NAMES = {
    "dagster._core.instance.ref": ["InstanceRef.from_dir"],
    "dagster._core.storage.event_log.schema": ["AssetCheckExecutionsTable"],
    "dagster._core.storage.sqlite_storage": ["DagsterSqliteStorage"],
    "dagster._core.storage.event_log": [
        f"SqliteEventLogStorage.{name}"
        for name in (
            "_connect",
            "_initdb",
            "_has_asset_key_col_on_connection",
            "conn_string_for_shard",
            "delete_events",
            "delete_events_for_run",
            "dispose",
            "has_table",
            "index_connection",
        )
    ],
}
"""Of `orchestration/cli/run_history.py`: what it imports, calls and replaces, by module."""


PARTS = ("_base_dir", "_db_lock", "_initialized_dbs")
"""What an event log holds, and the run history uses."""


def test_the_names_are_where_the_run_history_looks_for_them(tmp_path):
    moved = [
        f"{module}.{name}"
        for module, names in NAMES.items()
        for name in names
        if not is_there(module, name)
    ]
    if not moved:
        from dagster._core.storage.event_log import SqliteEventLogStorage

        held = vars(SqliteEventLogStorage(str(tmp_path)))
        moved = [f"SqliteEventLogStorage().{part}" for part in PARTS if part not in held]
    assert not moved, (
        f"Dagster {version('dagster')} has moved {', '.join(moved)}, on which "
        "orchestration/cli/run_history.py rests. Look for the new place; until then "
        "STOCKCAR_RUN_HISTORY=dagster records runs without that module, only slower."
    )


WEB_UI = {
    "dagster._core.workspace.context": ["WorkspaceProcessContext"],
    "dagster._core.workspace.load_target": ["WorkspaceFileTarget"],
    "dagster._daemon.cli": ["run_command"],
    "dagster_webserver.app": ["create_app_from_workspace_process_context"],
    "dagster_webserver.version": ["__version__"],
}
"""Of `orchestration/webui/server.py`."""


def test_the_names_are_where_the_web_ui_looks_for_them():
    moved = [
        f"{module}.{name}"
        for module, names in WEB_UI.items()
        for name in names
        if not is_there(module, name)
    ]
    assert not moved, (
        f"Dagster {version('dagster')} has moved {', '.join(moved)}, on which "
        "orchestration/webui/server.py rests. Look for the new place; meanwhile stay with the "
        "version before: `dagster dev` lets pages of others launch runs."
    )


def is_there(module: str, name: str) -> bool:
    try:
        found = importlib.import_module(module)
        for part in name.split("."):
            found = getattr(found, part)
    except (ImportError, AttributeError):
        return False
    return True
