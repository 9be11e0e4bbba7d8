"""Races by date, as the archive knows them: what is due for another look, and what is not yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from orchestration.feeds.nascar.kinds import INDEX, SOURCE, WEEKEND
from orchestration.feeds.nascar.screening import read_payload
from orchestration.store import archive
from orchestration.store.archive import Subject

ENTRY_LIST_DAYS = 8
"""A race has an entry list, and so a document, about this long before it is run."""
REVISION_DAYS = 21
"""For this long after the flag results are amended, and every refresh looks again."""
SAMPLE_EVERY_DAYS = 30
"""After that each race is asked for once in this many days, a sample of the season each day."""


@dataclass(frozen=True)
class ListedRace:
    """A race as the season index lists it."""

    subject: Subject
    name: str
    day: date | None

    @property
    def label(self) -> str:
        """For people: `2023 race 5373 CRAFTSMAN 150`."""
        return f"{self.subject.season} race {self.subject.race_id} {self.name}"


def newest_good(roots: list[Path], subject: Subject) -> Any:
    """The newest stored document of a subject that would land, as it would; None without one."""
    stored = [version for root in roots for version in archive.versions(root, subject)]
    for version in sorted(stored, key=lambda one: (one.seen, one.path.name), reverse=True):
        try:
            body = version.read()
        except archive.ArchiveError:
            continue
        asked = (subject.season, subject.series_id, subject.race_id)
        screened = read_payload(body, subject.kind, *asked)
        if screened.refusal is None:
            return screened.document
    return None


def listed_races(index: Any, season: int) -> list[ListedRace]:
    """The races of a season index, newest first; a race listed twice counts once, at its last."""
    races: dict[int, ListedRace] = {}
    for rows in index.values():
        for row in rows or [] if isinstance(rows, list) else []:
            subject = Subject(SOURCE, WEEKEND.name, season, row["series_id"], row["race_id"])
            day = date.fromisoformat(row["race_date"][:10]) if row.get("race_date") else None
            before = races.get(row["race_id"])
            if before is None or (day and (before.day is None or day > before.day)):
                races[row["race_id"]] = ListedRace(subject, row.get("race_name") or "", day)
    return sorted(
        races.values(), key=lambda race: (race.day or date.min, race.subject.race_id), reverse=True
    )


def calendar(roots: list[Path], season: int) -> list[ListedRace]:
    """The races of a season by the newest index in the archive; empty without one."""
    index = newest_good(roots, Subject(SOURCE, INDEX.name, season))
    return listed_races(index, season) if index else []


def may_exist(race: ListedRace, today: date) -> bool:
    """Whether the feed can have a document for this race already."""
    return race.day is None or race.day <= today + timedelta(days=ENTRY_LIST_DAYS)


def due(races: list[ListedRace], roots: list[Path], today: date) -> Iterator[ListedRace]:
    """The races that a routine refresh looks at: new, pending, still amended, or by sample."""
    amended_from = today - timedelta(days=REVISION_DAYS)
    sample = today.toordinal() % SAMPLE_EVERY_DAYS
    for race in races:
        is_recent = race.day is None or race.day >= amended_from
        is_sampled = (race.subject.race_id or 0) % SAMPLE_EVERY_DAYS == sample
        if is_recent or is_sampled or not is_settled(newest_good(roots, race.subject)):
            yield race


def is_settled(weekend: Any) -> bool:
    """Whether a weekend feed has a winner; None, for no such document, has none."""
    if weekend is None:
        return False
    results = weekend["weekend_race"][0]["results"]
    return any(line["finishing_position"] == 1 for line in results)
