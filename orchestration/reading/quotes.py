"""Where direct quotations lie: pairing of quotation marks, however mixed and broken they are."""

import re
from dataclasses import dataclass

from orchestration.reading.patterns import Pattern

_OPENERS = "\u201c\u201e\u00ab"
_CLOSERS = "\u201d\u00bb"
_MARK = Pattern('"')
_SLIP = Pattern(r"[,.!?]'(?=\s)")
_SINGLE = Pattern(r"(?<![\w'])'(?=[A-Z])(?:[^'\n]|(?<=\w)'(?=\w)){8,600}?[,.!?]'(?!\w)")
# Bynames in quotation marks, which nobody speaks.
_BYNAME = Pattern(
    r"(?:the )?(?:big (?:one|wreck|crash)|lucky dog|monster mile|lady in black|crown jewels?"
    r"|magic mile"
    r"|track too tough to tame|playoffs?|chase|clash|duels?)[,.]?",
    re.I,
)
_SPEECH_BEFORE = Pattern(r"(?:[:,]|\b(?:said|says|that|told|added|explained))\s*$")


@dataclass(frozen=True)
class Quotation:
    """The words between two marks: `text[start:end]`; `open` and `close` include the marks."""

    start: int
    end: int
    open: int
    close: int
    paragraph: int
    is_closed: bool


def find_quotations(text: str, flat: str, paragraphs: list[tuple[int, int]]) -> list[Quotation]:
    """All quotations between double marks, in order, never across paragraphs.

    A mark opens when it is typographically an opening one, or stands after a gap and before a
    word; it closes likewise. A quotation left open is kept to the end of its paragraph when the
    next paragraph begins with a mark (the custom for long speeches) or a speech cue leads into it.
    """
    found: list[Quotation] = []
    for number, (left, right) in enumerate(paragraphs):
        opened = None
        for mark in _MARK.finditer(flat, left, right):
            at = mark.start()
            if opened is None:
                if _opens(text, flat, at, left, right):
                    opened = at
                continue
            if text[at] in _OPENERS and _opens(text, flat, at, left, right):
                opened = at
                continue
            slip = (
                _SLIP.search(flat, opened + 1, at) if _opens(text, flat, at, left, right) else None
            )
            if slip and not _closes(text, flat, at, left, right):
                _keep(found, flat, opened, slip.start() + 1, number, True)
                opened = at
                continue
            if _closes(text, flat, at, left, right):
                _keep(found, flat, opened, at, number, True)
                opened = None
        if opened is None and not (found and found[-1].paragraph == number):
            for single in _SINGLE.finditer(flat, left, right):
                _keep(found, flat, single.start(), single.end() - 1, number, True)
        if opened is not None:
            following = paragraphs[number + 1][0] if number + 1 < len(paragraphs) else None
            continued = following is not None and flat[following] == '"'
            led_in = opened == left or _SPEECH_BEFORE.search(flat, max(left, opened - 24), opened)
            if continued or (led_in and right - opened > 24):
                _keep(found, flat, opened, right, number, False)
    return found


def mask(flat: str, quotations: list[Quotation]) -> str:
    """The flat text with quoted words as `~`, keeping the marks and the last full stop or comma."""
    pieces = []
    at = 0
    for quotation in quotations:
        last = flat[quotation.end - 1]
        keep = last if last in ".!?," else "~"
        pieces.append(flat[at : quotation.start])
        pieces.append("~" * (quotation.end - quotation.start - 1) + keep)
        at = quotation.end
    pieces.append(flat[at:])
    return "".join(pieces)


def _keep(
    found: list[Quotation], flat: str, opened: int, at: int, number: int, closed: bool
) -> None:
    start, end = opened + 1, at
    while start < end and flat[start].isspace():
        start += 1
    while end > start and flat[end - 1].isspace():
        end -= 1
    if start < end and not _BYNAME.fullmatch(flat, start, end):
        found.append(Quotation(start, end, opened, at + 1 if closed else at, number, closed))


def _opens(text: str, flat: str, at: int, left: int, right: int) -> bool:
    after = flat[at + 1] if at + 1 < right else " "
    if text[at] in _OPENERS:
        return True
    if text[at] in _CLOSERS and at > left and not flat[at - 1].isspace():
        return False
    before = flat[at - 1] if at > left else " "
    return (before.isspace() or before in '([-:,."') and not after.isspace()


def _closes(text: str, flat: str, at: int, left: int, right: int) -> bool:
    if text[at] in _CLOSERS:
        return True
    before = flat[at - 1] if at > left else " "
    after = flat[at + 1] if at + 1 < right else " "
    return not before.isspace() or after.isspace()
