"""A warehouse small enough to be published many times in one test."""

from pathlib import Path

import duckdb

from orchestration.publishing.release import publish
from orchestration.publishing.release_json import Check

CHECKS = [Check("one_winner_per_race", "pass", 0)]
TEXTS = {"dim_race": {"": "Grain: one row per race. It's short.", "race_id": "The feed's number."}}


class OneMartWarehouse:
    """A warehouse with one mart and one table of rules, and a folder to publish to."""

    def __init__(self, folder: Path):
        self.warehouse, self.published = folder / "warehouse.duckdb", folder / "published"
        self.macro = folder / "known.sql"
        self.macro.write_text(
            "create macro marts.as_of(known_at) as table"
            " from marts.dim_race where known_from <= known_at;"
        )
        self.fill(3)

    def change(self, statement: str) -> None:
        """Change the warehouse."""
        with duckdb.connect(str(self.warehouse)) as db:
            db.execute(statement)

    def fill(self, races: int) -> None:
        with duckdb.connect(str(self.warehouse)) as db:
            db.execute("create schema if not exists marts; create schema if not exists rules")
            db.execute(
                """
                create or replace table marts.dim_race as
                select range::integer as race_id, timestamp '2023-11-04' as known_from
                from range(?)
                """,
                [races],
            )
            db.execute("create or replace table rules.series as select 'cup' as series")

    def publish(self, texts: dict | None = None, recorded: str | None = None):
        """Publish; `said` is then what was told of the release before."""
        self.said: list[str] = []
        texts = TEXTS if texts is None else texts
        places = (self.warehouse, self.published)
        return publish(*places, CHECKS, [self.macro], texts, recorded, self.said.append)

    @property
    def file(self) -> Path:
        return self.published / "stockcar.duckdb"

    def read(self, query: str) -> list[tuple]:
        with duckdb.connect(str(self.file), read_only=True) as db:
            return db.execute(query).fetchall()

    def count(self) -> int:
        return self.read("select count(*) from marts.dim_race")[0][0]

    def state(self) -> dict[str, tuple[int, int]]:
        return {
            str(path.relative_to(self.published)): (path.stat().st_ino, path.stat().st_mtime_ns)
            for path in sorted(self.published.rglob("*"))
            if path.is_file()
        }
