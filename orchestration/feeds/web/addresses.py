"""Which addresses may be asked: web addresses of public hosts, and what the operator allows."""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressError(ValueError):
    """An address that must not be asked; the message says which and why."""


@dataclass(frozen=True)
class AddressPolicy:
    """What may be asked.

    Attributes:
        allowed: Origins (`http://127.0.0.1:8080`) that the operator named; any address behind
            them is fine.
        private: True lets every private network be asked.
    """

    allowed: frozenset[str] = frozenset()
    private: bool = False

    def check(self, url: str) -> SplitResult:
        """Judge an address before it is asked.

        Returns:
            Its parts.

        Raises:
            AddressError: Not http or https, with a password in it, or its host is, or
                resolves to, a private address.
        """
        try:
            parts = urlsplit(url)
            is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:  # half an IPv6 address, a port beyond all ports
            is_web = False
        if not is_web:
            raise AddressError(f"{url[:200]} is not an http or https address")
        if parts.username or parts.password:
            raise AddressError(f"the address at {parts.hostname} carries a user name or password")
        if not self._is_named(url):
            for found in _resolve(parts.hostname):
                self.check_reached(url, found)
        return parts

    def check_reached(self, url: str, found: Address | None) -> None:
        """Judge the address that was really reached; names can change between two look-ups.

        Raises:
            AddressError: It lies in a private network.
        """
        if found is None or self._is_named(url) or self.private:
            return
        mapped = getattr(found, "ipv4_mapped", None) or found
        if not mapped.is_global or mapped.is_multicast:
            raise AddressError(
                f"{urlsplit(url).hostname} leads to {found}, which is not a public address; "
                "STOCKCAR_ALLOW_PRIVATE=1 allows it"
            )

    def _is_named(self, url: str) -> bool:
        return origin(url) in self.allowed


def origin(url: str) -> str:
    """Scheme, host and port of an address, as one text."""
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    return f"{parts.scheme}://{(parts.hostname or '').lower()}:{port}"


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _resolve(host: str) -> list[Address]:
    """Every address a host name leads to; empty when it leads nowhere (asking will say so)."""
    try:
        return [ipaddress.ip_address(host)]
    except ValueError:
        pass
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
