"""A small race feed of the tests' own: one season of made-up races, served with a CDN's habits."""

import gzip
import hashlib
import json
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

DENIED = b'<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>'


def weekend(race_id: int, winner: int | None = 10, season: int = 2023) -> dict:
    """A weekend feed of two cars; without a winner it is an entry list."""
    places = (1, 2) if winner else (0, 0)
    drivers = (winner or 10, 11)
    lines = [
        {"driver_id": driver, "car_number": f"0{driver}", "finishing_position": place}
        for driver, place in zip(drivers, places, strict=True)
    ]
    race = {"race_id": race_id, "series_id": 3, "race_season": season, "results": lines}
    return {"weekend_race": [race], "weekend_runs": []}


def index(days: dict[int, str], season: int = 2023) -> dict:
    """A season index of Truck races by day."""
    races = [
        {"race_id": race, "series_id": 3, "race_season": season, "race_date": f"{day}T19:00:00"}
        for race, day in days.items()
    ]
    return {"series_1": [], "series_2": [], "series_3": races}


@dataclass
class SmallFeed:
    """What is served: bodies by path, and the faults that meet the next requests of a path.

    A fault is `403`, `500`, `503:2` (with `Retry-After: 2`), `hang`, `cut`, `drop`,
    `redirect:<address>` or a body.
    """

    port: int = 0
    bodies: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, list[str | bytes]] = field(default_factory=dict)
    always: dict[str, str | bytes] = field(default_factory=dict)
    modified: str = "Sat, 04 Nov 2023 05:30:00 GMT"
    log: list[dict] = field(default_factory=list)
    taken: list[tuple[str, bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def season(self, days: dict[int, str], season: int = 2023, winner: int | None = 10) -> None:
        """Serve a season: its index, and a weekend feed for every race."""
        self.put(f"/cacher/{season}/race_list_basic.json", index(days, season))
        for race in days:
            self.put(f"/cacher/{season}/3/{race}/weekend-feed.json", weekend(race, winner, season))

    def put(self, path: str, document) -> None:
        """Serve a document, or bytes as they are."""
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        self.bodies[path] = body

    def statuses(self) -> Counter:
        """How many answers of each status went out."""
        return Counter(entry["status"] for entry in self.log)

    def asked(self, part: str) -> list[dict]:
        """The requests for paths with this in them."""
        return [entry for entry in self.log if part in entry["path"]]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    feed: SmallFeed

    def log_message(self, format, *args) -> None:
        pass

    def do_GET(self) -> None:
        feed = self.feed
        queue = feed.faults.get(self.path, [])
        fault = queue.pop(0) if queue else feed.always.get(self.path, "")
        body = feed.bodies.get(self.path)
        if isinstance(fault, bytes):
            return self.reply(200, fault, {})
        if fault in ("hang", "drop"):
            self.note(0)
            if fault == "hang":
                self.rfile.read(1)  # until the client has had enough and closes
            self.close_connection = True
            return None
        if fault.startswith("redirect:"):
            return self.reply(302, b"", {"Location": fault.removeprefix("redirect:")})
        if fault.startswith("503"):
            return self.reply(503, b"busy", {"Retry-After": fault.partition(":")[2]})
        if fault.isdigit() or body is None:
            status = int(fault or 403)
            return self.reply(status, DENIED if status == 403 else b"Oops", {})
        tag = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
        if self.headers.get("If-None-Match") == tag:
            return self.reply(304, b"", {"ETag": tag})
        headers = {"ETag": tag, "Last-Modified": feed.modified}
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            body, headers = gzip.compress(body), {**headers, "Content-Encoding": "gzip"}
        return self.reply(200, body, headers, is_cut=fault == "cut")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.feed.faults.get(self.path) or self.feed.always.get(self.path):
            return self.do_GET()
        self.feed.taken.append((self.path, body))
        return self.reply(200, b"ok", {})

    def note(self, status: int) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.feed.log.append(
            {"path": self.path, "status": status, "at": time.monotonic(), **headers}
        )

    def reply(self, status: int, body: bytes, headers: dict, is_cut: bool = False) -> None:
        self.note(status)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if is_cut:
            body, self.close_connection = body[: len(body) // 2], True
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address) -> None:
        """A client that hung up is no news."""


@contextmanager
def serving():
    """A small feed on a free port of this machine."""
    feed = SmallFeed()
    server = Server(("127.0.0.1", 0), type("Bound", (Handler,), {"feed": feed}))
    feed.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield feed
    finally:
        server.shutdown()
        server.server_close()
