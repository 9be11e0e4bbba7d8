"""Where a document's parts are and what its models want there, read from the models themselves."""

from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel

from orchestration.feeds.nascar.values import Rewording


class Wanted(NamedTuple):
    """What a model wants in one place: a type without its wrappers, and how else it is read."""

    shape: Any
    rewording: Rewording | None


@dataclass(frozen=True)
class Slot:
    """One place in a document: a field of an object, an item of a list, an entry of a map.

    Attributes:
        container: The object or list.
        key: Name or position in it.
        shape: What the model wants there, without wrappers.
        is_row: Whether it is one of many, and can be set aside alone.
        is_optional: Whether it may be empty.
        rewording: How a value in another form is understood, if at all.
    """

    container: dict | list
    key: str | int
    shape: Any
    is_row: bool
    is_optional: bool
    rewording: Rewording | None

    @property
    def value(self) -> Any:
        """What stands there; None where the field is missing."""
        if isinstance(self.container, dict):
            return self.container.get(self.key)
        return self.container[self.key]

    @property
    def understand(self) -> Any:
        """How a value in another form is understood, or None."""
        return self.rewording and self.rewording.understand

    @property
    def key_of(self) -> tuple[int, Any]:
        """What tells this place from all others of the document."""
        return id(self.container), self.key


def slots_on(shape: Any, part: Any, path: tuple) -> list[Slot]:
    """The nested places on the way to where a model met an error, outermost first.

    Args:
        shape: The model that was applied.
        part: The part of a document it was applied to.
        path: Where the error is, as the model tells it.
    """
    slots: list[Slot] = []
    wanted = _bare(shape)
    for key in path:
        model = wanted.shape
        if isinstance(model, type) and issubclass(model, BaseModel) and isinstance(part, dict):
            if key not in model.model_fields:
                break
            wanted, is_row = _fields(model)[key], False
            is_optional = not model.model_fields[key].is_required()
        elif get_origin(model) in (list, dict) and isinstance(part, list | dict):
            if key == "[key]":
                break
            wanted, is_row, is_optional = _bare(get_args(model)[-1]), True, False
        else:
            break
        slots.append(Slot(part, key, wanted.shape, is_row, is_optional, wanted.rewording))
        part = slots[-1].value
    return slots


def rows_of(shape: Any, part: Any) -> int:
    """How many rows a part of a document holds: the innermost models of its lists.

    A race counts those of its lists, a stage its lines, a result line itself; what is not of its
    shape holds as many as can be told.
    """
    model = _bare(shape).shape
    if get_origin(model) is list:
        inner = get_args(model)[0]
        return sum(rows_of(inner, one) for one in part) if isinstance(part, list) else 0
    if get_origin(model) is dict:
        inner = get_args(model)[1]
        return sum(rows_of(inner, one) for one in part.values()) if isinstance(part, dict) else 0
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return 0
    lists = _lists(model)
    if not lists:
        return 1
    if not isinstance(part, dict):
        return 0
    return sum(rows_of(inner, part.get(name)) for name, inner in lists.items())


@cache
def _fields(model: type[BaseModel]) -> dict[str, Wanted]:
    found = {}
    for name, info in model.model_fields.items():
        inner = _bare(info.annotation)
        outer = next((one for one in info.metadata if isinstance(one, Rewording)), None)
        found[name] = Wanted(inner.shape, inner.rewording or outer)
    return found


@cache
def _lists(model: type[BaseModel]) -> dict[str, Any]:
    """The fields of a model that hold rows, directly or further in."""
    return {
        name: wanted.shape
        for name, wanted in _fields(model).items()
        if get_origin(wanted.shape) in (list, dict) and _holds_rows(wanted.shape)
    }


def _holds_rows(shape: Any) -> bool:
    inner = _bare(shape).shape
    if get_origin(inner) in (list, dict):
        return _holds_rows(get_args(inner)[-1])
    return isinstance(inner, type) and issubclass(inner, BaseModel)


def _bare(annotation: Any) -> Wanted:
    """A type without `Annotated` and `| None`, and the rewording that was annotated."""
    rewording = None
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *notes = get_args(annotation)
            rewording = rewording or next((n for n in notes if isinstance(n, Rewording)), None)
        elif get_origin(annotation) in (Union, UnionType):
            (annotation,) = (one for one in get_args(annotation) if one is not NoneType)
        else:
            return Wanted(annotation, rewording)
