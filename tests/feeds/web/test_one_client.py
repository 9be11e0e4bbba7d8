"""There is one way to ask the network: whoever needs it goes through `feeds/web`."""

import ast

from tests.surroundings import REPO

NETWORK = {
    *("aiohttp", "ftplib", "http", "httpcore", "httpx", "requests", "smtplib", "socket"),
    *("socketserver", "ssl", "telnetlib", "urllib3", "websockets", "xmlrpc"),
}


def imported(text: str) -> set[str]:
    """The modules that a file names in its imports."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


LISTENS = {"webui/server.py"}
"""It waits for connections and opens none."""


def test_only_the_client_opens_connections():
    users = {
        path.relative_to(REPO / "orchestration").as_posix()
        for path in (REPO / "orchestration").rglob("*.py")
        for name in imported(path.read_text())
        if name.partition(".")[0] in NETWORK or name.startswith("urllib.request")
    }
    assert users - LISTENS == {
        "feeds/web/addresses.py",
        "feeds/web/bodies.py",
        "feeds/web/connections.py",
        "feeds/web/transport.py",
    }
