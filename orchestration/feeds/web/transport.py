"""One request sent, over a connection that is kept for the next one to the same host.

Nothing of an answer outlives it but its connection: no cookies, no passwords, no bytes left over.
A connection is kept only when an answer came to its end, and for the same right to be there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from ssl import SSLContext

import httpcore
import httpx

from orchestration.feeds.web.addresses import AddressError, Target, origin
from orchestration.feeds.web.connections import Allowance, TimeIsUpError, Way
from orchestration.feeds.web.headers import basic_authorization, first_values

MAX_HEAD_BYTES = 200_000
MOST_HEADERS = 200
LONGEST_CONNECT_S = 10.0
SAID = {
    TimeIsUpError: "did not come to an end in time",
    httpcore.ConnectTimeout: "did not let us in in time",
    httpcore.ConnectError: "could not be reached",
    httpcore.TimeoutException: "was silent for too long",
    httpcore.ProtocolError: "did not answer in HTTP",
    httpcore.NetworkError: "hung up",
}
"""What happened, in our words: those of the library may repeat what a host sent."""


class NoAnswerError(Exception):
    """There was no answer; the message says what the host did instead."""


@dataclass(frozen=True)
class Request:
    """What is asked for, the same at every hop and try.

    Attributes:
        headers: Beyond those that every request has.
        max_bytes: Largest body taken, packed and unpacked.
        content: A document to hand over; without one it is a question.
    """

    headers: dict[str, str]
    max_bytes: int
    content: bytes | None = None


@dataclass
class Reply:
    """The head of an answer, and its body as it comes."""

    status: int
    headers: dict[str, str]
    body: Iterator[bytes]


@dataclass
class Transport:
    """The connections of one client; proxies of the environment are not used, as hosts are judged.

    Attributes:
        user_agent: Who we are.
        timeout_s: Longest silence before giving up a request.
    """

    user_agent: str
    timeout_s: float
    _kept: dict[tuple[str, bool], tuple[httpcore.HTTPConnection, Way]] = field(default_factory=dict)

    def close(self) -> None:
        """Close open connections."""
        while self._kept:
            self._kept.popitem()[1][0].close()

    @contextmanager
    def send(
        self, request: Request, target: Target, is_own: bool, allowance: Allowance
    ) -> Iterator[Reply]:
        """Send a request to a judged address; the body can be read while the block lasts.

        Args:
            request: What is asked for.
            target: The address.
            is_own: Whether it was reached by the right to be at what the operator named.
            allowance: What may be spent; its time must be running.

        Raises:
            NoAnswerError: The host cannot be reached, is silent or does not speak HTTP.
            AddressError: The head of the answer is larger than it may be.
        """
        key = (origin(str(target.url)), is_own)
        connection, way = self._connection(key, target, allowance)
        try:
            response = self._response(connection, request, target, allowance)
            try:
                if len(response.headers) > MOST_HEADERS:
                    raise AddressError(f"the answer has more than {MOST_HEADERS} headers")
                # chunks come with their sizes written before them, however small they are
                allowance.let_in("body", 2 * request.max_bytes + MAX_HEAD_BYTES)
                chunks = response.iter_stream()
                yield Reply(response.status, first_values(response.headers), chunks)
            finally:
                response.close()
            if connection.is_idle() and not connection.has_expired():
                self._kept[key] = connection, way
                connection = None
        finally:
            if connection:
                connection.close()

    def _response(
        self,
        connection: httpcore.HTTPConnection,
        request: Request,
        target: Target,
        allowance: Allowance,
    ) -> httpcore.Response:
        """The answer once its head is here."""
        allowance.let_in("headers", MAX_HEAD_BYTES)
        address = httpcore.URL(
            scheme=target.url.raw_scheme,
            host=target.url.raw_host,
            port=target.url.port,
            target=target.url.raw_path,
        )
        silence = {
            **dict.fromkeys(("read", "write"), self.timeout_s),
            "connect": min(LONGEST_CONNECT_S, self.timeout_s),
        }
        asked = httpcore.Request(
            "GET" if request.content is None else "POST",
            address,
            headers=self._headers(request, target),
            content=request.content,
            extensions={"timeout": silence},
        )
        try:
            if not target.found:
                raise httpcore.ConnectError
            return connection.handle_request(asked)
        except tuple(SAID) as error:
            why = next(said for kind, said in SAID.items() if isinstance(error, kind))
        raise NoAnswerError(f"{target.host} {why}")

    def _headers(self, request: Request, target: Target) -> dict[str, str]:
        headers = {
            "Host": target.url.netloc.decode("ascii"),
            "User-Agent": self.user_agent,
            "Accept-Encoding": "gzip",
            **request.headers,
        }
        if request.content is not None:
            headers["Content-Length"] = str(len(request.content))
        if target.userinfo:
            headers["Authorization"] = basic_authorization(target.userinfo)
        return headers

    def _connection(
        self, key: tuple[str, bool], target: Target, allowance: Allowance
    ) -> tuple[httpcore.HTTPConnection, Way]:
        """One that was kept and is still good, else a new one."""
        connection, way = self._kept.pop(key, (None, None))
        if connection and not connection.has_expired():
            way.allowance = allowance
            return connection, way
        if connection:
            connection.close()
        way = Way(target.found, allowance)
        url = target.url
        place = httpcore.Origin(
            url.raw_scheme, url.raw_host, url.port or (443 if url.scheme == "https" else 80)
        )
        secure = self._secure if url.scheme == "https" else None
        return httpcore.HTTPConnection(place, ssl_context=secure, network_backend=way), way

    @cached_property
    def _secure(self) -> SSLContext:
        """Whom to believe about names, made once: it takes a moment."""
        return httpx.create_ssl_context(trust_env=False)
