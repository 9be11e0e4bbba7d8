"""Is a payload what it should be? Every document passes here before it may become rows.

`screen` looks at bytes and answers with a `Refusal`, or None when the payload may land. It is
strict about what the warehouse reads and silent about the rest. Three things are *not* refused,
because they are true states of the feed: an entry list before the race (every finishing position
0), a race without a winner yet, and one driver entered in two cars who has points in one of them.
"""

import json
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

import orjson
from pydantic import TypeAdapter, ValidationError

from orchestration.feeds.nascar import payloads

MAX_BYTES = 16_000_000
"""Above this DuckDB's JSON reader gives up; the largest real payload seen has 0.7 MB."""

BOM = b"\xef\xbb\xbf"


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

    reason: Reason
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


def screen(
    body: bytes,
    kind: str,
    season: int | None = None,
    series_id: int | None = None,
    race_id: int | None = None,
) -> Refusal | None:
    """Judge one payload as received (uncompressed); None means that it may land.

    `kind` is the archive's word (`weekend_feed`, `race_list_basic`, ...); season, series and race
    are what was asked for, and a document about anything else is refused. Never raises for any
    bytes.
    """
    try:
        document = _parse(body)
        check = CHECKS.get(kind)
        if check is None:
            known = ", ".join(sorted(CHECKS))
            raise RefusedError(
                Reason.UNKNOWN_KIND, f"No check is written for {kind!r}; known: {known}."
            )
        check(document, Asked(season, series_id, race_id))
    except RefusedError as refused:
        return refused.refusal
    except RecursionError:
        return Refusal(Reason.TOO_DEEP, "The document is nested too deeply to be a feed payload.")
    return None


def _parse(body: bytes) -> Any:
    """The document in the bytes; raises RefusedError with what is wrong with them as a text."""
    if len(body) > MAX_BYTES:
        raise RefusedError(
            Reason.TOO_LARGE,
            f"{len(body):,} bytes; the limit is {MAX_BYTES:,}. No race is that long.",
        )
    text = body.removeprefix(BOM).strip(b" \t\r\n")
    if not text:
        raise RefusedError(Reason.EMPTY, "The body is empty. Fetch it again.")
    if text.startswith(b"<"):
        if text[:5] == b"<?xml" or text[:6] == b"<Error":
            raise RefusedError(
                Reason.XML_ERROR, "An XML error came instead of JSON. Fetch it again."
            )
        raise RefusedError(Reason.HTML, "A web page came instead of JSON. Fetch it again.")
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise _unreadable(text, error) from None
    if document is None:
        raise RefusedError(Reason.NULL_DOCUMENT, "The body is `null`: the feed holds nothing here.")
    json.loads(text, object_pairs_hook=_without_duplicates)
    return document


