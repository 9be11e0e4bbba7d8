"""An internet of the tests' own: names that lead where a test says, and public hosts that are here.

Nothing leaves the machine: a connection to a public address ends at the small server, and every
address that was connected to is written down.
"""

import socket
from dataclasses import dataclass, field

import httpcore
import pytest

PUBLIC = "93.184.216.34"
REAL_CONNECT = httpcore.SyncBackend.connect_tcp
REAL_LOOKUP = socket.getaddrinfo


@dataclass
class Internet:
    """Names and what they lead to, in turn if there are several look-ups; and what was asked."""

    port: int
    names: dict[str, list[list[str]]] = field(default_factory=dict)
    looked_up: list[str] = field(default_factory=list)
    connected: list[str] = field(default_factory=list)

    def lead(self, name: str, *answers: list[str]) -> None:
        """Let a name lead to these addresses: of several answers one for each look-up."""
        self.names[name] = list(answers)

    def look_up(self, host, port, *rest, **options):
        """What the system's look-up says."""
        if host not in self.names:
            return REAL_LOOKUP(host, port, *rest, **options)  # this machine, and odd numbers
        self.looked_up.append(host)
        answers = self.names[host]
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 0)) for one in found]

    def connect(self, backend, host, port, *rest, **options):
        """A connection as the system makes it, but public hosts are here."""
        self.connected.append(host)
        place = ("127.0.0.1", self.port) if host == PUBLIC else (host, port)
        return REAL_CONNECT(backend, *place, *rest, **options)


@pytest.fixture
def internet(server, monkeypatch) -> Internet:
    """The small server is all of the public internet, as `feed.example` and `other.example`."""
    made = Internet(server.port)
    for name in ("feed.example", "other.example"):
        made.lead(name, [PUBLIC])
    monkeypatch.setattr(socket, "getaddrinfo", made.look_up)
    monkeypatch.setattr(
        httpcore.SyncBackend,
        "connect_tcp",
        lambda *given, **options: made.connect(*given, **options),
    )
    return made
