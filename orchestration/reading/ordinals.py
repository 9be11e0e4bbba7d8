"""Finishing places in words and digits: "29th", "fifth", "thirty-third", "P4", "runner-up"."""

import re

_WORDS = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
"""
_ORDINALS = {word: number for number, word in enumerate(_WORDS.split(), 1)}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40}
_TENTHS = {"thirtieth": 30, "fortieth": 40}
NTH = (
    r"(?:\d{1,2}(?:st|nd|rd|th)"
    rf"|(?:twenty|thirty|forty)-(?:{'|'.join(_ORDINALS)})"
    rf"|{'|'.join([*_ORDINALS, *_TENTHS])}"
    r"|p-?\d{1,2}|runner-up)"
)


def to_place(word: str) -> int | None:
    """The place a word tells; None when it tells none."""
    word = word.lower().strip()
    if word[:1].isdigit():
        return int(re.match(r"\d+", word).group())
    if word.startswith("p") and word[-1:].isdigit():
        return int(re.sub(r"\D", "", word))
    if word == "runner-up":
        return 2
    tens, _, ones = word.partition("-")
    if tens in _TENS and ones in _ORDINALS:
        return _TENS[tens] + _ORDINALS[ones]
    return _ORDINALS.get(word) or _TENTHS.get(word)
