"""The web UI's one way to start: Dagster's web server behind the guard, and daemon beside it.

The code server loads the definitions and launches runs, in a process that the button *Reload*
replaces; the daemon runs schedules and sensors. Both end with the web server. Should one of them
die all ends, with a sentence: a web UI without a daemon looks well while no schedule runs.
"""

import json
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from pathlib import Path

import dagster as dg
import uvicorn
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import WorkspaceFileTarget
from dagster_webserver.app import create_app_from_workspace_process_context
from dagster_webserver.version import __version__
from rich.console import Console

from orchestration.settings import REPO, Settings
from orchestration.webui.children import Child, end_all
from orchestration.webui.guard import guarded

LOCATION = "stockcar"
DEFINITIONS = "orchestration.definitions"
LOADING_S = 180
"""How long the code server may take to be there; the definitions are loaded after that."""
CLOSING_S = 5
"""How long a page may take to be told that the server ends."""
LOOK_S = 1.0
POLL_MS = 2000
"""How often a page that is open asks for news of assets."""
QUIET = ("--log-level", "warning")


class WebUiError(RuntimeError):
    """The web UI cannot be started, or has ended by itself; the message says why."""


class Stopped(BaseException):
    """The process was asked to end."""


def serve(where: Settings, home: Path, console: Console) -> None:
    """Serve the web UI until somebody ends it (Ctrl-C, SIGTERM).

    Args:
        where: Says at which address and port, and for which hosts.
        home: Folder of `dagster.yaml`; DAGSTER_HOME, which child processes read, names it too.
        console: Told where the web UI is, and why it ends.

    Raises:
        WebUiError: It could not be started, or a process beside it died.
    """
    with (
        suppress(Stopped, KeyboardInterrupt),
        _stopped_by_signals(),
        _listening(where) as listener,  # before other processes are started for nothing
        tempfile.TemporaryDirectory(prefix="stockcar-") as folder,  # nobody else may enter it
        _none_left() as children,
    ):
        workspace = _start_code_server(Path(folder), children)
        children.append(
            Child("daemon", "dagster._daemon", ["run", *QUIET, "-w", workspace], sys.stderr)
        )
        with (
            dg.DagsterInstance.from_config(str(home)) as instance,
            WorkspaceProcessContext(
                instance, WorkspaceFileTarget([workspace]), version=__version__
            ) as context,
        ):
            app = create_app_from_workspace_process_context(context, "", POLL_MS)
            _serve(guarded(app, where.ui_hosts), listener, children, console)


@contextmanager
def _listening(where: Settings) -> Iterator[socket.socket]:
    """A socket at the address and port of the settings; raises WebUiError where none can be."""
    family = socket.AF_INET6 if ":" in where.ui_address else socket.AF_INET
    try:
        listener = socket.create_server((where.ui_address, where.ui_port), family=family)
    except OSError as error:
        raise WebUiError(
            f"nothing can be served on {where.ui_address}, port {where.ui_port}: {error.strerror}. "
            "Name another port with STOCKCAR_UI_PORT, or end what uses it"
        ) from None
    with listener:
        yield listener


def _start_code_server(folder: Path, children: list[Child]) -> str:
    """Start the code server and return the file that says where it is."""
    place, workspace = folder / "code", folder / "workspace.yaml"
    options = ["--socket", str(place), "--location-name", LOCATION]
    code = ["--module-name", DEFINITIONS, "--working-directory", str(REPO)]
    children.append(
        Child(
            "code server", "dagster", ["code-server", "start", *options, *code, *QUIET], sys.stderr
        )
    )
    until = time.monotonic() + LOADING_S
    while not place.exists():
        if children[0].has_died or time.monotonic() > until:
            raise WebUiError(f"the definitions could not be served: {children[0].epitaph()}")
        time.sleep(LOOK_S / 10)
    server = {"grpc_server": {"socket": str(place), "location_name": LOCATION}}
    workspace.write_text(json.dumps({"load_from": [server]}))  # JSON is YAML
    return str(workspace)


def _serve(
    app: object, listener: socket.socket, children: Sequence[Child], console: Console
) -> None:
    """Serve an application until somebody ends it or a process beside it dies."""
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_config=None,  # its warnings go where those of all libraries go
            log_level="warning",
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=CLOSING_S,
        )
    )
    address, port = listener.getsockname()[:2]
    shown = f"[{address}]" if ":" in address else address
    _say(console, f"Web UI on http://{shown}:{port}; Ctrl-C ends it")
    if not ip_address(address).is_loopback:
        _say(console, "It asks for no password: whoever reaches that port may launch runs")
    ended = threading.Event()
    watch = threading.Thread(target=_watch, args=(children, server, ended), daemon=True)
    watch.start()
    try:
        server.run([listener])
    finally:
        ended.set()
    for child in children:
        if child.has_died:
            raise WebUiError(f"{child.epitaph()}, so all of the web UI was ended; start it again")


def _watch(children: Sequence[Child], server: uvicorn.Server, ended: threading.Event) -> None:
    """Have the server end when a process beside it has died."""
    while not ended.wait(LOOK_S):
        if any(child.has_died for child in children):
            server.should_exit = True
            return


@contextmanager
def _none_left() -> Iterator[list[Child]]:
    """Processes that are gone in the end, whatever happens: a second signal changes nothing."""
    children: list[Child] = []
    try:
        yield children
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        end_all(children)


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Have SIGTERM, and a terminal that is closed, end us in order, as Ctrl-C does."""

    def stop(number: int, frame: object) -> None:
        raise Stopped

    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
