"""Secrets of the settings stand nowhere but in requests to the host that they are for.

Each is set to a value with a marker in it and used in every way that can fail; then the marker is
looked for in what was printed, logged, recorded by Dagster and written to the data folder.
"""

import contextlib
import logging
import traceback
from pathlib import Path

import dagster as dg
import pytest

from orchestration import settings
from orchestration.cli.refresh import dry_run
from orchestration.defs.failures import report_failure
from orchestration.defs.fetch_history import history
from orchestration.defs.fetch_news import news
from orchestration.defs.resources import Stockcar
from orchestration.feeds import clients
from orchestration.feeds.web.http import Fetcher
from orchestration.report.health_page import health_table
from orchestration.settings import SettingsError
from tests.feeds.small_feed import serving
from tests.feeds.web.hostile_server import hostile
from tests.surroundings import command

MARK = "t0ps3cret"
ASKED = {"path": f"/{MARK}", "query": f"/files?key={MARK}", "password": "/files"}
"""Where in an address a secret may stand."""

ECHO = f"HTTP/1.1 200 {MARK}\r\n{MARK} no header\r\n\r\n".encode()
ODD = {
    "a header that is none": lambda: [ECHO],
    "a status that is none": lambda: [f"HTTP/1.1 ² {MARK}\r\n\r\n".encode()],
    "a redirect to nowhere": lambda: [
        f"HTTP/1.1 302 Found\r\nLocation: http://a..b/{MARK}\r\n\r\n".encode()
    ],
    "a redirect inside": lambda: [
        f"HTTP/1.1 302 Found\r\nLocation: http://ann:{MARK}@10.0.0.1/?{MARK}\r\n\r\n".encode()
    ],
    "a redirect outside": lambda: [
        f"HTTP/1.1 302 Found\r\nLocation: http://paper.example/{MARK}\r\n\r\n".encode()
    ],
    "an error": lambda: [f"HTTP/1.1 500 {MARK}\r\nContent-Length: 0\r\n\r\n".encode()],
    "a denial": lambda: [f"HTTP/1.1 404 {MARK}\r\nContent-Length: 0\r\n\r\n".encode()],
    "nothing": lambda: [],
}
"""What a host may answer, which was told the secret and may say it again."""


def address(port: int, kind: str) -> str:
    userinfo = f"ann:{MARK}@" if kind == "password" else ""
    return f"http://{userinfo}127.0.0.1:{port}{ASKED[kind]}"


