"""What the web UI answers: its own pages' requests, and nothing that another page has sent.

The web UI knows no passwords: whoever reaches it may launch runs. On the machine of its operator
that includes each page that is open in a browser there, because a page of anybody may send a
request to this address. What a browser says of such a request is true, so it is told by that:

- it is sent to a host by a name that is ours, so that no other name can be pointed here;
- it comes from no page of another address, port included;
- what changes something is a POST of JSON to `/graphql`, which no form and no picture can send.

Scripts that are no browser say none of it and are let in, with the same request in the same form.
"""

from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

GRAPHQL = "/graphql"
"""Where the web UI asks, launches and listens."""
JSON = "application/json"
READING = ("GET", "HEAD")
OUR_SITES = ("same-origin", "none")
"""A request of our own page, or of nobody's: an address that was typed or kept."""
UNUSED = ("/notebook", "/dagit/notebook", "/report_asset_")
"""Reads files of this machine; takes anybody's word that an asset was made. Nothing needs them."""
NOT_FRAMED = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""No other page shows ours under its own buttons, loads it as a script, or holds its window."""
POLICY = (
    "frame-ancestors 'none'; form-action 'self'; "
    "img-src 'self' data: blob:; media-src 'self'; font-src 'self' data:"
)
"""Beside Dagster's own: a picture of elsewhere would tell its owner who looks at what."""


def guarded(app: ASGIApp, hosts: Sequence[str]) -> ASGIApp:
    """Put the guard before an application.

    Args:
        app: Dagster's web server.
        hosts: Names and addresses by which it may be asked, without ports.
    """
    return TrustedHostMiddleware(OriginGuard(app), allowed_hosts=hosts, www_redirect=False)


class OriginGuard:
    """Refuses, with a sentence, what another page has sent and what nobody should send."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on or refuse it; a websocket is a request as well."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        if refusal := _refusal(scope):
            await PlainTextResponse(f"{refusal}\n", 403)(scope, receive, send)
            return

        async def send_not_framed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(NOT_FRAMED)
                headers.append("Content-Security-Policy", POLICY)
            await send(message)

        await self._app(scope, receive, send_not_framed)


def _refusal(scope: Scope) -> str | None:
    """Why a request is refused, as a sentence for whoever sent it; None when it is not."""
    headers, path = Headers(scope=scope), scope["path"]
    if any(len(headers.getlist(name)) > 1 for name in ("host", "origin", "content-type")):
        return "A header is given twice."
    origin = headers.get("origin")
    if origin is not None and _host(origin) != headers.get("host", "").lower():
        return (
            "This was sent by a page of another address. A proxy before this server has to pass "
            "the header Host on as it came."
        )
    if scope["type"] == "websocket":
        return None if origin and path == GRAPHQL else "Only our own page may listen here."
    if headers.get("sec-fetch-site", "none") not in OUR_SITES and not _is_a_link(scope, headers):
        return "This was sent by a page of another address."
    if path.startswith(UNUSED) or ".." in path.split("/"):
        return "There is nothing here."
    if scope["method"] in READING:
        return _refusal_to_read(scope, headers)
    if scope["method"] != "POST" or path != GRAPHQL:
        return "Nothing is changed by this request."
    if headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        return f"What changes something is sent as {JSON}."
    return None


def _refusal_to_read(scope: Scope, headers: Headers) -> str | None:
    """Why a request that should change nothing is refused: as a query it could launch runs."""
    if scope["path"] == GRAPHQL and (
        scope["query_string"] or "text/html" not in headers.get("accept", "")
    ):
        return "Queries are sent by POST."
    return None


def _is_a_link(scope: Scope, headers: Headers) -> bool:
    """Whether somebody followed a link of another page to a page of ours, in a window of its own.

    A page only: what it shows it fetches itself, and nothing is downloaded or asked by a link.
    """
    return (
        scope["method"] == "GET"
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
        and not scope["path"].startswith((GRAPHQL, "/logs/", "/download_debug/"))
    )


def _host(origin: str) -> str | None:
    """The host and port of an origin; None for `null` and what is none."""
    scheme, _, host = origin.lower().partition("://")
    return host if scheme in ("http", "https") and host else None
