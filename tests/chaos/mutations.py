"""Mutated payloads: real ones, harmed in the ways that networks, editors and enemies harm them."""

import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import orjson

ODD_VALUES = (
    *(None, True, False, 0, -1, 1, 2**31, 2**63, -(2**70), 0.5, 1e308, -0.0, "", " ", "0", "07"),
    *("null", "NaN", "\u0000", "'; drop table raw.feed_payload; --", "\ud7ff", "x" * 5000),
    *([], {}, [[]], [None], {"": ""}, "0001-01-01T00:00:00", "9999-99-99T99:99:99", "٣"),
)


def _places(document: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) in a document."""
    found, left = [], [document]
    while left:
        one = left.pop()
        keys = one.keys() if isinstance(one, dict) else range(len(one))
        for key in keys:
            found.append((one, key))
            if isinstance(one[key], dict | list):
                left.append(one[key])
    return found


def odd_value(draw: random.Random, body: bytes) -> bytes:
    """One to five values replaced by odd ones."""
    document = orjson.loads(body)
    for _ in range(draw.randint(1, 5)):
        container, key = draw.choice(_places(document))
        container[key] = deepcopy(draw.choice(ODD_VALUES))  # else one could come to hold itself
    return _dumps(document)


def lost_part(draw: random.Random, body: bytes) -> bytes:
    """One to five keys or items taken out."""
    document = orjson.loads(body)
    for _ in range(draw.randint(1, 5)):
        places = _places(document)
        if places:
            container, key = draw.choice(places)
            del container[key]
    return _dumps(document)


def doubled_part(draw: random.Random, body: bytes) -> bytes:
    """A list's item given twice, or two items exchanged."""
    document = orjson.loads(body)
    lists = [one[key] for one, key in _places(document) if isinstance(one[key], list)]
    lists = [one for one in lists if one]
    if lists:
        chosen = draw.choice(lists)
        chosen.insert(draw.randrange(len(chosen) + 1), draw.choice(chosen))
        if draw.random() < 0.5:
            draw.shuffle(chosen)
    return _dumps(document)


def moved_part(draw: random.Random, body: bytes) -> bytes:
    """Two values anywhere exchanged."""
    document = orjson.loads(body)
    (one, first), (two, second) = draw.choice(_places(document)), draw.choice(_places(document))
    value = orjson.loads(_dumps(two[second]))
    two[second] = orjson.loads(_dumps(one[first]))
    one[first] = value
    return _dumps(document)


def cut(draw: random.Random, body: bytes) -> bytes:
    """The end cut off, or the beginning."""
    at = draw.randrange(len(body))
    return body[:at] if draw.random() < 0.8 else body[at:]


def flipped_bytes(draw: random.Random, body: bytes) -> bytes:
    """Some bytes changed, anywhere."""
    harmed = bytearray(body)
    for _ in range(draw.choice((1, 2, 8, 64))):
        harmed[draw.randrange(len(harmed))] = draw.randrange(256)
    return bytes(harmed)


def inserted_bytes(draw: random.Random, body: bytes) -> bytes:
    """A piece of something else in the middle."""
    pieces = (
        b"\x00",
        b"\xff\xfe",
        b"}",
        b'"',
        b",",
        b"<html>",
        b"null",
        b"\xef\xbb\xbf",
        b"[" * 2000,
    )
    at = draw.randrange(len(body))
    return body[:at] + draw.choice(pieces) + body[at:]


def double_key(draw: random.Random, body: bytes) -> bytes:
    """A key given twice in one object."""
    at = body.find(b"{", draw.randrange(len(body)))
    return body[: at + 1] + b'"race_id":1,"race_id":2,' + body[at + 1 :]


def replaced(draw: random.Random, body: bytes) -> bytes:
    """Something else altogether."""
    return draw.choice(
        (
            b"",
            b"null",
            b"[]",
            b"{}",
            b"<!DOCTYPE html><p>Oops",
            b"\xff" * 40,
            b'{"weekend_race":null}',
        )
    )


def untouched(draw: random.Random, body: bytes) -> bytes:
    """The payload as it was, but for white space at its end."""
    return body + b" " * draw.randint(1, 3)


MUTATIONS: tuple[Callable[[random.Random, bytes], bytes], ...] = (
    *(odd_value, odd_value, odd_value, lost_part, lost_part, doubled_part, doubled_part),
    *(moved_part, moved_part, cut, flipped_bytes, flipped_bytes, inserted_bytes, double_key),
    *(replaced, untouched),
)


def bloated(draw: random.Random, body: bytes) -> bytes:
    """One piece some thousand times, where that is dear for a parser."""
    pieces = (
        *(b" a=1", b"<p>", b"<b>", b"<div><time>10:20</time>x</div>", b"<!--", b"&lt;", b"&amp;"),
        *(
            b"<a href=x>",
            b"x",
            b" ",
            b"\n",
            b"1",
            b"a@",
            b"<![CDATA[",
            b"[",
            b'{"a":',
            b"<table><td>",
        ),
        *(b"<article><time>2023-01-01</time>", b"<li>", b'"', b"Ann Rook ", b"\xcc\x80", b"<x>"),
    )
    at = draw.randrange(len(body))
    return body[:at] + draw.choice(pieces) * draw.choice((300, 3_000)) + body[at:]


BYTE_MUTATIONS = (cut, flipped_bytes, flipped_bytes, inserted_bytes, replaced, untouched)
"""Those that need no JSON, for feeds and pages."""
HOSTILE_MUTATIONS = (*BYTE_MUTATIONS, bloated)
"""The same, and what is made to take long."""


def mutated(
    seed: int, bodies: list[bytes], count: int, mutations: tuple = MUTATIONS
) -> Iterator[tuple[str, int, bytes]]:
    """Yield mutated payloads: the mutation's name, which body it was, and the bytes."""
    draw = random.Random(seed)
    for _ in range(count):
        number = draw.randrange(len(bodies))
        mutation = draw.choice(mutations)
        try:
            body = mutation(draw, bodies[number])
        except (TypeError, KeyError, IndexError, ValueError, RecursionError):
            body = flipped_bytes(draw, bodies[number])  # the harm came to nothing: do another
        yield mutation.__name__, number, body


def _dumps(document: Any) -> bytes:
    try:
        return orjson.dumps(document, option=orjson.OPT_NON_STR_KEYS)
    except TypeError:
        import json

        return json.dumps(document).encode("utf-8", "surrogatepass")