def _unreadable(text: bytes, error: orjson.JSONDecodeError) -> RefusedError:
    """Name the way in which bytes fail to be JSON: encoding, cut short, nested, or simply wrong."""
    message = str(error)
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as undecodable:
        if undecodable.reason != "unexpected end of data":
            return RefusedError(
                Reason.NOT_UTF8, f"Byte {undecodable.start:,} is not UTF-8. Fetch it again."
            )
        return RefusedError(
            Reason.TRUNCATED, f"The text stops after {len(text):,} bytes, mid-letter."
        )
    if "recursion" in message or "nest" in message or "depth" in message:
        return RefusedError(
            Reason.TOO_DEEP, "The document is nested too deeply to be a feed payload."
        )
    closing = {b"{": b"}", b"[": b"]"}.get(text[:1])
    if closing and (not text.endswith(closing) or "unexpected end" in message):
        return RefusedError(
            Reason.TRUNCATED, f"The document stops after {len(text):,} bytes. Fetch it again."
        )
    return RefusedError(Reason.NOT_JSON, f"Not JSON: {message}.")


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build one object; a key given twice is refused: readers differ in which they take."""
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        key = next(key for key, _ in pairs if key in seen or seen.add(key))
        raise RefusedError(Reason.DUPLICATE_KEYS, f"Key {key[:80]!r} is given twice in one object.")
    return made


@cache
def _adapter(shape: Any) -> TypeAdapter:
    """The compiled validator of a model, made on first use."""
    return TypeAdapter(shape)


def _validated(document: Any, shape: Any, where: str = "") -> Any:
    """The document as a model; raises RefusedError naming the first field that does not fit."""
    try:
        return _adapter(shape).validate_python(document)
    except ValidationError as errors:
        first = errors.errors(include_url=False, include_context=False)[0]
        path = where + "".join(
            f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"]
        ).removeprefix("" if where else ".")
        message = first["msg"][0].lower() + first["msg"][1:]
        raise RefusedError(
            Reason.BAD_VALUE,
            f"{path[:120]}: {message[:120]}, got {repr(first['input'])[:60]} "
            f"({errors.error_count()} such). If the feed has changed, change "
            "feeds/nascar/payloads.py.",
        ) from None


def _check_same(reason: Reason, name: str, found: Any, asked: int | None) -> None:
    """Refuse a document about another race, series or season than the one asked for."""
    if asked is not None and found != asked:
        raise RefusedError(
            reason, f"Asked for {name} {asked}, the feed sent {name} {str(found)[:40]}."
        )


def _weekend_feed(document: Any, asked: Asked) -> None:
    """A race weekend: one race (or the same one repeated), the one asked for, with its lines."""
    if not isinstance(document, dict) or "weekend_race" not in document:
        raise RefusedError(Reason.WRONG_SHAPE, "A weekend feed is an object with `weekend_race`.")
    races = document["weekend_race"]
    if races is None or races == []:
        raise RefusedError(
            Reason.WEEKEND_RACE_NULL, "`weekend_race` is empty: the feed has not filled this race."
        )
    if not isinstance(races, list) or not all(isinstance(race, dict) for race in races):
        raise RefusedError(Reason.WRONG_SHAPE, "`weekend_race` is not a list of races.")
    for number, race in enumerate(races):
        _check_same(Reason.WRONG_RACE, "race", race.get("race_id"), asked.race_id)
        _check_same(Reason.WRONG_SERIES, "series", race.get("series_id"), asked.series_id)
        _check_same(Reason.WRONG_SEASON, "season", race.get("race_season"), asked.season)
        if not isinstance(race.get("results"), list):
            raise RefusedError(Reason.NO_RESULTS, "The race has no `results` list.")
        _results(_validated(race, payloads.Race, f"weekend_race[{number}]"))


def _results(race: payloads.Race) -> None:
    """Results that contradict themselves: no lines of a run race, two winners, a man paid twice."""
    if not race.results and race.total_race_time and race.average_speed:
        raise RefusedError(Reason.NO_RESULTS, "The race was run, but its `results` list is empty.")
    winners = {line.driver_id for line in race.results if line.finishing_position == 1}
    if len(winners) > 1:
        raise RefusedError(Reason.TWO_WINNERS, f"Drivers {sorted(winners)} are all listed first.")
    cars: dict[int, set[str]] = {}
    for line in race.results:
        if line.driver_id > 0 and (line.points_earned or 0) > 0:
            cars.setdefault(line.driver_id, set()).add(line.car_number.strip())
    for driver, numbers in cars.items():
        if len(numbers) > 1:
            raise RefusedError(
                Reason.DRIVER_ON_TWO_LINES,
                f"Driver {driver} has points in cars {sorted(numbers)}: one line is another's.",
            )


def _race_list(document: Any, asked: Asked) -> None:
    """A season's index: races by series; refused when it holds another season, as 2017's does."""
    if not isinstance(document, dict):
        raise RefusedError(
            Reason.WRONG_SHAPE, "A season index is an object with `series_1` and so on."
        )
    lists = {name: races for name, races in document.items() if name.startswith("series_")}
    if not lists:
        raise RefusedError(Reason.WRONG_SHAPE, "The season index has no `series_1` and so on.")
    total = 0
    for name, races in lists.items():
        if races is None:
            continue
        if not isinstance(races, list) or not all(isinstance(race, dict) for race in races):
            raise RefusedError(Reason.WRONG_SHAPE, f"`{name}` is not a list of races.")
        for race in races:
            _check_same(Reason.WRONG_SEASON, "season", race.get("race_season"), asked.season)
            if f"series_{race.get('series_id')}" != name:
                raise RefusedError(
                    Reason.WRONG_SERIES, f"`{name}` lists a race of series {race.get('series_id')}."
                )
        total += len(_validated(races, list[payloads.RaceHeader], name))
    if not total:
        raise RefusedError(Reason.NO_RACES, "The season index lists no race.")


def _loop_stats(document: Any, asked: Asked) -> None:
    """Loop statistics: a list with the one race asked for."""
    races = _validated(document, list[payloads.LoopRace])
    if not races:
        raise RefusedError(Reason.NO_RACES, "The loop statistics list no race.")
    for race in races:
        _check_same(Reason.WRONG_RACE, "race", race.race_id, asked.race_id)


def _shape_check(shape: Any) -> Callable[[Any, Asked], None]:
    """A check for documents that do not say which race they are: only their shape can be judged."""

    def check(document: Any, asked: Asked) -> None:
        _validated(document, shape)

    return check


CHECKS: dict[str, Callable[[Any, Asked], None]] = {
    "weekend_feed": _weekend_feed,
    "race_list_basic": _race_list,
    "loopstats": _loop_stats,
    "lap_times": _shape_check(payloads.LapTimes),
    "lap_notes": _shape_check(payloads.LapNotes),
    "live_flag_data": _shape_check(list[payloads.FlagChange]),
    "live_pit_data": _shape_check(list[payloads.PitStop]),
    "live_points": _shape_check(list[payloads.LivePoints]),
    "drivers_points": _shape_check(list[payloads.FinalPoints]),
    "owners_points": _shape_check(list[payloads.FinalPoints]),
    "manufacturer_points": _shape_check(list[payloads.FinalPoints]),
}
"""One check per kind of payload; a kind without one is refused, never let through unseen."""
