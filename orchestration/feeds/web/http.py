"""The one HTTP client: it says who it is, keeps its pace and asks only for what has changed.

`Fetcher.get` answers with an `Answer` for whatever the network does. It never raises for what a
source or the way to it does wrong: a refresh of a hundred races must not end at the third. What it
says of it are sentences of its own; nothing that a host sent stands in them, and of an address no
more than the host.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

import orjson
import stamina

from orchestration.feeds.web.addresses import (
    AddressError,
    AddressPolicy,
    Target,
    joined,
    origin,
    parsed,
)
from orchestration.feeds.web.bodies import read_body
from orchestration.feeds.web.connections import Allowance, TimeIsUpError
from orchestration.feeds.web.headers import retry_after_s, tag
from orchestration.feeds.web.pacing import Breaker, CircuitOpenError, Pacer
from orchestration.feeds.web.transport import NoAnswerError, Reply, Request, Transport

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
        date: `Date`, the time by the source's clock.
        url: The address that answered, after redirects.
        detail: A sentence for people.
        requests: How many requests it took.
    """

    outcome: Outcome
    body: bytes = field(default=b"", repr=False)
    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    date: str | None = None
    url: str = field(default="", repr=False)
    detail: str = ""
    requests: int = 0


class _TransientError(Exception):
    """Something that may be gone at the next try, unless the time is over."""

    def __init__(self, answer: Answer, wait_s: float = 0.0) -> None:
        super().__init__(answer.detail)
        self.answer, self.wait_s, self.is_final = answer, wait_s, False


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
        deadline_s: Longest time on the network for one answer, all its tries and redirects
            together, from looking a host up to the last byte; pauses do not count.
        requests: How many were sent.
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
    _is_closed: bool = field(init=False, default=False)

    @cached_property
    def _transport(self) -> Transport:
        return Transport(self.user_agent, self.timeout_s)

    def close(self) -> None:
        """Send nothing more: what is asked for after this is refused."""
        self._is_closed = True

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
            max_bytes: Largest body taken, packed and unpacked.
            permit: Asked before every hop; raises AddressError where a hop is not allowed.
            accept: The `Accept` header.

        Returns:
            The answer; also for every failure.
        """
        headers = {"Accept": accept}
        if etag := tag(etag):
            headers["If-None-Match"] = etag
        if last_modified := tag(last_modified):
            headers["If-Modified-Since"] = last_modified
        return self._answer(url, Request(headers, max_bytes), permit, self.attempts)

    def post(self, url: str, document: object) -> Answer:
        """Hand a document over as JSON, once; where the host redirects to, it is not sent.

        Returns:
            The answer, FETCHED when it was taken; its body is not read.
        """
        headers = {"Content-Type": "application/json", "Accept": "*/*"}
        return self._answer(url, Request(headers, 0, orjson.dumps(document)), None, attempts=1)

    def _answer(
        self, url: str, request: Request, permit: Callable[[str], None] | None, attempts: int
    ) -> Answer:
        """Try until there is an answer, or no more time or tries."""
        before, partial, allowance = self.requests, None, Allowance(self.deadline_s)
        try:
            for attempt in stamina.retry_context(
                on=_pause,
                attempts=attempts,
                timeout=None,
                wait_initial=self.backoff_s,
                wait_jitter=self.backoff_s,
                wait_max=LONGEST_WAIT_S,
            ):
                with attempt:
                    try:
                        answer = self._follow(url, request, permit, allowance)
                    except _TransientError as error:
                        partial = error.answer if error.answer.body else partial
                        error.is_final = allowance.is_over
                        raise
        except _TransientError as error:
            answer = error.answer if error.answer.body else partial or error.answer
        except CircuitOpenError as error:
            answer = Answer(Outcome.LEFT_ALONE, url=url, detail=f"{error}.")
        except AddressError as error:
            answer = Answer(Outcome.REFUSED, url=url, detail=f"{error}.")
        return replace(answer, requests=self.requests - before)

    def _follow(
        self,
        url: str,
        request: Request,
        permit: Callable[[str], None] | None,
        allowance: Allowance,
    ) -> Answer:
        """One try, redirects included; every hop is judged, paced and counted.

        What the operator named is open to the first hop, and to further ones as long as none has
        left its origin; and a public host never leads into a private network.
        """
        is_own, was_public = True, False
        for _ in range(MAX_REDIRECTS + 1):
            with allowance.running():
                target = self.policy.check(url, is_own, was_public, allowance.seconds)
            if permit:
                permit(str(target.url))
            answer, location = self._once(request, target, allowance)
            if location is None:
                return answer
            following = joined(str(target.url), location)
            is_own = is_own and origin(following) == origin(url)
            if target.url.scheme == "https" and parsed(following).scheme == "http":
                raise AddressError(f"{target.host} redirects from https to http")
            url, was_public = following, was_public or target.is_public
        raise AddressError(f"more than {MAX_REDIRECTS} redirects")

    def _once(
        self, request: Request, target: Target, allowance: Allowance
    ) -> tuple[Answer, str | None]:
        """One request: its answer, and where it redirects to."""
        if self._is_closed:
            raise AddressError("the client is closed")
        self.breaker.check(target.host)
        self.pacer.wait(target.host)
        self.requests += 1
        try:
            with (
                allowance.running(),
                self._transport.send(request, target, allowance) as reply,
            ):
                return self._judge(request, target, reply)
        except (NoAnswerError, TimeIsUpError) as error:
            why = str(error) or f"{target.host} had no time left"
        self.breaker.failed(target.host, why)
        raise _TransientError(Answer(Outcome.FAILED, url=str(target.url), detail=f"{why}."))

    def _judge(self, request: Request, target: Target, reply: Reply) -> tuple[Answer, str | None]:
        """Turn what came into an answer, or into a reason to try again."""
        status, headers, host = reply.status, reply.headers, target.host
        where = {"status": status, "url": str(target.url)}
        says = f"{host} answered {status}."
        is_handed_over = request.content is not None
        if status in REDIRECTS and "location" in headers and not is_handed_over:
            return Answer(Outcome.FAILED, **where), headers["location"]
        if status in TRY_AGAIN or (status == 403 and "retry-after" in headers):
            wait = retry_after_s(headers.get("retry-after"))
            too_long = wait if wait > LONGEST_WAIT_S else 0.0
            self.breaker.failed(host, f"{status} from {host}", too_long)
            raise _TransientError(Answer(Outcome.FAILED, **where, detail=says), wait)
        if status in (403, 404, 410):
            return Answer(Outcome.DENIED, **where, detail=says), None
        if status == 304 and not is_handed_over:
            self.breaker.succeeded(host)
            return Answer(Outcome.UNCHANGED, **where, detail="Unchanged."), None
        if is_handed_over and 200 <= status < 300:
            self.breaker.succeeded(host)
            return Answer(Outcome.FETCHED, **where, detail="Taken."), None
        if status != 200:
            detail = f"{host} answered {status}, which is neither content nor an error we know."
            return Answer(Outcome.REFUSED, **where, detail=detail), None
        return self._taken(request, target, reply, where), None

    def _taken(
        self, request: Request, target: Target, reply: Reply, where: dict[str, object]
    ) -> Answer:
        """The answer with its body; raises _TransientError for one that was broken off."""
        encoding = reply.headers.get("content-encoding", "").strip().lower()
        body, is_whole = read_body(reply.body, encoding, request.max_bytes)
        if not is_whole:
            why = f"{target.host} stopped after {len(body):,} bytes"
            self.breaker.failed(target.host, why)
            raise _TransientError(Answer(Outcome.TRUNCATED, body, **where, detail=f"{why}."))
        self.breaker.succeeded(target.host)
        return Answer(
            Outcome.FETCHED,
            body,
            **where,
            etag=tag(reply.headers.get("etag")),
            last_modified=tag(reply.headers.get("last-modified")),
            date=reply.headers.get("date"),
            detail=f"{len(body):,} bytes.",
        )


def _pause(error: Exception) -> bool | float:
    """What to do after a failed try: give up, wait as asked, or wait by the usual schedule."""
    if not isinstance(error, _TransientError) or error.is_final:
        return False
    if error.wait_s > LONGEST_WAIT_S:
        return False
    return error.wait_s or True
