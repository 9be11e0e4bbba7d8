"""What is said of a payload: the reasons for refusing one, and what it was asked for."""

from enum import StrEnum
from typing import Any, NamedTuple


class Reason(StrEnum):
    """Why a payload was refused. A closed vocabulary: the audit counts by it."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    HTML = "html"
    XML_ERROR = "xml_error"
    NOT_UTF8 = "not_utf8"
    TRUNCATED = "truncated"
    NOT_JSON = "not_json"
    TOO_DEEP = "too_deep"
    DUPLICATE_KEYS = "duplicate_keys"
    NULL_DOCUMENT = "null_document"
    WRONG_SHAPE = "wrong_shape"
    WEEKEND_RACE_NULL = "weekend_race_null"
    NO_RESULTS = "no_results"
    NO_RACES = "no_races"
    WRONG_RACE = "wrong_race"
    WRONG_SERIES = "wrong_series"
    WRONG_SEASON = "wrong_season"
    TWO_WINNERS = "two_winners"
    DRIVER_ON_TWO_LINES = "driver_on_two_lines"
    BAD_VALUE = "bad_value"
    UNKNOWN_KIND = "unknown_kind"


class Refusal(NamedTuple):
    """A reason from the vocabulary, and a sentence that names the thing and its cure."""

    reason: str
    detail: str


class RefusedError(Exception):
    """Carries a refusal out of nested checks."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.refusal = Refusal(reason, detail)


class Asked(NamedTuple):
    """What the payload was asked for; None where the address does not say."""

    season: int | None
    series_id: int | None
    race_id: int | None


def is_same(found: Any, asked: int | None) -> bool:
    """Whether a document names what was asked for, as a number or as text."""
    if asked is None:
        return True
    if isinstance(found, str):
        return found.strip() == str(asked)
    return found == asked and not isinstance(found, bool)


def difference(document: Any, asked: Asked) -> Refusal | None:
    """Say in what a race differs from the one asked for; None where it is that race."""
    for reason, name, key, wanted in (
        (Reason.WRONG_RACE, "race", "race_id", asked.race_id),
        (Reason.WRONG_SERIES, "series", "series_id", asked.series_id),
        (Reason.WRONG_SEASON, "season", "race_season", asked.season),
    ):
        found = document.get(key) if isinstance(document, dict) else None
        if not is_same(found, wanted):
            told = f"Asked for {name} {wanted}, the feed sent {name} {str(found)[:40]}."
            return Refusal(reason, told)
    return None
