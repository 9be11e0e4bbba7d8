"""The web UI as its command starts it, on a free port, and what processes belong to it."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.surroundings import REPO, environment

WAIT_S = 180
READY = re.compile(r"Web UI on (http://[\d.]+:\d+);")


@dataclass
class Served:
    """A web UI that is up.

    Attributes:
        process: The process of the command.
        address: Where it is.
        home: Its Dagster home.
        log: What it has printed.
    """

    process: subprocess.Popen
    address: str
    home: Path
    log: Path

    def end(self, number: signal.Signals) -> int:
        """Send the command a signal, wait until it has ended, and return its exit status."""
        self.process.send_signal(number)
        return self.process.wait(WAIT_S)

    def children(self) -> dict[int, str]:
        """The processes that the command started, and those that they started, by number."""
        found, parents = {}, {self.process.pid}
        table = processes()
        while born := {pid for pid, (parent, _) in table.items() if parent in parents} - {*found}:
            found |= {pid: table[pid][1] for pid in born}
            parents = born
        return found


def processes() -> dict[int, tuple[int, str]]:
    """The parent and the command line of every process that is running, by number."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
            line = (folder / "cmdline").read_text(errors="replace").replace("\0", " ")
        except OSError:
            continue  # it has just ended
        if fields[0] != "Z":
            found[int(folder.name)] = (int(fields[1]), line)
    return found


def are_gone(pids: set[int]) -> bool:
    """Wait until processes have ended, and say whether they have."""
    until = time.monotonic() + WAIT_S
    while pids & processes().keys():
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True


@contextmanager
def served(data: Path, **variables: str) -> Iterator[Served]:
    """Serve the web UI of a data folder until the test is done with it."""
    log = data / "ui.log"
    environ = environment(data, STOCKCAR_UI_PORT="0", **variables)
    with log.open("w") as printed:
        process = subprocess.Popen(
            [sys.executable, "-m", "orchestration", "ui"],
            cwd=REPO,
            env=environ,
            stdout=printed,
            stderr=printed,
        )
    try:
        until = time.monotonic() + WAIT_S
        while not (ready := READY.search(log.read_text())):
            assert process.poll() is None and time.monotonic() < until, log.read_text()
            time.sleep(0.2)
        yield Served(process, ready[1], Path(environ["DAGSTER_HOME"]), log)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(WAIT_S)
