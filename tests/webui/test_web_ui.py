"""The web UI as it is started: what a page of others can do to it, and how it ends."""

import json
import os
import signal
import sys
from pathlib import Path

import dagster as dg
import httpx
import pytest

from orchestration.report.health_page import trouble_list
from tests.report.hostile import SIGN, TEXTS
from tests.surroundings import command
from tests.webui.browser import CHROMIUM, Browser, browser, page_of_others
from tests.webui.served import Served, are_gone, served

ATTACK = (Path(__file__).parent / "attack.html").read_text()
PARAMETERS = """{
    mode: "default", runConfigData: "{}", selector: {
        repositoryLocationName: "stockcar", repositoryName: "__repository__", jobName: "fetch_news"
    }
}"""
LAUNCH = f"mutation {{ launchRun(executionParams: {PARAMETERS}) {{ __typename }} }}"
REPORT = "/report_asset_materialization/raw/article?metadata=%7B%7D"
READY = """{
    workspaceOrError { ... on Workspace { locationEntries { loadStatus } } }
    instance { daemonHealth { allDaemonStatuses { healthy } } }
}"""
UNREADABLE = ("opaque 0", "refused", "loaded", "failed", "sent", "closed", "true")
"""How an attack may end as far as its page is told; what it did is seen elsewhere."""

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")
needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="processes are listed by /proc")


@pytest.fixture(scope="module")
def web_ui(tmp_path_factory, manifest):
    with served(tmp_path_factory.mktemp("web ui")) as up:
        yield up


@pytest.fixture(scope="module")
def window(tmp_path_factory):
    with browser(tmp_path_factory.mktemp("chromium")) as opened:
        yield opened


def launched(up: Served) -> int:
    with dg.DagsterInstance.from_config(str(up.home)) as instance:
        return instance.get_runs_count()


def reported(up: Served) -> int:
    article = dg.AssetKey(["raw", "article"])
    with dg.DagsterInstance.from_config(str(up.home)) as instance:
        return len(instance.fetch_materializations(article, limit=100).records)


def asked(up: Served, query: str) -> dict:
    return httpx.post(f"{up.address}/graphql", json={"query": query}, timeout=120).json()["data"]


@needs_chromium
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "evil.example"])
def test_a_page_of_others_launches_nothing_and_reads_nothing(web_ui: Served, window: Browser, host):
    """As served by this machine, under its other name, and by a host of the attacker's."""
    before = launched(web_ui), reported(web_ui)
    with page_of_others(ATTACK) as port:
        window.open(f"http://{host}:{port}/")
        call = ", ".join(json.dumps(one) for one in (web_ui.address, LAUNCH, REPORT))
        ended = window.tell(f"attack({call})")
    assert len(ended) == 23
    assert (launched(web_ui), reported(web_ui)) == before
    assert {name: how for name, how in ended.items() if not how.startswith(UNREADABLE)} == {}


@needs_chromium
def test_a_name_of_others_that_is_pointed_here_is_not_served(web_ui: Served, window: Browser):
    """So that their page is of one origin with ours: all that tells them apart is the name."""
    window.open(web_ui.address.replace("127.0.0.1", "evil.example") + "/")
    assert window.tell("document.body.innerText") == "Invalid host header"
    before = launched(web_ui)
    assert window.tell(post_of_json(LAUNCH))["status"] == 400
    assert launched(web_ui) == before


@needs_chromium
def test_our_own_page_is_shown_and_launches(web_ui: Served, window: Browser):
    before = launched(web_ui)
    window.open(f"{web_ui.address}/jobs")
    window.wait_for("document.body.innerText.includes('read_inbox')")
    answer = window.tell(post_of_json(LAUNCH))
    assert answer == {
        "status": 200,
        "body": {"data": {"launchRun": {"__typename": "LaunchRunSuccess"}}},
    }
    assert launched(web_ui) == before + 1


