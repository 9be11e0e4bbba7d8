"""What the reader knows before it reads: drivers, car numbers, tracks and the calendar.

The tables are CSV files in `lexicon/`; its README names their sources.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from orchestration.reading.text import name_key

_FOLDER = Path(__file__).parent / "lexicon"
_SUFFIXES = {"jr", "sr", "ii", "iii", "iv"}


@dataclass(frozen=True)
class Driver:
    """A driver of the roster, with the seasons and the number of starts known."""

    name: str
    first_season: int
    last_season: int
    starts: int
    cup_starts: int

    @property
    def surname(self) -> str:
        """Last name in lower case, without a suffix such as Jr."""
        return surname(self.name)

    def is_active(self, season: int | None) -> bool:
        """True when the driver could have raced in `season` (a year's tolerance)."""
        return season is None or self.first_season - 1 <= season <= self.last_season + 1


def surname(name: str) -> str:
    """Last word of a name, lower case, without suffix and full stops."""
    words = [word.strip(".,").lower() for word in name.split()]
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    return words[-1] if words else ""


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def drivers() -> dict[str, Driver]:
    """Roster drivers by name key; nicknames written as full names point at the same driver."""
    found = {}
    for row in _rows("drivers.csv"):
        cup = int(row["cup_starts"])
        starts = cup + int(row["nxs_starts"]) + int(row["truck_starts"])
        driver = Driver(
            row["driver_name"], int(row["first_season"]), int(row["last_season"]), starts, cup
        )
        found[name_key(driver.name)] = driver
    for row in _rows("nicknames.csv"):
        target = found.get(name_key(row["driver_name"]))
        if target is not None:
            found.setdefault(name_key(row["nickname"]), target)
    return found


@lru_cache(maxsize=1)
def drivers_by_surname() -> dict[str, list[Driver]]:
    """Roster drivers by surname, the one with most starts first."""
    found = defaultdict(set)
    for driver in drivers().values():
        found[driver.surname].add(driver)
    return {key: sorted(group, key=lambda d: (-d.starts, d.name)) for key, group in found.items()}


@lru_cache(maxsize=1)
def _surnames_by_given_name() -> dict[str, dict[str, Driver]]:
    found: dict[str, dict[str, Driver]] = defaultdict(dict)
    for driver in drivers().values():
        found[name_key(driver.name.split()[0])][driver.surname] = driver
    return dict(found)


@lru_cache(maxsize=4096)
def misspelled(given: str, last: str, season: int) -> Driver | None:
    """The one active driver of a given name whose surname is a letter away from `last`.

    Both names in lower case. Short surnames are too much alike to be told apart so.
    """
    if len(last) < 7:
        return None
    near = [
        driver
        for name, driver in _surnames_by_given_name().get(given, {}).items()
        if abs(len(name) - len(last)) <= 1 and driver.is_active(season) and _one_letter(name, last)
    ]
    return near[0] if len(near) == 1 else None


def _one_letter(one: str, other: str) -> bool:
    """True when one letter more, less or changed makes one word the other."""
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if start is None:
        return len(one) != len(other)
    return (
        one[start + 1 :] == other[start + 1 :]
        or one[start + 1 :] == other[start:]
        or one[start:] == other[start + 1 :]
    )


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """First names of roster drivers, lower case: a hint that two words are a person."""
    return frozenset(
        driver.name.split()[0].strip(".").lower()
        for driver in drivers().values()
        if len(driver.name.split()[0].strip(".")) > 2
    )


@lru_cache(maxsize=1)
def car_numbers() -> dict[tuple[str, str], list[tuple[str, int, int]]]:
    """(series, number) -> [(driver name, first season, last season)]."""
    found = defaultdict(list)
    for row in _rows("car_numbers.csv"):
        run = (row["driver_name"], int(row["first_season"]), int(row["last_season"]))
        found[row["series"], row["car_number"]].append(run)
    return dict(found)


@lru_cache(maxsize=1)
def tracks() -> list[tuple[str, str]]:
    """(name as written, track name), the longest names first."""
    pairs = []
    for row in _rows("tracks.csv"):
        pairs.append((row["track_name"], row["track_name"]))
        pairs += [(name, row["track_name"]) for name in row["names"].split("|") if name]
    return sorted(pairs, key=lambda pair: (-len(pair[0]), pair))


@lru_cache(maxsize=1)
def calendar() -> dict[str, list[tuple[str, str, str]]]:
    """Series -> [(ISO date, track as then named, race name)] in order of date."""
    found = defaultdict(list)
    for row in _rows("calendar.csv"):
        found[row["series"]].append((row["race_date"], row["track_name"], row["race_name"]))
    return {series: sorted(races) for series, races in found.items()}
