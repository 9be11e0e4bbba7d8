"""The way to a host: to judged machines only, within one time and one number of bytes.

Time limits of sockets are limits of silence, so a host that sends a byte now and then holds a
connection for ever: in its handshake, its status line, answers that announce an answer, headers or
body. Here every wait is cut to what is left of one `Allowance`, and every byte is counted.
"""

import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpcore

from orchestration.feeds.web.addresses import Address, AddressError


class TimeIsUpError(httpcore.ReadTimeout):
    """The time for a whole answer is over, however steadily it still comes."""


@dataclass
class Allowance:
    """What may still be spent on an answer, all its redirects and tries together.

    Attributes:
        seconds: Time on the network; pauses between requests do not count.
        clock: A monotonic clock in seconds.
        bytes: How many bytes may still come, of what `bytes_of` names.
        bytes_of: What comes now, for people.
    """

    seconds: float
    clock: Callable[[], float] = time.monotonic
    bytes: int = 0
    bytes_of: str = "answer"
    _ends: float = field(init=False, default=0.0)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let the time pass."""
        self._ends = self.clock() + self.seconds
        try:
            yield
        finally:
            self.seconds = self._ends - self.clock()

    @property
    def is_over(self) -> bool:
        """Whether no time is left; known when it is not running."""
        return self.seconds <= 0

    def at_most(self, timeout_s: float | None) -> float:
        """Cut a time limit to what is left; raises TimeIsUpError when nothing is."""
        left = self._ends - self.clock()
        if left <= 0:
            raise TimeIsUpError
        return left if timeout_s is None else min(left, timeout_s)

    def let_in(self, what: str, most: int) -> None:
        """Say what comes next, and how many bytes of it may."""
        self.bytes_of, self.bytes = what, most

    def take(self, count: int) -> None:
        """Count what came; raises AddressError when it is too much."""
        self.bytes -= count
        if self.bytes < 0:
            raise AddressError(f"the {self.bytes_of} would not end")


class _Stream(httpcore.NetworkStream):
    """A connection whose waits and bytes are counted."""

    def __init__(self, stream: httpcore.NetworkStream, way: "Way") -> None:
        self._stream, self._way = stream, way

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            data = self._stream.read(max_bytes, self._way.allowance.at_most(timeout))
        except httpcore.ReadTimeout:
            self._way.allowance.at_most(None)  # raises when it was not silence that ended it
            raise
        self._way.allowance.take(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._way.allowance.at_most(timeout))

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> "_Stream":
        timeout = self._way.allowance.at_most(timeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, timeout), self._way)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def close(self) -> None:
        self._stream.close()


@dataclass
class Way(httpcore.NetworkBackend):
    """How one connection is opened: by address, to one of those that were judged.

    Attributes:
        found: The judged addresses, tried in turn.
        allowance: What may be spent.
    """

    found: tuple[Address, ...]
    allowance: Allowance
    _system: httpcore.SyncBackend = field(default_factory=httpcore.SyncBackend)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to one of the judged addresses, whatever the name means by now."""
        for address in self.found[:-1]:
            try:
                return self._connect(address, port, timeout, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connect(self.found[-1], port, timeout, socket_options)

    def _connect(
        self, address: Address, port: int, timeout: float | None, options: Iterable | None
    ) -> _Stream:
        timeout = self.allowance.at_most(timeout)
        return _Stream(self._system.connect_tcp(str(address), port, timeout, None, options), self)
