"""The one HTTP client: it says who it is, keeps its pace and asks only for what has changed.

`Fetcher.get` answers with an `Answer` for whatever the network does. It never raises for what a
source or the way to it does wrong: a refresh of a hundred races must not end at the third.
"""

import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx
import stamina

from orchestration.feeds.web.addresses import AddressError, AddressPolicy
from orchestration.feeds.web.headers import joined, retry_after_s
from orchestration.feeds.web.pacing import Breaker, CircuitOpenError, Pacer

stamina.instrumentation.set_on_retry_hooks([])  # an Answer says how often it was asked for

MAX_BYTES = 16_000_000
MAX_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
LONGEST_WAIT_S = 60.0
"""A host that asks for a longer pause than this is left alone by the breaker instead."""


class Outcome(StrEnum):
    """How a request ended, retries included."""

    FETCHED = "fetched"
    UNCHANGED = "unchanged"
    DENIED = "denied"
    TRUNCATED = "truncated"
    FAILED = "failed"
    REFUSED = "refused"
    LEFT_ALONE = "left_alone"


@dataclass(frozen=True)
class Answer:
    """What came back.

    Attributes:
        outcome: How it ended. DENIED (403, 404, 410) is not yet absence, nor a host unwell: this
            feed's network says 403 both for what is missing and when it is asked too fast.
        body: The bytes, unpacked; for TRUNCATED those that came.
        status: The last HTTP status, or None when there was none.
        etag: The entity tag, for the next conditional request.
        last_modified: `Last-Modified`, for the same.
        url: The address that answered, after redirects.
        detail: A sentence for people.
        requests: How many requests it took.
    """

    outcome: Outcome
    body: bytes = b""
    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    url: str = ""
    detail: str = ""
    requests: int = 0


class _TransientError(Exception):
    """Something that may be gone at the next try."""

    def __init__(self, answer: Answer, wait_s: float = 0.0) -> None:
        super().__init__(answer.detail)
        self.answer, self.wait_s = answer, wait_s


