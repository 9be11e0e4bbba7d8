"""An archive of two roots and a warehouse, as a run has them, for tests of landing."""

from datetime import UTC, datetime
from pathlib import Path

import orjson

from orchestration.landing.results import land_season, missing_seasons
from orchestration.store import archive
from orchestration.store.archive import Subject
from orchestration.store.warehouse import lap_folder, writing

SEEN = datetime(2023, 11, 4, 5, 30, tzinfo=UTC)
RACE = Subject("nascar_feed", "weekend_feed", 2023, 3, 5373)


def car(position: int | None, driver: int | None = 10, number: str = "07", **more) -> dict:
    return {"driver_id": driver, "car_number": number, "finishing_position": position, **more}


def weekend(*cars: dict | None, race_id: int = 5373, season: int = 2023, **more) -> bytes:
    race = {"race_id": race_id, "series_id": 3, "race_season": season, "results": cars, **more}
    return orjson.dumps({"weekend_race": [race]})


class FeedLanding:
    """An archive of two roots and a warehouse."""

    def __init__(self, folder: Path):
        self.bundled, self.archived = folder / "bundled", folder / "archive"
        self.roots = [self.bundled, self.archived]
        self.warehouse = folder / "warehouse" / "stockcar.duckdb"
        self.folder = lap_folder(self.warehouse)

    def put(self, body: bytes, subject: Subject = RACE, seen: datetime = SEEN):
        return archive.put(self.bundled, subject, body, seen)

    def land(self, season: int = 2023):
        with writing(self.warehouse) as db:
            return land_season(db, self.roots, season, self.folder)

    def missing(self) -> set[int]:
        with writing(self.warehouse) as db:
            return missing_seasons(db, self.roots, self.folder)

    def rows(self, query: str) -> list[tuple]:
        with writing(self.warehouse) as db:
            return db.execute(query).fetchall()

    def quarantine(self) -> list[tuple]:
        return self.rows("select race_id, reason from raw.quarantine order by all")
