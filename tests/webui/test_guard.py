"""The guard: our own page is served, and nothing that another page has sent gets through."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket

from orchestration.webui.guard import guarded

HOST = "127.0.0.1:3000"
HOSTS = ("localhost", "127.0.0.1", "[::1]", "stockcar.example")
OURS = {"origin": f"http://{HOST}", "sec-fetch-site": "same-origin"}
ELSEWHERE = [
    {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-site"},
    {"origin": "http://127.0.0.1", "sec-fetch-site": "same-site"},
    {"origin": "http://evil.example", "sec-fetch-site": "cross-site"},
    {"origin": "http://localhost:3000", "sec-fetch-site": "cross-site"},
    {"origin": "http://127.0.0.1:3000.evil.example"},
    {"origin": "http://evil.example"},
    {"origin": "null"},
    {"origin": ""},
    {"origin": "file://"},
    {"origin": f"chrome-extension://{HOST}"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"},
]
QUERY = {"query": "mutation { launchRun }"}
PAGES = ["/", "/runs", "/locations/stockcar", "/assets/marts/dim_race"]


@pytest.fixture
def reached() -> list[str]:
    """What got through to the web server behind the guard."""
    return []


@pytest.fixture
def web(reached) -> TestClient:
    async def answer(request: Request) -> JSONResponse:
        reached.append(f"{request.method} {request.url.path}")
        return JSONResponse({}, headers={"Content-Security-Policy": "base-uri 'none'"})

    async def listen(websocket: WebSocket) -> None:
        reached.append(f"WEBSOCKET {websocket.url.path}")
        await websocket.accept()
        await websocket.close()

    methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]
    routes = [
        WebSocketRoute("/{path:path}", listen),
        Route("/{path:path}", answer, methods=methods),
    ]
    return TestClient(guarded(Starlette(routes=routes), HOSTS), base_url=f"http://{HOST}")


@pytest.mark.parametrize("said", [{}, OURS, {"sec-fetch-site": "none"}], ids=str)
def test_our_page_and_a_script_are_served(web, reached, said):
    assert [web.get(page, headers=said).status_code for page in PAGES] == [200] * len(PAGES)
    assert web.get("/logs/a/b/c.err", headers=said).status_code == 200
    assert web.post("/graphql", json=QUERY, headers=said).status_code == 200
    assert len(reached) == len(PAGES) + 2


def test_our_page_may_listen(web, reached):
    with web.websocket_connect("/graphql", headers=OURS | {"host": HOST}):
        pass
    assert reached == ["WEBSOCKET /graphql"]


@pytest.mark.parametrize("said", ELSEWHERE, ids=str)
def test_what_another_page_sends_is_refused(web, reached, said):
    answers = [
        web.post("/graphql", json=QUERY, headers=said),
        web.get("/graphql", params=QUERY, headers=said),
        web.get("/download_debug/1", headers=said),
        web.get("/logs/1/compute_logs/x.err", headers=said),
        web.get("/server_info", headers=said),
        web.options("/graphql", headers=said | {"access-control-request-method": "POST"}),
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert not any("access-control-allow-origin" in answer.headers for answer in answers)
    assert reached == []


@pytest.mark.parametrize("said", [{}, *ELSEWHERE], ids=str)
def test_nobody_but_our_page_may_listen(web, reached, said):
    with pytest.raises(WebSocketDenialResponse), web.websocket_connect("/graphql", headers=said):
        pass
    assert reached == []


@pytest.mark.parametrize("said", [{}, OURS], ids=str)
@pytest.mark.parametrize(
    "kind",
    [
        "",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain",
        "text/plain; charset=application/json",
        "text/plain;application/json",
        "application/graphql",
        "application/jsonp",
        "multipart/form-data; boundary=application/json",
    ],
)
def test_what_a_form_can_send_changes_nothing(web, reached, kind, said):
    for address in ("/graphql", "/graphql?query=mutation{launchRun}"):
        sent = web.post(address, content=b'{"query": "x"}', headers={"content-type": kind, **said})
        assert sent.status_code == 403
    assert reached == []


@pytest.mark.parametrize("kind", ["application/json", "Application/JSON; charset=utf-8"])
def test_json_is_json_however_it_is_written(web, kind):
    assert web.post("/graphql", content=b"{}", headers={"content-type": kind}).status_code == 200


@pytest.mark.parametrize("said", [{}, OURS, {"accept": "text/html"}, {"accept": "image/*"}])
def test_a_query_is_not_read_from_an_address(web, reached, said):
    for address in ("/graphql?query=mutation{x}", "/graphql?anything", "/%67raphql?query={x}"):
        assert web.get(address, headers=said).status_code == 403
        assert web.head(address, headers=said).status_code == 403
    assert reached == []
    assert web.get("/graphql", headers={"accept": "text/html"}).status_code == 200


@pytest.mark.parametrize("said", [{}, OURS], ids=str)
@pytest.mark.parametrize(
    "address",
    [
        "/report_asset_materialization/raw/article",
        "/report_asset_check/raw/article?check_name=x&passed=true",
        "/report_asset_observation/raw/article",
        "/notebook?path=/x.ipynb&repoLocName=stockcar",
        "/dagit/notebook?path=/x.ipynb",
    ],
)
def test_nobody_reports_and_nothing_is_read_by_its_path(web, reached, address, said):
    assert web.post(address, json={}, headers=said).status_code == 403
    assert web.get(address, headers=said).status_code == 403
    assert reached == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_no_other_method_is_known(web, reached, method):
    assert web.request(method, "/graphql", json=QUERY, headers=OURS).status_code == 403
    assert reached == []


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:3000", 200),
        ("localhost:3000", 200),
        ("LOCALHOST", 200),
        ("[::1]:3000", 200),
        ("stockcar.example", 200),
        ("evil.example:3000", 400),
        ("127.0.0.1.evil.example", 400),
        ("evil.example:80@127.0.0.1", 400),
        ("www.stockcar.example", 400),
        ("", 400),
    ],
)
def test_it_answers_to_its_own_names_alone(web, host, status):
    """A name of others that is pointed at this machine makes their page one of our origin."""
    origin = {"origin": f"http://{host}"} if host else {}
    sent = web.post("/graphql", json=QUERY, headers={"host": host, **origin})
    assert sent.status_code == status


@pytest.mark.parametrize("name", ["host", "origin", "content-type"])
def test_a_header_that_is_given_twice_is_refused(web, reached, name):
    once = {"host": HOST, "origin": f"http://{HOST}", "content-type": "application/json"}
    twice = [*once.items(), (name, once[name])]
    assert web.post("/graphql", content=b"{}", headers=twice).status_code == 403
    assert reached == []


def test_behind_a_proxy_with_tls_our_page_is_still_ours(web):
    said = {"host": "stockcar.example", "origin": "https://stockcar.example"}
    assert web.post("/graphql", json=QUERY, headers=said).status_code == 200


def test_a_link_to_a_page_may_be_followed_and_does_nothing_else(web):
    said = {
        "sec-fetch-site": "cross-site",
        "sec-fetch-mode": "navigate",
        "sec-fetch-dest": "document",
    }
    assert [web.get(page, headers=said).status_code for page in PAGES] == [200] * len(PAGES)
    for address in ("/graphql", "/logs/a", "/download_debug/a"):
        assert web.get(address, headers=said | {"accept": "text/html"}).status_code == 403
    assert web.post("/", headers=said).status_code == 403


@pytest.mark.parametrize("address", ["/", "/graphql"])
def test_no_other_page_may_show_ours_under_its_own_buttons(web, address):
    answer = web.get(address, headers={"accept": "text/html"})
    assert answer.headers["x-frame-options"] == "DENY"
    policies = answer.headers.get_list("content-security-policy")
    assert policies[0] == "base-uri 'none'"
    assert {"frame-ancestors 'none'", "form-action 'self'"} <= set(policies[1].split("; "))