@pytest.fixture
def surroundings(monkeypatch, tmp_path, caplog):
    """A data folder of the test's own, and a client that gives up at once."""
    monkeypatch.setenv("STOCKCAR_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("STOCKCAR_REQUESTS_PER_SECOND", "500")
    monkeypatch.setattr(Fetcher, "__init__", impatient(Fetcher.__init__))
    caplog.set_level(logging.DEBUG)
    return tmp_path / "data"


def impatient(make):
    def made(self, *given, **options):
        make(self, *given, **{"attempts": 1, "backoff_s": 0.001} | options)

    return made


@pytest.fixture
def traces(surroundings, caplog, capfd):
    """Everything that was said and written, as one text."""

    def find(*more: object) -> str:
        said = capfd.readouterr()
        logged = [record.getMessage() + str(record.exc_info) for record in caplog.records]
        return "\n".join([said.out, said.err, *logged, written(surroundings), *map(str, more)])

    return find


def written(folder: Path) -> str:
    """The bytes of each file, and the names of all."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return "\n".join(f"{path} {path.read_bytes().decode('latin-1')}" for path in files)


def told(error: BaseException) -> str:
    """All that an exception says, with those that it came from, whether they would be shown."""
    chain = []
    while error:
        chain += [repr(error), repr(vars(error)), *traceback.format_exception(error)]
        error = error.__cause__ or error.__context__
    return "\n".join(chain)


def recorded(result: dg.ExecuteInProcessResult) -> list[str]:
    """Dagster's events with what they carry."""
    return [repr(event) for event in result.all_events]


@pytest.mark.parametrize("kind", ASKED)
@pytest.mark.parametrize("play", ODD.values(), ids=ODD)
def test_the_address_of_history(monkeypatch, traces, kind, play):
    with hostile(play) as host:
        monkeypatch.setenv("STOCKCAR_HISTORY", address(host.port, kind))
        result = dg.materialize([history], resources={"stockcar": Stockcar()})
        where = settings.load()
        dry_run_of = clients.history(where)
        found = traces(*recorded(result), health_table(where), repr(where), repr(dry_run_of))
        (made,) = result.asset_materializations_for_node("archive__history")
    assert host.asked  # the host itself was told
    assert MARK in host.asked[0] or "Authorization: Basic" in host.asked[0]
    assert made.metadata["trouble"].value.count("127.0.0.1") >= 3
    assert MARK not in found
    assert "YW5uO" not in found  # nor as it is sent


@pytest.mark.parametrize("kind", ASKED)
def test_the_address_of_history_that_nobody_answers_or_may_be_asked(monkeypatch, traces, kind):
    said = []
    for place in (address(9, kind), address(9, kind).replace("127.0.0.1", "paper.example")):
        monkeypatch.setenv("STOCKCAR_HISTORY", place)
        result = dg.materialize([history], resources={"stockcar": Stockcar()}, raise_on_error=False)
        said += recorded(result)
    assert MARK not in traces(*said)


@pytest.mark.parametrize("kind", ASKED)
def test_a_dry_run_names_the_host_of_history_only(monkeypatch, traces, kind):
    from rich.console import Console

    monkeypatch.setenv("STOCKCAR_FEED_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("STOCKCAR_HISTORY", address(9, kind))
    dry_run(settings.load(), range(2023, 2024), Console())
    found = traces()
    assert "http://127.0.0.1:9" in found
    assert "cup_series.parquet" in found
    assert MARK not in found


def failed_run() -> dg.RunFailureSensorContext:
    """What the sensor is given after a run that failed."""

    @dg.op
    def fails():
        raise ValueError("no index of season 2031")

    instance = dg.DagsterInstance.ephemeral()
    job = dg.GraphDefinition("refresh", node_defs=[fails]).to_job()
    result = job.execute_in_process(instance=instance, raise_on_error=False)
    return dg.build_run_status_sensor_context(
        sensor_name="report_failure",
        dagster_instance=instance,
        dagster_run=result.dagster_run,
        dagster_event=result.get_run_failure_event(),
    ).for_run_failure()


@pytest.mark.parametrize("kind", ASKED)
@pytest.mark.parametrize("play", ODD.values(), ids=ODD)
def test_the_webhook(monkeypatch, traces, kind, play):
    with hostile(play) as host:
        monkeypatch.setenv("STOCKCAR_WEBHOOK_URL", address(host.port, kind))
        report_failure(failed_run())
        why = clients.tell_webhook(settings.load(), {"text": "a run failed"})
    found = traces(why, repr(settings.load()))
    assert len(host.asked) == 2
    assert "127.0.0.1" in why
    assert MARK not in found


@pytest.mark.parametrize("kind", ASKED)
def test_a_webhook_that_nobody_answers_or_may_be_told(monkeypatch, traces, kind):
    reasons = []
    for place in (address(9, kind), address(9, kind).replace("127.0.0.1", "chat.example")):
        monkeypatch.setenv("STOCKCAR_WEBHOOK_URL", place)
        report_failure(failed_run())
        reasons.append(clients.tell_webhook(settings.load(), {}))
    assert "could not be reached" in reasons[0]
    assert "chat.example is off" in reasons[1]  # no host of others without the operator's word
    assert MARK not in traces(*reasons)


def test_a_webhook_is_told_and_keeps_its_secret(monkeypatch, traces):
    with serving() as server:
        monkeypatch.setenv("STOCKCAR_WEBHOOK_URL", f"{server.url}/{MARK}")
        report_failure(failed_run())
    ((path, body),) = server.taken
    assert (path, b"refresh failed" in body) == (f"/{MARK}", True)
    assert MARK not in traces()


@pytest.mark.parametrize("fault", ["404", "500", "redirect:http://a..b/", b"no feed"])
def test_the_token_of_a_news_feed(monkeypatch, tmp_path, traces, fault):
    with serving() as server:
        server.always["/robots.txt"] = "404"
        server.always[f"/rss?key={MARK}"] = fault
        listed = tmp_path / "news.toml"
        listed.write_text(f'[[feed]]\nurl = "{server.url}/rss?key={MARK}"\n')
        monkeypatch.setenv("STOCKCAR_NEWS_FILE", str(listed))
        monkeypatch.setenv("STOCKCAR_ALLOW_PRIVATE", "1")
        result = dg.materialize([news], resources={"stockcar": Stockcar()})
        assert len(server.asked(MARK)) == 1
    (made,) = result.asset_materializations_for_node("archive__news")
    assert "127.0.0.1" in made.metadata["trouble"].value
    assert MARK not in traces(*recorded(result), health_table(settings.load()))


WRONG = [
    ("STOCKCAR_WEBHOOK_URL", MARK),
    ("STOCKCAR_WEBHOOK_URL", f"ftp://ann:{MARK}@h.example"),
    ("STOCKCAR_WEBHOOK_URL", f"https://h.example/é/{MARK}"),
    ("STOCKCAR_HISTORY", f"files/{MARK}"),
    ("STOCKCAR_HISTORY", f"https://h.example/ {MARK}"),
    ("STOCKCAR_FEED_URL", f"https://ann:{MARK}@h.example"),
    ("STOCKCAR_FEED_URL", f"https://h.example/?key={MARK}"),
    ("STOCKCAR_FEED_URL", f"{MARK}@h.example"),
    ("STOCKCAR_PROJECT_URL", f"https://{MARK}@h.example"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_setting_that_is_refused(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    monkeypatch.setenv("STOCKCAR_LIVE", "yes")  # another that is wrong shows no more
    with pytest.raises(SettingsError) as refused:
        settings.load()
    monkeypatch.setenv("STOCKCAR_LIVE", "0")
    with pytest.raises(SettingsError, match=name) as alone:
        settings.load()
    assert MARK not in told(refused.value) + told(alone.value)


@pytest.mark.parametrize(
    "place", [f"http://[half{MARK}", f"http://a..b/{MARK}", f"http://h:²{MARK}"]
)
def test_an_address_that_is_none(monkeypatch, traces, place):
    errors = []
    for name in ("STOCKCAR_HISTORY", "STOCKCAR_WEBHOOK_URL", "STOCKCAR_FEED_URL"):
        monkeypatch.setenv(name, place)
        with contextlib.suppress(SettingsError):
            errors.append(clients.tell_webhook(settings.load(), {}))
        try:
            clients.require_refresh(settings.load())
            clients.history(settings.load())
        except SettingsError as error:
            errors.append(told(error))
        monkeypatch.setenv(name, "")
    assert len(errors) >= 3
    assert MARK not in traces(*errors)


def test_a_file_of_settings_that_cannot_be_read(tmp_path):
    file = tmp_path / ".env"
    file.write_bytes(f"STOCKCAR_WEBHOOK_URL=https://h.example/{MARK}\n".encode() + b"\xff")
    with pytest.raises(SettingsError) as refused:
        settings.load(file)
    file.write_text(f"STOCKCAR_WEBHOOK_URL 'https://h.example/{MARK}\n")
    with pytest.raises(SettingsError) as torn:
        settings.load(file)
    assert MARK not in told(refused.value) + told(torn.value)


def test_a_whole_command_and_its_record_of_runs(tmp_path):
    """A refresh whose sources all send what they should not, and the health report after it."""
    data = tmp_path / "data"
    with serving() as server:
        server.always["/cacher/2024/race_list_basic.json"] = b"no index"
        variables = {
            "STOCKCAR_FEED_URL": server.url,
            "STOCKCAR_REQUESTS_PER_SECOND": "500",
            "STOCKCAR_HISTORY": f"{address(server.port, 'password')}/{MARK}?key={MARK}",
            "STOCKCAR_WEBHOOK_URL": address(server.port, "path"),
        }
        refresh = command(data, "refresh", "2024", **variables)
        health = command(data, "health", **variables)
    assert refresh.returncode == 1
    assert len(server.asked(MARK)) == 3
    assert "nascar_data" in health.stdout
    assert MARK not in refresh.stdout + refresh.stderr + health.stdout + health.stderr
    assert MARK not in written(data)