@needs_chromium
def test_text_of_others_loads_nothing_in_our_page(web_ui: Served, window: Browser):
    """Shown as text it does not ask to; and where it came as Markdown, the page refuses to."""
    picture = "http://a.example/x.png"
    shown = trouble_list([(text, text) for text in TEXTS.values()])
    metadata = {"page": dg.MetadataValue.md(f"{shown}\n\nAs it came: ![x]({picture})\n")}
    made = dg.AssetMaterialization(dg.AssetKey(["raw", "quarantine"]), metadata=metadata)
    with dg.DagsterInstance.from_config(str(web_ui.home)) as instance:
        instance.report_runless_asset_event(made)
    window.open(f"{web_ui.address}/assets/raw/quarantine?view=events")
    buttons = "[...document.querySelectorAll('a')].filter((a) => /Show Markdown/.test(a.innerText))"
    window.wait_for(f"{buttons}.length")
    window.tell(
        "window.refused = []; document.addEventListener('securitypolicyviolation', "
        "(event) => refused.push(`${event.effectiveDirective} ${event.blockedURI}`))"
    )
    window.tell(f"{buttons}.forEach((button) => button.click())")
    window.wait_for("refused.length")
    assert window.tell("refused") == [f"img-src {picture}"]
    marks = "[...document.querySelectorAll('.dagster-markdown *')]"
    assert SIGN in window.tell("document.querySelector('.dagster-markdown').innerText")
    names = window.tell(f"{marks}.map((mark) => mark.tagName)")
    assert names.count("IMG") == 1 and "LI" in names
    assert set(names) <= {"UL", "LI", "STRONG", "P", "IMG", "A"}  # an address links to itself
    links = window.tell(f"{marks}.flatMap((mark) => mark.protocol ?? [])")
    assert set(links) <= {"http:", "https:", ":"}  # the last leads nowhere: it is no address


def post_of_json(query: str) -> str:
    """A script that asks as Dagster's own page does, and tells what was answered."""
    options = {
        "method": "POST",
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps({"query": query}),
    }
    return f"""fetch("/graphql", {json.dumps(options)}).then(async (answer) => {{
        const text = await answer.text();
        return {{status: answer.status, body: answer.ok ? JSON.parse(text) : text}};
    }})"""


def test_definitions_and_daemon_are_there_as_dagster_itself_starts_them(web_ui: Served):
    told = asked(web_ui, READY)
    assert told["workspaceOrError"]["locationEntries"] == [{"loadStatus": "LOADED"}]
    health = told["instance"]["daemonHealth"]["allDaemonStatuses"]
    assert health and all(daemon["healthy"] for daemon in health)
    reload = "mutation { reloadWorkspace { ... on Workspace { locationEntries { loadStatus } } } }"
    again = asked(web_ui, reload)["reloadWorkspace"]["locationEntries"]
    assert again == [{"loadStatus": "LOADED"}]


def test_a_log_is_read_from_the_folder_of_logs_alone(web_ui: Served):
    for path in ("/logs/%2e%2e/%2e%2e/dagster.yaml", "/logs/..%2f..%2fdagster.yaml"):
        assert httpx.get(f"{web_ui.address}{path}").status_code == 403


def test_a_second_one_at_the_same_port_says_so(web_ui: Served, tmp_path):
    port = web_ui.address.rpartition(":")[2]
    said = command(tmp_path, "ui", STOCKCAR_UI_PORT=port)
    assert said.returncode == 1
    assert f"nothing can be served on 127.0.0.1, port {port}: Address already in use" in said.stderr
    assert "Traceback" not in said.stderr


@needs_proc
def test_what_it_started_ends_with_it(web_ui: Served):
    """The last test of this web UI: a run is under way, or was."""
    asked(web_ui, LAUNCH)
    children = web_ui.children()
    assert sum("_daemon" in line or "code-server" in line for line in children.values()) == 2
    assert web_ui.end(signal.SIGTERM) == 0
    assert are_gone(children.keys())
    assert "Traceback" not in web_ui.log.read_text()


@needs_proc
@pytest.mark.parametrize("victim", ["_daemon", "code-server"])
def test_when_a_process_beside_it_dies_all_ends_with_a_sentence(tmp_path, manifest, victim):
    with served(tmp_path) as up:
        children = up.children()
        [pid] = [pid for pid, line in children.items() if victim in line]
        os.kill(pid, signal.SIGKILL)
        assert up.process.wait(180) == 1
    assert are_gone(children.keys())
    assert "was ended by signal 9, so all of the web UI was ended" in up.log.read_text()


@needs_proc
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_however_it_ends(tmp_path, manifest, number):
    with served(tmp_path) as up:
        children = up.children()
        assert len(children) > 2
        assert up.end(number) == (0 if number == signal.SIGINT else -signal.SIGKILL)
    assert are_gone(children.keys())
