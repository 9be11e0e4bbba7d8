"""What to do with the parts of a document that cannot be read: the smallest one gives way.

A field whose value is meant otherwise is reworded. One that cannot be read is emptied, where its
row can do without; else the row is set aside, and only a document that loses all its rows, or
what it is about, is refused. Whatever was done is told, with the place as a JSON pointer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

import orjson
from pydantic import TypeAdapter, ValidationError

from orchestration.feeds.nascar.shapes import Slot, rows_of, slots_on
from orchestration.feeds.nascar.values import Doubtful

ROUNDS = 6
"""A part that gives way can uncover another; real documents need one round or two."""

TOLD_EACH = 20
"""So many parts of one document with one fault are told one by one, and the others together."""

CURE = "A later version heals it; if the feed has changed, change feeds/nascar/payloads.py."

_NAMES = (
    *("race_id", "race_name", "stage_number", "car_number", "vehicle_number", "Number"),
    *("driver_fullname", "Lap", "LapsCompleted", "lap_number", "start_lap", "NoteID", "position"),
)
"""Fields by which people tell one row from another, the same in every version of a document."""


class Part(StrEnum):
    """What was done with a part of a document that landed. A closed vocabulary."""

    ROW_SET_ASIDE = "row_set_aside"
    VALUE_EMPTIED = "value_emptied"
    VALUE_DOUBTFUL = "value_doubtful"


@dataclass(frozen=True)
class SetAside:
    """A part of a document that did not land as it came.

    Attributes:
        reason: A `Part`, or the reason for which a whole document would have been refused.
        detail: The same as a sentence, with what to do; equal in every version with that fault.
        pointer: Where it is in the document as received, as a JSON pointer.
        value: What stood there, shortened.
        row_count: How many rows went with it; 0 where only a field did.
    """

    reason: str
    detail: str
    pointer: str
    value: str
    row_count: int


class UnreadableError(Exception):
    """Nothing of the document would be left; carries the sentence that says why."""


class Origin(NamedTuple):
    """A list that rows were taken from, and where each that is left was in the beginning."""

    rows: list
    positions: list[int]


@dataclass
class Mending:
    """What was done with one document, whose parts are judged in turn and changed in place.

    Attributes:
        told: What was done with parts of it.
        changes: How many values and rows are not as they came.
    """

    told: list[SetAside] = field(default_factory=list)
    changes: int = 0
    _origins: dict[int, Origin] = field(default_factory=dict)

    def read(self, part: Any, shape: Any, pointer: str = "") -> Any:
        """Judge one part of the document against its shape, and mend it in place.

        Args:
            part: The part, an object or a list of the document, or all of it.
            shape: A model, or a list of models.
            pointer: Where the part is.

        Returns:
            The part as the model, without what was set aside.

        Raises:
            UnreadableError: Nothing of the part can be read.
        """
        before = rows_of(shape, part)
        for _ in range(ROUNDS):
            try:
                found = _adapter(shape).validate_python(part)
            except ValidationError as errors:
                self._mend(part, shape, pointer, errors.errors(include_url=False))
                continue
            if (before and not rows_of(shape, part)) or self.was_emptied(part):
                raise UnreadableError(f"None of its rows can be read. {self.first_detail}")
            return found
        raise UnreadableError(f"It is unreadable in too many ways. {self.first_detail}")

    def set_aside(
        self, rows: list, index: int, pointer: str, reason: str, sentence: str, shape: Any
    ) -> None:
        """Take one row out of a list at `pointer`, and tell why; the row should be a `shape`."""
        at = f"{pointer}/{self.position(rows, index)}"
        row = rows[index]
        names = _name_of_row(row)
        told = f"{names}: {sentence}" if names else sentence
        self._tell(reason, told, at, row, rows_of(shape, row))
        self._remove(rows, index)

    def empty(self, container: dict, key: str, at: str, sentence: str) -> None:
        """Empty a field whose value cannot be used, and tell why."""
        self._tell(Part.VALUE_EMPTIED, f"{sentence} {CURE}", at, container[key], row_count=0)
        self.put(container, key, None)

    def put(self, container: Any, key: Any, value: Any) -> None:
        """Give a field the value that is clearly meant; that needs no telling."""
        container[key] = value
        self.changes += 1

    def position(self, rows: list, index: int) -> int:
        """Where a row of a list was in the document as it came."""
        return self._origins[id(rows)].positions[index] if id(rows) in self._origins else index

    def was_emptied(self, rows: Any) -> bool:
        """Whether a list had rows, and all of them were set aside."""
        return not rows and id(rows) in self._origins

    @property
    def first_detail(self) -> str:
        """What was told first, as a sentence; empty for nothing."""
        return self.told[0].detail if self.told else ""

    def folded(self) -> tuple[SetAside, ...]:
        """What was done, many parts with one fault told together."""
        kinds: dict[tuple, list[SetAside]] = {}
        for one in self.told:
            place = tuple(part for part in one.pointer.split("/") if not part.isdigit())
            kinds.setdefault((one.reason, place), []).append(one)
        return tuple(told for alike in kinds.values() for told in _shortened(alike))

    def _mend(self, part: Any, shape: Any, pointer: str, errors: Sequence[dict]) -> None:
        """Act on every error of one validation; rows leave last, so that places stay true."""
        leaving: dict[tuple[int, Any], Slot] = {}
        for error in errors:
            slots = slots_on(shape, part, error["loc"])
            if any(slot.key_of in leaving for slot in slots):
                continue  # its row leaves already
            slot = self._give_way(slots, pointer, error)
            if slot is not None:
                leaving[slot.key_of] = slot
        for slot in sorted(leaving.values(), key=lambda slot: str(slot.key).zfill(9), reverse=True):
            self._remove(slot.container, slot.key)

    def _give_way(self, slots: list[Slot], pointer: str, error: dict) -> Slot | None:
        """Reword or empty the field of an error; return the row that must leave instead, if any."""
        message = error["msg"].removeprefix("Value error, ")
        message = message[0].lower() + message[1:]
        for depth in range(len(slots) - 1, -1, -1):
            slot = slots[depth]
            at = self._pointer(slots[: depth + 1], pointer)
            name, value = _name(slots[: depth + 1]), slot.value
            if slot.understand and slot is slots[-1] and self._reword(slot, at, name):
                return None
            if slot.is_optional and slot.value is not None:
                self.put(slot.container, slot.key, None)
                sentence = f"{name} is emptied: {message}. {CURE}"
                self._tell(Part.VALUE_EMPTIED, sentence, at, value, rows_of(slot.shape, value))
                return None
            if slot.is_row:
                why = "" if slot is slots[-1] else f"{slots[-1].key} "
                sentence = f"{name} is set aside: {why}{message}. {CURE}"
                row_count = rows_of(slot.shape, value)
                self._tell(Part.ROW_SET_ASIDE, sentence, at, value, row_count)
                return slot
        path = self._pointer(slots, pointer) or "the document"
        raise UnreadableError(
            f"{path[:120]}: {message}, got {_short(error['input'], 60)}. "
            "If the feed has changed, change feeds/nascar/payloads.py."
        )

    def _reword(self, slot: Slot, at: str, name: str) -> bool:
        """Write a value as its field wants it, if anybody can tell what was meant."""
        received = slot.value
        try:
            meant = slot.understand(received)
        except ValueError:
            return False
        if isinstance(meant, Doubtful):
            sentence = f"{name} is taken for {meant.value}: {meant.remark}. {CURE}"
            self._tell(Part.VALUE_DOUBTFUL, sentence, at, received, row_count=0)
            meant = meant.value
        elif meant is None and not slot.is_optional:
            return False
        elif type(meant) is type(received) and meant == received:
            return False  # in form already: it is out of bounds
        self.put(slot.container, slot.key, meant)
        return True

    def _remove(self, container: Any, key: Any) -> None:
        if isinstance(container, list):
            self._positions(container).pop(key)
        del container[key]
        self.changes += 1

    def _positions(self, rows: list) -> list[int]:
        origin = self._origins.get(id(rows))
        if origin is None:
            origin = self._origins[id(rows)] = Origin(rows, list(range(len(rows))))
        return origin.positions

    def _pointer(self, slots: Sequence[Slot], pointer: str) -> str:
        """The JSON pointer of the last of nested places, in the document as it came."""
        for slot in slots:
            is_list = isinstance(slot.container, list)
            key = self.position(slot.container, slot.key) if is_list else slot.key
            pointer += "/" + str(key).replace("~", "~0").replace("/", "~1")
        return pointer

    def _tell(self, reason: str, sentence: str, at: str, value: Any, row_count: int) -> None:
        self.told.append(SetAside(str(reason), sentence, at[:200], _short(value, 200), row_count))


@cache
def _adapter(shape: Any) -> TypeAdapter:
    """The compiled validator of a model, made on first use."""
    return TypeAdapter(shape)


def _name(slots: Sequence[Slot]) -> str:
    """What people call a place: `race_date of race_id 5373, race_name CRAFTSMAN 150`."""
    last = slots[-1]
    if not last.is_row:
        words = [str(last.key)]
    elif told := _name_of_row(last.value):
        words = [told]
    else:
        words = [f"a row of {slots[-2].key}" if len(slots) > 1 else "a row"]
    rows = [slot.value for slot in slots[-2::-1] if slot.is_row]
    return " of ".join([*words, *(told for row in rows if (told := _name_of_row(row)))])


def _name_of_row(row: Any) -> str:
    known = [(name, row.get(name)) for name in _NAMES] if isinstance(row, dict) else []
    return ", ".join(f"{name} {str(text)[:40]}" for name, text in known if _is_plain(text))


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float) and value != ""


def _short(value: Any, length: int) -> str:
    """A value as JSON, cut."""
    try:
        text = orjson.dumps(value, default=lambda _: "given twice").decode()
    except TypeError:
        text = str(value)
    return text if len(text) <= length else text[: length - 1] + "…"


def _shortened(alike: list[SetAside]) -> list[SetAside]:
    """Parts with one fault, those beyond a number as one."""
    if len(alike) <= TOLD_EACH:
        return alike
    kept, others = alike[: TOLD_EACH - 1], alike[TOLD_EACH - 1 :]
    detail = f"{others[0].detail} And {len(others) - 1} more like it."
    return [*kept, replace(others[0], detail=detail, row_count=sum(o.row_count for o in others))]
