"""What is made again when it rots: the release, the warehouse, rows of laps."""

import random
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import orjson

from orchestration.landing.results import land_season
from orchestration.publishing.release_json import HASH, RELEASE
from orchestration.publishing.snapshot import fingerprints
from orchestration.publishing.verify import inspect
from orchestration.store import archive, lap_files
from orchestration.store.archive import Subject
from orchestration.store.file_hash import sha256_of
from orchestration.store.torn import TornError
from orchestration.store.warehouse import connect, lap_folder, writer_lock, writing
from tests.chaos.documents import rarer_bodies
from tests.chaos.harms import HARMLESS, HEALED, harm
from tests.marts.small_season import SEASON, race
from tests.publishing.one_mart import OneMartWarehouse

SEEN = datetime(2026, 3, 1, tzinfo=UTC)


class Published:
    """A release, its warehouse, and the hash that is on record of it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.made = OneMartWarehouse(folder)
        self.made.publish()
        self.folder = self.made.published

    def sample(self, draw: random.Random) -> str:
        """Harm one of the files that hold data."""
        files = sorted(self.folder.rglob("*.parquet"))
        return self._harm(draw, draw.choice([self.made.file, self.made.file, *files]))

    def sample_release_json(self, draw: random.Random) -> str:
        """Harm `release.json`, or its hash."""
        return self._harm(draw, self.folder / draw.choice((RELEASE, RELEASE, HASH)))

    def _harm(self, draw: random.Random, path: Path) -> str:
        recorded, whole = sha256_of(self.folder / RELEASE), path.read_bytes()
        harm(draw, path)
        found = inspect(self.folder, recorded)
        if path.read_bytes() == whole:  # zeros lay there before
            assert not found.differences
            return HARMLESS
        assert found.differences, f"{path} is served"
        assert path.name != "stockcar.duckdb" or not found.is_readable
        self.made.publish(recorded=recorded)
        assert self.made.said, "it was mended without a word"
        assert not inspect(self.folder).differences
        assert self.made.count() == 3
        return HEALED


class Warehouse:
    """A small season landed, and marts of it, as a build would leave them."""

    def __init__(self, folder: Path) -> None:
        self.archive, self.file = folder / "archive", folder / "warehouse" / "stockcar.duckdb"
        for number in range(12):
            about = Subject("nascar_feed", "weekend_feed", SEASON, 3, 8000 + number)
            archive.put(self.archive, about, _weekend(number), SEEN)
        self.make()
        self.whole, self.content = self.file.read_bytes(), self.look()

    def make(self) -> None:
        """Land what the archive holds, and build marts of it."""
        with writing(self.file) as db:
            land_season(db, [self.archive], SEASON, lap_folder(self.file))
            db.execute("create schema if not exists marts; create schema if not exists rules")
            db.execute(
                "create or replace table marts.dim_race as select race_id, document"
                " from raw.feed_payload order by all"
            )
            db.execute(
                "create or replace table rules.place as select range, hash(range) from range(20000)"
            )

    def look(self) -> dict:
        """What a run reads: raw tables to decide what to build, marts to publish them."""
        with writer_lock(self.file):
            with connect(self.file) as db:
                raw = db.execute(
                    "select count(*), sum(hash(p)::hugeint) from raw.feed_payload as p"
                )
                read = raw.fetchone()
            return {"raw": read, **fingerprints(self.file)}

    def sample(self, draw: random.Random) -> str:
        """Harm the file; what is read of it is the same, or it is made again."""
        self.file.write_bytes(self.whole)
        harm(draw, self.file)
        ended = HARMLESS
        try:
            seen = self.look()
        except TornError as error:
            assert "was set aside as" in str(error)
            self.make()
            seen, ended = self.look(), HEALED
        assert seen == self.content, "the warehouse says something else without a word"
        return ended


class WrittenAhead:
    """A warehouse whose last commits still stand in the file beside it, as a kill leaves them."""

    COMMITS = 6

    def __init__(self, folder: Path) -> None:
        self.file = folder / "warehouse" / "stockcar.duckdb"
        self.ahead = self.file.with_name("stockcar.duckdb.wal")
        with writing(self.file) as db:
            db.execute("create table raw.one (state integer); create table raw.two (state integer)")
        with duckdb.connect(str(self.file)) as db:
            db.execute("pragma disable_checkpoint_on_shutdown; pragma wal_autocheckpoint = '1GB'")
            for state in range(1, self.COMMITS + 1):
                db.execute("begin")
                for table in ("one", "two"):
                    db.execute(f"delete from raw.{table}")
                    db.execute(f"insert into raw.{table} select ? from range(500)", [state])
                db.execute("commit")
        self.whole = {path: path.read_bytes() for path in (self.file, self.ahead)}

    def sample(self, draw: random.Random) -> str:
        """Harm it: what is read is the state after one of the commits, or it is set aside."""
        for path, body in self.whole.items():
            path.write_bytes(body)
        harm(draw, self.ahead)
        try:
            with writer_lock(self.file), connect(self.file) as db:
                states = [
                    db.execute(
                        f"select min(state), max(state), count(*) from raw.{table}"
                    ).fetchone()
                    for table in ("one", "two")
                ]
        except TornError:
            return HEALED
        lowest, highest, rows = states[0]
        assert states[0] == states[1], f"two states are mixed: {states}"
        assert (lowest, rows) == (highest, 500) or rows == 0, states
        return HARMLESS if lowest == self.COMMITS else "an earlier commit, whole"


class Laps:
    """Rows of laps, unpacked from documents in an archive."""

    def __init__(self, folder: Path) -> None:
        self.archive, self.file = folder / "archive", folder / "warehouse" / "stockcar.duckdb"
        for about, body in rarer_bodies():
            if about.kind in ("lap_times", "live_pit_data", "lap_notes", "live_flag_data"):
                archive.put(self.archive, about, body, SEEN)
        self.content = self.land()

    def land(self) -> dict:
        """Land the season as `raw/feed_payload` does; return all rows."""
        with writing(self.file) as db:
            self.torn = lap_files.drop_torn(lap_folder(self.file))
            land_season(db, [self.archive], 2023, lap_folder(self.file))
            assert not lap_files.incomplete_seasons(db, lap_folder(self.file))
            return {
                name: db.execute(f"select * from raw.{name} order by all").fetchall()
                for name in ("lap", "lap_flag", "lap_note", "flag_change", "pit_stop")
            }

    def sample(self, draw: random.Random) -> str:
        """Harm one file of rows, or its hash."""
        files = sorted(lap_folder(self.file).rglob("*.parquet*"))
        path = draw.choice(files)
        whole = path.read_bytes()
        harm(draw, path)
        is_changed = path.read_bytes() != whole
        with writing(self.file) as db:
            shown = db.execute("select count(*) from raw.lap").fetchone()[0]
        assert shown in (0, len(self.content["lap"]))
        assert self.land() == self.content
        assert bool(self.torn) is is_changed
        return HEALED if is_changed else HARMLESS


def _weekend(number: int) -> bytes:
    return orjson.dumps({"weekend_race": [race(number)]})
