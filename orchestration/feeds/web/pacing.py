"""Not too fast, and not at all while a host is unwell: a pacer and a circuit breaker per host."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from orchestration.feeds.web.addresses import is_loopback
from orchestration.feeds.web.fetch_log import FetchLog, HostState

PUBLIC_LIMIT = 5.0
"""No host of others is asked more often than this a second, whatever the settings say."""
MINUTE = timedelta(minutes=1)
LONGEST_CLOSURE = timedelta(hours=6)
"""No host is left alone for longer, whatever it asks for, and whatever the log remembers."""
SLACK = 1.06
"""Requests leave this much further apart, so that jitter on the way never breaks the promise."""


class CircuitOpenError(RuntimeError):
    """The host is being left alone for a while; the message says until when."""


@dataclass
class Pacer:
    """Keeps requests to one host apart.

    Attributes:
        per_second: Most requests a second; capped for hosts that are not this machine.
        sleep: How to wait (tests put their own).
        clock: A monotonic clock in seconds.
        delays_s: Longer pauses that single hosts ask for.
    """

    per_second: float = 1.0
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    delays_s: dict[str, float] = field(default_factory=dict)
    _next: dict[str, float] = field(default_factory=dict)

    def wait(self, host: str) -> None:
        """Wait until this host may be asked again."""
        rate = self.per_second if is_loopback(host) else min(self.per_second, PUBLIC_LIMIT)
        now = self.clock()
        start = max(now, self._next.get(host, now))
        if start > now:
            self.sleep(start - now)
        self._next[host] = max(start, self.clock()) + max(
            SLACK / rate, self.delays_s.get(host, 0.0)
        )


@dataclass
class Breaker:
    """Leaves a host alone after too many failures, for longer each time, and remembers it.

    It opens when `failures` of the last `window` requests failed, or on the host's own request to
    wait. When its time is over one request may try (half open): success closes it, failure opens
    it for twice as long.
    """

    log: FetchLog
    window: int = 20
    failures: int = 12
    cool_off_s: float = 15.0
    cool_off_max_s: float = 600.0
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    _recent: dict[str, deque[bool]] = field(default_factory=dict)

    def check(self, host: str) -> None:
        """Let a request through, or raise.

        Raises:
            CircuitOpenError: The host is being left alone.
        """
        state = self.log.host(host)
        if state.state != "open":
            return
        if self._opens_for(state):
            raise CircuitOpenError(f"{host} is left alone until {state.open_until}")
        state.state = "half_open"
        self.log.keep_host(state)

    def opens_for_s(self, host: str) -> float:
        """Seconds until the host may be asked again; 0 when it may be now."""
        return self._opens_for(self.log.host(host)).total_seconds()

    def _opens_for(self, state: HostState) -> timedelta:
        """How long a host is still left alone; not at all by a time that cannot be."""
        try:
            left = datetime.fromisoformat(state.open_until or "") - self.now()
        except (ValueError, TypeError, OverflowError):
            return timedelta()
        is_open = state.state == "open" and timedelta() < left <= LONGEST_CLOSURE
        return left if is_open else timedelta()

    def succeeded(self, host: str) -> None:
        """Note an answer; it closes a half-open breaker."""
        self._outcomes(host).append(True)
        state, now = self.log.host(host), self.now()
        if state.state != "closed":
            state.state, state.open_until, state.openings = "closed", None, 0
            self._outcomes(host).clear()
        elif state.last_success_at and now - datetime.fromisoformat(state.last_success_at) < MINUTE:
            return  # to the minute is enough, and spares a write for each request
        state.last_success_at = now.isoformat(timespec="seconds")
        self.log.keep_host(state)

    def failed(self, host: str, why: str, wait_s: float = 0.0) -> None:
        """Note a failure; `wait_s` is how long the host asked to be left alone, in seconds."""
        recent = self._outcomes(host)
        recent.append(False)
        state = self.log.host(host)
        state.last_failure = why
        if wait_s or state.state == "half_open" or recent.count(False) >= self.failures:
            cool_off = min(self.cool_off_s * 2 ** min(state.openings, 30), self.cool_off_max_s)
            longest = LONGEST_CLOSURE.total_seconds()
            until = self.now() + timedelta(seconds=min(max(cool_off, wait_s), longest))
            state.state, state.openings = "open", state.openings + 1
            state.opened_at = self.now().isoformat(timespec="seconds")
            state.open_until = until.isoformat(timespec="milliseconds")
            recent.clear()
        self.log.keep_host(state)

    def _outcomes(self, host: str) -> deque[bool]:
        return self._recent.setdefault(host, deque(maxlen=self.window))
