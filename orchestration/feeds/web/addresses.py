"""Which addresses may be asked: public hosts if the operator says so, and what the operator named.

There is one reader of addresses, `parsed`, and one look-up of a host name for each request: the
machine that is judged is the machine that is connected to, whatever the name says a moment later.
"""

import hashlib
import ipaddress
import queue
import re
import socket
import threading
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS = {"http": 80, "https": 443}
HIGHEST_PORT = 65535
LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
NAT64 = ipaddress.ip_network("64:ff9b::/96")
V4_COMPATIBLE = ipaddress.ip_network("::/96")
LONGEST_LOOKUP_S = 10.0


class AddressError(ValueError):
    """An address that must not be asked; the message says which host and why.

    No message carries more of an address than scheme and host: the rest may hold a secret, or
    text of others.
    """


@dataclass(frozen=True)
class Target:
    """An address that may be asked.

    Attributes:
        url: The address, without a user name or password.
        userinfo: Those, for the host that they were meant for; empty without.
        found: The machines behind its host, all of them judged; empty when it leads nowhere.
    """

    url: httpx.URL
    userinfo: bytes
    found: tuple[Address, ...]

    @property
    def host(self) -> str:
        """The host as it is asked for: in ASCII."""
        return _host(self.url)

    @property
    def is_public(self) -> bool:
        """Whether the host belongs to the network of everybody."""
        return any(is_public(address) for address in self.found)


@dataclass(frozen=True)
class AddressPolicy:
    """What may be asked.

    Attributes:
        allowed: Origins (`http://127.0.0.1:8080`) that the operator named: they may lie on this
            machine or in a private network, and their addresses may carry a password.
        private: True lets every private network be asked.
        live: True lets public hosts be asked.
    """

    allowed: frozenset[str] = frozenset()
    private: bool = False
    live: bool = False

    def check(
        self,
        url: str,
        is_own: bool = True,
        was_public: bool = False,
        within_s: float = LONGEST_LOOKUP_S,
    ) -> Target:
        """Judge an address before it is asked.

        Args:
            url: The address, or where an answer redirects to.
            is_own: Whether we chose it and its host ourselves: what the operator named is open to
                us, and not to whoever redirects to it.
            was_public: Whether a public host led here.
            within_s: Longest time for looking the host up, in seconds.

        Raises:
            AddressError: Not http or https, a password meant for nobody, a host that is or
                resolves to a private address, or a public one while those are off.
        """
        parts = parsed(url)
        host = _host(parts)
        is_named = is_own and origin(url) in self.allowed
        if parts.userinfo and not is_named:
            raise AddressError(f"the address at {host} carries a user name or password")
        known = _literal(host)
        if not (known or self.live or self.private or is_loopback(host)):
            raise AddressError(_off(host))  # before its name is looked up: that asks, too
        found = (known,) if known else _resolve(host, within_s)
        for address in found:
            self._judge(host, address, is_named, was_public)
        return Target(parts.copy_with(userinfo=b""), parts.userinfo, found)

    def _judge(self, host: str, address: Address, is_named: bool, was_public: bool) -> None:
        if is_public(address):
            if not self.live:
                raise AddressError(_off(host))
        elif not (is_named or (self.private and not was_public)):
            cure = "a public host may not lead there" if was_public and self.private else (
                "STOCKCAR_ALLOW_PRIVATE=1 allows it"
            )  # fmt: skip
            raise AddressError(f"{host} leads to {address}, which is not a public address; {cure}")


def parsed(url: str) -> httpx.URL:
    """An address in its parts.

    Raises:
        AddressError: It is no http or https address of a host that can be.
    """
    try:
        parts = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError):
        raise AddressError("what should be an address is none") from None
    host = _host(parts)
    port = PORTS.get(parts.scheme, 0) if parts.port is None else parts.port
    if parts.scheme not in PORTS or not host or not 0 < port <= HIGHEST_PORT:
        raise AddressError("what should be an address is not an http or https address")
    labels = host.removesuffix(".").split(".")
    if not _literal(host) and not (len(host) < 255 and all(map(LABEL.fullmatch, labels))):
        raise AddressError("what should be an address names a host that cannot be")
    return parts


def origin(url: str) -> str:
    """Scheme, host and port of an address, as one text; raises AddressError like `parsed`."""
    parts = parsed(url)
    return f"{parts.scheme}://{_host(parts)}:{parts.port or PORTS[parts.scheme]}"


def shown(url: str) -> str:
    """Scheme, host and port, for people: nothing of an address that could be a secret."""
    try:
        parts = parsed(url)
    except AddressError:
        return "no address"
    return f"{parts.scheme}://{parts.netloc.decode('ascii')}"


def without_query(url: str) -> str:
    """An address for logs: of a query, which may hold a token, only a mark to tell it by."""
    place, _, query = url.partition("?")
    return f"{place}?{hashlib.sha256(query.encode()).hexdigest()[:12]}" if query else place


def host_of(url: str) -> str:
    """The host of an address; empty for what is none."""
    try:
        return _host(parsed(url))
    except AddressError:
        return ""


def joined(base: str, link: str) -> str:
    """A link as a whole address; one that cannot be joined is returned as it is, to be refused."""
    try:
        return urljoin(base, link)
    except ValueError:
        return link


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine."""
    address = _literal(host)
    return address.is_loopback if address else host.lower() == "localhost"


def is_public(address: Address) -> bool:
    """Whether an address, and each one that it carries inside, belongs to the public network."""
    return all(
        one.is_global and not one.is_multicast and not getattr(one, "is_site_local", False)
        for one in (address, *_carried(address))
    )


def _carried(address: Address) -> list[ipaddress.IPv4Address]:
    """The IPv4 addresses that an IPv6 address leads on to, in each of the ways there are."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    carried = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in NAT64 or (address in V4_COMPATIBLE and int(address) > 1):
        carried.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [one for one in carried if one is not None]


def _host(parts: httpx.URL) -> str:
    return parts.raw_host.decode("ascii")


def _off(host: str) -> str:
    return f"{host} is off: STOCKCAR_LIVE=1 lets hosts that are not this machine be asked"


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None


def _resolve(host: str, within_s: float) -> tuple[Address, ...]:
    """Every address a host name leads to; empty when it leads nowhere, or not in time.

    The system's look-up knows no time limit, so it is left behind when it takes too long.
    """
    answers: queue.SimpleQueue[tuple[Address, ...]] = queue.SimpleQueue()
    threading.Thread(target=lambda: answers.put(_look_up(host)), daemon=True).start()
    try:
        return answers.get(timeout=max(0.0, min(within_s, LONGEST_LOOKUP_S)))
    except queue.Empty:
        return ()


def _look_up(host: str) -> tuple[Address, ...]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        texts = (str(entry[4][0]).partition("%")[0] for entry in found)
        return tuple(dict.fromkeys(ipaddress.ip_address(text) for text in texts))
    except (OSError, ValueError):
        return ()
