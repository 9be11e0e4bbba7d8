"""What disks and cuts of power do to a file."""

import random
from pathlib import Path

PAGE = 4096
HARMLESS, HEALED, NAMED = "harmless", "found and healed", "named with its cure"


def flip(draw: random.Random, body: bytes) -> bytes:
    """One byte is another."""
    harmed = bytearray(body)
    harmed[draw.randrange(len(body))] ^= draw.randrange(1, 256)
    return bytes(harmed)


def cut(draw: random.Random, body: bytes) -> bytes:
    """The power went before the end was written."""
    return body[: draw.randrange(len(body))]


def lose_pages(draw: random.Random, body: bytes) -> bytes:
    """The power went before some pages were written: the length is right, and they are zeros."""
    start = draw.randrange(0, len(body), PAGE)
    end = min(len(body), start + PAGE * draw.choice((1, 2, 8)))
    return body[:start] + bytes(end - start) + body[end:]


HARMS = (flip, flip, cut, lose_pages)


def harm(draw: random.Random, path: Path) -> str:
    """Harm a file that is not empty; return in which way."""
    do = draw.choice(HARMS)
    path.write_bytes(do(draw, path.read_bytes()))
    return do.__name__
