"""A host that means harm: it answers every request with bytes as a test wrote them."""

import contextlib
import itertools
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Play = Callable[[], Iterable[bytes]]
OK = b"HTTP/1.1 200 OK\r\n"
PAUSE_S = 0.005
"""Between the bytes of a drip: short, so that no limit of silence ever ends it."""


@dataclass
class Hostile:
    """What the host was asked, and where it is."""

    port: int
    asked: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/a"


def forever(piece: bytes) -> Iterator[bytes]:
    """The same bytes without end, in pieces that a socket likes."""
    return itertools.repeat(piece * max(1, 16_000 // len(piece)))


def drip(begin: bytes, piece: bytes) -> Iterator[bytes]:
    """A beginning, then a little again and again."""
    yield begin
    while True:
        threading.Event().wait(PAUSE_S)
        yield piece


@contextmanager
def hostile(play: Play) -> Iterator[Hostile]:
    """Answer each connection's requests by what `play` gives, until the client hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        host = Hostile(listener.getsockname()[1])
        ended = threading.Event()

        def serve() -> None:
            while not ended.is_set():
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=answer, args=(connection,), daemon=True).start()

        def answer(connection: socket.socket) -> None:
            with connection, contextlib.suppress(OSError):
                host.asked.append(connection.recv(65536).decode("latin-1"))
                for piece in play():
                    if ended.is_set():
                        return
                    connection.sendall(piece)

        threading.Thread(target=serve, daemon=True).start()
        try:
            yield host
        finally:
            ended.set()
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
