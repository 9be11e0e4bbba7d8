"""The processes beside the web server: they end with it, and with them whatever they started."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import TextIO

from orchestration.report.outside_text import on_terminal

PATIENCE_S = 20
"""How long a process may take to end by itself; a run that is under way is told to stop."""
LOOK_S = 0.1
PR_SET_PDEATHSIG = 1
"""Linux: the signal that a process wants to be sent when its parent dies."""


class Child:
    """A process in a group of its own, to which belongs whatever it starts."""

    def __init__(self, name: str, module: str, arguments: Sequence[str], terminal: TextIO) -> None:
        """Start it.

        Args:
            name: What people call it.
            module: The Python module that it runs.
            arguments: What it is told.
            terminal: Where what it prints is shown; it may be text of others, so none of it acts.
        """
        self.name = name
        self._process = subprocess.Popen(  # noqa: S603 - this Python, and no shell
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # the terminal's Ctrl-C is for us, who end it in order
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
            encoding="utf-8",
            errors="replace",
        )
        self._reader = threading.Thread(target=self._show, args=(terminal,), daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The number of the process, and of its group."""
        return self._process.pid

    @property
    def has_died(self) -> bool:
        """Whether it is gone."""
        return self._process.poll() is not None

    def epitaph(self) -> str:
        """A sentence on how it ended."""
        code = self._process.poll()
        how = f"was ended by signal {-code}" if code and code < 0 else f"ended with status {code}"
        return f"the {self.name} {how}"

    def ask_to_end(self) -> None:
        """Tell it, and whatever it started, to end."""
        _signal(self.pid, signal.SIGTERM)

    def end(self, deadline: float) -> None:
        """Wait until it and whatever it started are gone; end by force what is still there.

        Args:
            deadline: Until when they may end by themselves, on the clock `time.monotonic`.
        """
        while _is_there(self.pid) and time.monotonic() < deadline:
            self._process.poll()
            time.sleep(LOOK_S)
        _signal(self.pid, signal.SIGKILL)
        self._process.wait()
        self._reader.join(PATIENCE_S)

    def _show(self, terminal: TextIO) -> None:
        for line in self._process.stdout:
            terminal.write(f"{on_terminal(line)}\n")
            terminal.flush()


def end_all(children: Sequence[Child]) -> None:
    """End processes, all at once, and whatever they started."""
    for child in children:
        child.ask_to_end()
    deadline = time.monotonic() + PATIENCE_S
    for child in children:
        child.end(deadline)


def _signal(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):  # macOS: the latter, of those that ended
        os.killpg(group, number)


def _is_there(group: int) -> bool:
    """Whether a process of a group is left; one that ended and was not asked how, is."""
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _end_with_parent() -> None:
    """Have the system end this process should its parent be killed, which can tell nobody."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
