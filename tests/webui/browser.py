"""A headless Chromium, driven by its own protocol; and a web page of somebody else's."""

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from threading import Thread

import httpx
from websockets.sync.client import connect

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
OPTIONS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
    *("--no-first-run", "--disable-background-networking", "--disable-popup-blocking"),
    *("--remote-debugging-port=0", "--host-resolver-rules=MAP *.example 127.0.0.1"),
)
WAIT_S = 120


class Browser:
    """One window of a Chromium that is running."""

    def __init__(self, port: int) -> None:
        """Take over the window of the browser that is driven at a port."""
        [page] = [
            page
            for page in httpx.get(f"http://127.0.0.1:{port}/json").json()
            if page["type"] == "page"
        ]
        self._window = connect(page["webSocketDebuggerUrl"], max_size=None, open_timeout=WAIT_S)
        self._ids = count(1)

    def open(self, address: str) -> None:
        """Go to an address, and wait until its page is there."""
        self._ask("Page.navigate", url=address)
        self.wait_for(
            f"location.href.startsWith({json.dumps(address)}) && document.readyState == 'complete'"
        )

    def tell(self, script: str) -> object:
        """Have the page evaluate a script; what it promises is waited for."""
        answer = self._ask(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait_for(self, condition: str) -> None:
        """Wait until a condition holds in the page."""
        until = time.monotonic() + WAIT_S
        while not self.tell(f"!!({condition})"):
            assert time.monotonic() < until, self.tell("document.body.innerText")
            time.sleep(0.2)

    def close(self) -> None:
        """Let go of the window."""
        self._window.close()

    def _ask(self, method: str, **parameters: object) -> dict:
        number = next(self._ids)
        self._window.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while (answer := json.loads(self._window.recv(WAIT_S))).get("id") != number:
            pass
        assert "error" not in answer, answer
        return answer["result"]


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """A window of a Chromium with a profile of its own, which is made and used by nobody else."""
    process = subprocess.Popen(
        [CHROMIUM, *OPTIONS, f"--user-data-dir={profile}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        port = profile / "DevToolsActivePort"
        until = time.monotonic() + WAIT_S
        while not (port.is_file() and port.read_text()):
            assert process.poll() is None and time.monotonic() < until, "Chromium does not start"
            time.sleep(0.2)
        window = Browser(int(port.read_text().split()[0]))
        try:
            yield window
        finally:
            window.close()
    finally:
        process.terminate()
        process.wait(WAIT_S)


@contextmanager
def page_of_others(html: str) -> Iterator[int]:
    """Serve a page on a port of this machine, at any path, and yield the port."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *told: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
