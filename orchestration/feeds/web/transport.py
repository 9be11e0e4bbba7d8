"""One request sent, over a connection of its own.

Nothing of an answer outlives it: no cookies, and no bytes that a host sent beyond the length it
named, which over a connection that is kept would be read as the answer to the next request.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from ssl import SSLContext

import httpcore
import httpx

from orchestration.feeds.web.addresses import PORTS, AddressError, Target
from orchestration.feeds.web.connections import Allowance, TimeIsUpError, Way
from orchestration.feeds.web.headers import basic_authorization, first_values

logging.getLogger("httpcore").setLevel(logging.WARNING)  # below that it writes what hosts send

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
    """How one client sends; proxies of the environment are not used, as hosts are judged.

    Attributes:
        user_agent: Who we are.
        timeout_s: Longest silence before giving up a request.
    """

    user_agent: str
    timeout_s: float

    @contextmanager
    def send(self, request: Request, target: Target, allowance: Allowance) -> Iterator[Reply]:
        """Send a request to a judged address; the body can be read while the block lasts.

        Args:
            request: What is asked for.
            target: The address.
            allowance: What may be spent; its time must be running.

        Raises:
            NoAnswerError: The host cannot be reached, is silent or does not speak HTTP.
            AddressError: The head of the answer is larger than it may be.
        """
        url = target.url
        is_secure = url.scheme == "https"
        with httpcore.HTTPConnection(
            httpcore.Origin(url.raw_scheme, url.raw_host, url.port or PORTS[url.scheme]),
            ssl_context=self._secure if is_secure else None,
            network_backend=Way(target.found, allowance),
        ) as connection:
            response = self._response(connection, request, target, allowance)
            if len(response.headers) > MOST_HEADERS:
                raise AddressError(f"the answer has more than {MOST_HEADERS} headers")
            # chunks come with their sizes written before them, however small they are
            allowance.let_in("body", 2 * request.max_bytes + MAX_HEAD_BYTES)
            headers = first_values(response.headers)
            yield Reply(response.status, headers, response.iter_stream())

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
            "Connection": "close",
            **request.headers,
        }
        if request.content is not None:
            headers["Content-Length"] = str(len(request.content))
        if target.userinfo:
            headers["Authorization"] = basic_authorization(target.userinfo)
        return headers

    @cached_property
    def _secure(self) -> SSLContext:
        """Whom to believe about names, made once: it takes a moment."""
        return httpx.create_ssl_context(trust_env=False)
