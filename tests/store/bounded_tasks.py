"""What the helper is given to do in tests: it finds it by this module's name."""

import os
import signal
import sys


def doubled(text: str) -> str:
    return text * 2


def process() -> int:
    return os.getpid()


def endless() -> None:
    while True:
        pass


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def leave() -> None:
    sys.exit(3)


def greedy() -> int:
    return len(bytearray(1 << 40))


def wrong() -> None:
    raise ValueError("told by the task")