@dataclass
class Fetcher:
    """One client for every source.

    Attributes:
        user_agent: Who we are, with an address and a contact.
        pacer: Keeps requests apart.
        breaker: Leaves unwell hosts alone.
        policy: Which addresses may be asked.
        attempts: Tries for what may be gone at the next one.
        backoff_s: First pause between tries; it doubles, with as much jitter.
        timeout_s: Longest silence before giving up a request.
        deadline_s: Longest time for one whole answer, however steadily it drips.
    """

    user_agent: str
    pacer: Pacer
    breaker: Breaker
    policy: AddressPolicy = field(default_factory=AddressPolicy)
    attempts: int = 4
    backoff_s: float = 1.0
    timeout_s: float = 20.0
    deadline_s: float = 90.0
    requests: int = 0
    _client: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        """Open the client; proxies of the environment are not used, for addresses are checked."""
        self._client = httpx.Client(
            timeout=httpx.Timeout(self.timeout_s, connect=min(10.0, self.timeout_s)),
            headers={"User-Agent": self.user_agent, "Accept-Encoding": "gzip"},
            follow_redirects=False,
            trust_env=False,
        )

    def close(self) -> None:
        """Close open connections."""
        self._client.close()

    def get(
        self,
        url: str,
        etag: str | None = None,
        last_modified: str | None = None,
        max_bytes: int = MAX_BYTES,
        permit: Callable[[str], None] | None = None,
        accept: str = "application/json",
    ) -> Answer:
        """Ask for one address.

        Args:
            url: The address.
            etag: Entity tag of the bytes we hold; with it an unchanged answer costs nothing.
            last_modified: Their `Last-Modified`, for a source without tags.
            max_bytes: Largest body taken, unpacked.
            permit: Asked before every hop; raises AddressError where a hop is not allowed.
            accept: The `Accept` header.

        Returns:
            The answer; also for every failure.
        """
        headers = {"Accept": accept}
        if etag:
            headers["If-None-Match"] = etag
        if last_modified:
            headers["If-Modified-Since"] = last_modified
        before, partial = self.requests, None
        try:
            for attempt in stamina.retry_context(
                on=_pause,
                attempts=self.attempts,
                timeout=None,
                wait_initial=self.backoff_s,
                wait_jitter=self.backoff_s,
                wait_max=LONGEST_WAIT_S,
            ):
                with attempt:
                    try:
                        answer = self._follow(url, headers, max_bytes, permit)
                    except _TransientError as error:
                        partial = error.answer if error.answer.body else partial
                        raise
        except _TransientError as error:
            answer = error.answer if error.answer.body else partial or error.answer
        except CircuitOpenError as error:
            answer = Answer(Outcome.LEFT_ALONE, url=url, detail=f"{error}.")
        except AddressError as error:
            answer = Answer(Outcome.REFUSED, url=url, detail=f"{error}.")
        return Answer(**{**vars(answer), "requests": self.requests - before})

    def _follow(
        self,
        url: str,
        headers: dict[str, str],
        max_bytes: int,
        permit: Callable[[str], None] | None,
    ) -> Answer:
        """One try, redirects included; every hop is judged, paced and counted."""
        for _ in range(MAX_REDIRECTS + 1):
            parts = self.policy.check(url)
            if permit:
                permit(url)
            answer, target = self._once(url, parts.hostname or "", headers, max_bytes)
            if target is None:
                return answer
            if parts.scheme == "https" and urlsplit(target).scheme == "http":
                raise AddressError(f"{parts.hostname} redirects from https to http")
            url = target
        raise AddressError(f"more than {MAX_REDIRECTS} redirects")

    def _once(
        self, url: str, host: str, headers: dict[str, str], max_bytes: int
    ) -> tuple[Answer, str | None]:
        """One request: its answer, and where it redirects to."""
        self.breaker.check(host)
        self.pacer.wait(host)
        self.requests += 1
        try:
            with self._client.stream("GET", url, headers=headers) as response:
                stream = response.extensions.get("network_stream")
                reached = stream.get_extra_info("server_addr") if stream else None
                self.policy.check_reached(url, ip_address(reached[0]) if reached else None)
                return self._judge(url, host, response, max_bytes)
        except httpx.InvalidURL as error:
            raise AddressError(f"{url[:200]} is no address: {error}") from None
        except httpx.HTTPError as error:
            why = f"{type(error).__name__} from {host}: {error or 'no answer'}"[:200].rstrip(".")
            self.breaker.failed(host, why)
            raise _TransientError(Answer(Outcome.FAILED, url=url, detail=f"{why}.")) from None

    def _judge(
        self, url: str, host: str, response: httpx.Response, max_bytes: int
    ) -> tuple[Answer, str | None]:
        """Turn a response into an answer, or into a reason to try again."""
        status = response.status_code
        where = {"status": status, "url": url}
        if status in REDIRECTS and "location" in response.headers:
            return Answer(Outcome.FAILED, **where), joined(url, response.headers["location"])
        if status in TRY_AGAIN or (status == 403 and "retry-after" in response.headers):
            wait = retry_after_s(response.headers.get("retry-after"))
            too_long = wait if wait > LONGEST_WAIT_S else 0.0
            self.breaker.failed(host, f"{status} from {host}", too_long)
            answer = Answer(Outcome.FAILED, **where, detail=f"{host} answered {status}.")
            raise _TransientError(answer, wait)
        if status in (403, 404, 410):
            return Answer(Outcome.DENIED, **where, detail=f"{host} answered {status}."), None
        if status == 304:
            self.breaker.succeeded(host)
            return Answer(Outcome.UNCHANGED, **where, detail="Unchanged."), None
        if status != 200:
            detail = f"{host} answered {status}, which is neither content nor an error we know."
            return Answer(Outcome.REFUSED, **where, detail=detail), None
        body, whole = self._read(response, max_bytes)
        if not whole:
            why = f"{host} stopped after {len(body):,} bytes"
            self.breaker.failed(host, why)
            raise _TransientError(Answer(Outcome.TRUNCATED, body, **where, detail=f"{why}."))
        self.breaker.succeeded(host)
        tags = {name: response.headers.get(name) for name in ("etag", "last-modified")}
        return (
            Answer(
                Outcome.FETCHED,
                body,
                **where,
                etag=tags["etag"],
                last_modified=tags["last-modified"],
                detail=f"{len(body):,} bytes.",
            ),
            None,
        )

    def _read(self, response: httpx.Response, max_bytes: int) -> tuple[bytes, bool]:
        """The unpacked body, and whether it is whole; a body beyond the limit is refused unread.

        Unpacked here and not by the library, so that a small answer cannot become a huge one and
        a torn one still shows what came of it.
        """
        packed = response.headers.get("content-encoding", "").lower() in ("gzip", "x-gzip")
        unpack = zlib.decompressobj(31) if packed else None
        body = bytearray()
        ends = time.monotonic() + self.deadline_s
        try:
            for chunk in response.iter_raw():
                body += unpack.decompress(chunk, max_bytes + 1 - len(body)) if unpack else chunk
                if len(body) > max_bytes:
                    raise AddressError(f"the body is larger than {max_bytes:,} bytes")
                if time.monotonic() > ends:
                    return bytes(body), False
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.ReadTimeout, zlib.error):
            return bytes(body), False
        return bytes(body), unpack is None or unpack.eof


def _pause(error: Exception) -> bool | float:
    """What to do after a failed try: give up, wait as asked, or wait by the usual schedule."""
    if not isinstance(error, _TransientError) or error.wait_s > LONGEST_WAIT_S:
        return False
    return error.wait_s or True
