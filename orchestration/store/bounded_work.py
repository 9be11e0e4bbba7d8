"""Work on what others wrote, in a process of its own that may be stopped.

A parser that meets a text made against it can take hours, all memory, or its process with it. So
such work is done by one helper process, started when it is first needed and kept for what follows.
The system ends it when a task has used up its processor time, however busy the machine is, and the
next task has a new one. The helper keeps nothing and ends with whoever started it.
"""

import atexit
import importlib
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

HERE = Path(__file__).parents[2]
"""Where Python finds this package."""
BASE_S = 10.0
PER_BYTE_S = 5e-6
"""An ordinary page of a megabyte takes two seconds on a slow machine."""
PATIENCE = 30
"""How many times its processor time a task may wait for a busy machine before it counts as hung."""
MEMORY_BYTES = 3 << 30


class StoppedError(RuntimeError):
    """A task did not end by itself; the message is a sentence that says what became of it."""


class Helper:
    """The process, and the pipes to it. One task at a time; others wait."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen | None = None
        self._tasks: Connection | None = None
        self._results: Connection | None = None
        self._owner = 0

    def run(self, function: Callable, *given: Any, size: int = 0, base_s: float = BASE_S) -> Any:
        """Call a function in the helper and return what it returns.

        Args:
            function: A function of a module, by whose name the helper finds it.
            given: What it is given.
            size: Bytes of the text it is about; more bytes may take more time.
            base_s: Seconds of processor time that any task may take.

        Raises:
            StoppedError: It took too long, or the helper did not survive it.
        """
        seconds = base_s + size * PER_BYTE_S
        with self._lock:
            try:
                tasks, results = self._ready()
                tasks.send((function.__module__, function.__qualname__, given, seconds))
                if not results.poll(seconds * PATIENCE):
                    self._stop()
                    raise StoppedError(f"It was not done within {seconds * PATIENCE:,.0f} s.")
                is_done, result = results.recv()
            except (EOFError, BrokenPipeError, ConnectionResetError):
                raise StoppedError(self._epitaph(seconds)) from None
        if not is_done:
            raise result
        return result

    def close(self) -> None:
        """End the helper; the next task starts a new one."""
        with self._lock:
            self._stop()

    def _ready(self) -> tuple[Connection, Connection]:
        """The pipes to a helper that belongs to this very process."""
        if self._process is None or self._owner != os.getpid():
            task_end, tasks = os.pipe()
            results, result_end = os.pipe()
            self._process = subprocess.Popen(  # noqa: S603 - this module itself, no shell
                [sys.executable, "-m", __spec__.name, str(task_end), str(result_end)],
                env={**os.environ, "PYTHONPATH": str(HERE)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(task_end, result_end),
            )
            os.close(task_end)
            os.close(result_end)
            self._owner = os.getpid()
            self._tasks = Connection(tasks, readable=False)
            self._results = Connection(results, writable=False)
        return self._tasks, self._results

    def _epitaph(self, seconds: float) -> str:
        """Bury a helper that ended by itself, and say what it died of."""
        code = self._stop()
        if code == -signal.SIGPROF:
            return f"It took more than {seconds:,.0f} s of computing."
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return f"What read it did not survive it ({how})."

    def _stop(self) -> int:
        """End the process; return how it ended, negative for a signal."""
        process, pipes = self._process, (self._tasks, self._results)
        self._process = self._tasks = self._results = None
        for pipe in pipes:
            if pipe is not None:
                pipe.close()
        if process is None or self._owner != os.getpid():
            return 0
        with suppress(subprocess.TimeoutExpired):
            return process.wait(1 if process.poll() is None else 0)
        process.kill()
        return process.wait()


HELPER = Helper()
"""The one helper of this process."""
atexit.register(HELPER.close)


def _serve(tasks: Connection, results: Connection) -> None:
    """Do one task after the other until whoever started us is gone."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):  # macOS knows no such limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    while True:
        try:
            module, name, given, seconds = tasks.recv()
        except EOFError:
            return
        function = getattr(importlib.import_module(module), name)
        signal.setitimer(signal.ITIMER_PROF, seconds)  # its signal ends a process
        try:
            answer = (True, function(*given))
        except Exception as error:  # whoever asked has it
            answer = (False, error)
        signal.setitimer(signal.ITIMER_PROF, 0)
        results.send(answer)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started us
    _serve(
        Connection(int(sys.argv[1]), writable=False), Connection(int(sys.argv[2]), readable=False)
    )
