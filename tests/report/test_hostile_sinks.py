"""One run over sources in which every field is hostile: whatever it then shows is inert."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import pytest

from orchestration.feeds.nascar.kinds import OPTIONAL
from tests.feeds.small_feed import serving
from tests.report.hostile import LONGEST_ENTRY, LONGEST_LINE, SIGN, acting_markup, unseen
from tests.report.hostile_sources import (
    SEASON,
    drop_articles,
    put_feed,
    put_news,
    write_history,
)
from tests.surroundings import REPO, command, environment

NEWS = """
[[feed]]
url = "{url}/feed.rss"
[[feed]]
url = "{url}/broken.rss"
[[page]]
url = "{url}/absent"
"""
JOB = """
import sys
from orchestration.cli.jobs import Jobs
from rich.console import Console

with Jobs(Console(stderr=True)) as jobs:
    jobs.run(sys.argv[1], 2025, 2025)
"""


@dataclass
class Told:
    """What was said in all: by commands, and in the record of runs."""

    data: Path
    printed: dict[str, str]
    events: list[dg.EventLogEntry]

    def metadata(self) -> list[tuple[str, dg.MetadataValue]]:
        """Each entry of metadata of what was made, checked or failed, with its place."""
        found = []
        for entry in self.events:
            if entry.dagster_event is None:
                continue
            event, data = entry.dagster_event, entry.dagster_event.event_specific_data
            made = getattr(data, "materialization", None) or getattr(
                data, "asset_observation", None
            )
            failure = getattr(data, "user_failure_data", None)
            for holder in (made, failure, data):
                for name, value in (getattr(holder, "metadata", None) or {}).items():
                    found.append((f"{event.event_type_value} {event.step_key} {name}", value))
        return found


@pytest.fixture(scope="module")
def told(tmp_path_factory, manifest) -> Told:
    data = tmp_path_factory.mktemp("hostile")
    with serving() as feed:
        put_feed(feed)
        put_news(feed)
        drop_articles(data / "inbox")
        write_history(data / "history", is_readable=False)
        (data / "news.toml").write_text(NEWS.format(url=feed.url))
        settings = {
            "STOCKCAR_FEED_KINDS": ",".join(OPTIONAL),
            "STOCKCAR_HISTORY": str(data / "history"),
            "STOCKCAR_NEWS_FILE": str(data / "news.toml"),
            "STOCKCAR_REQUESTS_PER_SECOND": "500",
            "STOCKCAR_FEED_URL": feed.url,
        }
        said = {"news": job(data, "fetch_news", settings)}
        said["refresh"] = command(data, "refresh", str(SEASON), **settings)
        for name in ("summary", "health", "audit"):
            said[name] = command(data, name, **settings)
        write_history(data / "history", is_readable=True)
        said["history"] = job(data, "land", settings)
    with dg.DagsterInstance.from_config(str(data / "dagster_home")) as instance:
        events = [entry for run in instance.get_runs() for entry in instance.all_logs(run.run_id)]
    assert {name: ran.stderr for name, ran in said.items() if ran.returncode} == {}
    printed = {name: ran.stdout + ran.stderr for name, ran in said.items()}
    return Told(data, printed, events)


def job(data: Path, name: str, settings: dict[str, str]) -> subprocess.CompletedProcess:
    """Run a job that no command of the project runs by itself."""
    return subprocess.run(
        [sys.executable, "-c", JOB, name],
        cwd=REPO,
        env=environment(data, **settings),
        capture_output=True,
        text=True,
    )


def test_the_texts_got_as_far_as_what_is_shown(told):
    assert SIGN in told.printed["refresh"] + told.printed["news"]
    assert SIGN in "".join(str(value.value) for _, value in told.metadata())


def test_nothing_printed_acts_on_a_terminal(told):
    assert {name: found for name, said in told.printed.items() if (found := unseen(said))} == {}
    longest = max(len(line) for said in told.printed.values() for line in said.splitlines())
    assert longest < LONGEST_LINE
    assert not any("Traceback" in said for said in told.printed.values())


def test_no_page_in_the_web_ui_is_more_than_our_own_marks(told):
    pages = [
        (place, value.md_str)
        for place, value in told.metadata()
        if isinstance(value, dg.MarkdownMetadataValue)
    ]
    assert len(pages) > 5
    for place, page in pages:
        assert (place, acting_markup(page), unseen(page)) == (place, [], [])
        assert max(map(len, page.splitlines() or [""])) < LONGEST_LINE


def test_no_entry_in_the_web_ui_acts_or_is_endless(told):
    for place, value in told.metadata():
        assert not isinstance(value, dg.UrlMetadataValue | dg.NotebookMetadataValue), place
        if isinstance(value, dg.MarkdownMetadataValue):
            continue
        texts = [str(value.value)]
        if isinstance(value, dg.TableMetadataValue):
            texts = [str(cell) for record in value.records for cell in record.data.values()]
            assert not any(
                column.description and SIGN in column.description for column in value.schema.columns
            )
        elif isinstance(value, dg.JsonMetadataValue):
            texts = [json.dumps(value.data, ensure_ascii=False)]
        for text in texts:
            assert (place, unseen(text)) == (place, [])
            assert len(text) < LONGEST_ENTRY * 10, place


def test_no_line_of_a_log_is_two_or_turns_around(told):
    for entry in told.events:
        if entry.dagster_event is None:
            assert (unseen(entry.user_message), "\n" in entry.user_message) == ([], False)
            assert len(entry.user_message) < LONGEST_ENTRY


def test_the_release_says_nothing_of_others(told):
    text = (told.data / "published" / "release.json").read_text()
    assert SIGN not in text and unseen(text) == []


def test_no_file_is_named_by_others(told):
    """But for those that lie where a person dropped them."""
    for path in told.data.rglob("*"):
        place = path.relative_to(told.data).as_posix()
        if not place.startswith("inbox/"):
            assert (unseen(place), SIGN in place) == ([], False), place
    beside = {path.name for path in told.data.parent.iterdir()}
    assert not any(SIGN in name for name in beside)
