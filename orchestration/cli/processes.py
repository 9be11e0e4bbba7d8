"""Is the process that began a run still there, or has another one got its number?"""

import os
import time
from pathlib import Path

CLOCK_SLACK_S = 2
"""What a clock that was set in between may be off by."""


def is_running(process: int, since: float) -> bool:
    """Say whether a process is there, and was already at an instant.

    Numbers are given again, in a container almost at once: a process that began after the instant
    is another one. Where the system does not tell when a process began, the number has to do.

    Args:
        process: Its number.
        since: The instant, in seconds since 1970.
    """
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's
    began = began_at(process)
    return began is None or began <= since + CLOCK_SLACK_S


def began_at(process: int) -> float | None:
    """When a process began, in seconds since 1970; None where it is gone or nobody can tell."""
    try:
        text = Path("/proc", str(process), "stat").read_text(errors="replace")
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()  # the program's name before it may hold anything
    ticks_after_boot = int(fields[19])
    booted_at = time.time() - time.clock_gettime(time.CLOCK_BOOTTIME)
    return booted_at + ticks_after_boot / os.sysconf("SC_CLK_TCK")
