"""What is kept beside the caches: documents as received, and what is remembered of the past."""

import os
import random
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import orjson

from orchestration import settings
from orchestration.cli.instance import close_dead_runs, open_instance, set_aside_torn_history
from orchestration.feeds.web.fetch_log import FetchLog, HostState, Memory
from orchestration.landing.quarantine import TORN
from orchestration.landing.results import land_season
from orchestration.store import archive
from orchestration.store.archive import Subject
from orchestration.store.warehouse import lap_folder, writing
from tests.chaos.harms import HARMLESS, HEALED, NAMED, harm
from tests.marts.small_season import FIRST_RACE, SEASON, SERIES, race

SEEN = datetime(2026, 3, 1, tzinfo=UTC)


class Archive:
    """Documents of a small season, each harmed before it lands in a new warehouse."""

    RACES = 4

    def __init__(self, folder: Path) -> None:
        self.root, self.file = folder / "archive", folder / "warehouse" / "stockcar.duckdb"
        self.bodies = {}
        for number in range(self.RACES):
            about = Subject(
                *("nascar_feed", "weekend_feed", SEASON),
                *(number % SERIES + 1, FIRST_RACE + number),
            )
            self.bodies[about] = orjson.dumps({"weekend_race": [race(number)]})
            archive.put(self.root, about, self.bodies[about], SEEN)

    def land(self) -> tuple[dict, list]:
        """Land all of it anew; return the documents by race, and what was refused."""
        self.file.unlink(missing_ok=True)
        with writing(self.file) as db:
            landed = land_season(db, [self.root], SEASON, lap_folder(self.file))
            query = "select race_id, document::varchar from raw.feed_payload"
            return dict(db.execute(query).fetchall()), landed.refused

    def sample(self, draw: random.Random) -> str:
        """Harm one; it lands as it was, or is refused by name, and the same bytes mend it."""
        about = draw.choice(sorted(self.bodies))
        (version,) = archive.versions(self.root, about)
        harm(draw, version.path)
        documents, refused = self.land()
        for other, body in self.bodies.items():
            if other.race_id in documents:
                assert orjson.loads(documents[other.race_id]) == orjson.loads(body)
        if about.race_id in documents:
            ended = HARMLESS
        else:
            ((reason, detail),) = [(one.reason, one.detail) for one in refused]
            assert reason == TORN
            assert str(version.path) in detail
            assert "Put it back from a copy" in detail
            ended = NAMED
        assert archive.put(self.root, about, self.bodies[about], datetime.now(UTC)) == version
        assert version.read() == self.bodies[about]
        assert (archive.held(self.root, about), len(self.land()[0])) == (
            *(version.sha256, self.RACES),
        )
        return ended


class FetchMemory:
    """The fetch log: what it says of an address is what it was told, or nothing."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "fetch_log.sqlite"
        log = FetchLog(self.path)
        self.known = [
            Memory(f"http://127.0.0.1/{n}.json", "nascar_feed", f'"{n}"', None, f"{n:064x}", "2026")
            for n in range(80)
        ]
        self.host = HostState("127.0.0.1", "open", "2026-01-01", "2026-01-02", 3)
        for memory in self.known:
            log.remember(memory)
        log.keep_host(self.host)
        log.close()
        self.whole = self.path.read_bytes()

    def sample(self, draw: random.Random) -> str:
        """Harm it, recall all, and go on."""
        self.path.write_bytes(self.whole)
        self.path.with_suffix(".broken").unlink(missing_ok=True)
        harm(draw, self.path)
        log = FetchLog(self.path)
        lost = 0
        for memory in self.known:
            found = log.recall(memory.url)
            assert found in (memory, Memory(memory.url)), found
            lost += found != memory
        assert log.host("127.0.0.1") in (self.host, HostState("127.0.0.1"))
        log.remember(self.known[0])
        assert log.recall(self.known[0].url) == self.known[0]
        log.close()
        return HEALED if lost or self.path.with_suffix(".broken").exists() else HARMLESS


@dg.asset
def laps() -> None: ...


DEFS = dg.Definitions(assets=[laps], jobs=[dg.define_asset_job("job", selection="laps")])


class Runs:
    """The record of runs: it is read, or begun anew, and a run is on it either way."""

    def __init__(self, folder: Path) -> None:
        self.home = folder
        folder.mkdir()
        (folder / "dagster.yaml").write_text("telemetry: {enabled: false}\n")
        self.where = settings.Settings(data_dir=folder)
        self.run()

    def run(self) -> None:
        """Do what a command does with the record of runs."""
        before = os.environ.get("DAGSTER_HOME")
        os.environ["DAGSTER_HOME"] = str(self.home)
        try:
            with open_instance(self.home, self.where) as instance:
                close_dead_runs(instance)
                done = DEFS.resolve_job_def("job").execute_in_process(instance=instance)
                assert done.run_id in {run.run_id for run in instance.get_runs()}
        finally:
            os.environ.pop("DAGSTER_HOME")
            if before is not None:
                os.environ["DAGSTER_HOME"] = before

    def sample(self, draw: random.Random) -> str:
        """Harm one of its files."""
        files = [*(self.home / "history").rglob("*.db"), *(self.home / "schedules").rglob("*.db")]
        harm(draw, draw.choice(sorted(files)))
        try:
            self.run()
        except Exception:
            assert set_aside_torn_history(self.home)
            self.run()
            return HEALED
        return HARMLESS
