"""Make prose easy to match without moving a single character.

Everything below the reader looks at the *flat* text: as long as the article, plain ASCII, with
straight quotation marks, no footnote marks and no markup. Because a flat character stands for
exactly one character of the article, an offset found in it is an offset in the article.
"""

import re
import unicodedata
from functools import lru_cache

from orchestration.reading.patterns import Pattern

_PLAIN = {
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u2032": "'", "\u00b4": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\u2033": '"', "\u00ab": '"',
    "\u00bb": '"', "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-",
    "\u2015": "-", "\u2212": "-", "\u2026": ".", "\u00a0": " ", "\u2028": "\n", "\u2029": "\n",
    "\r": "\n", "\t": " ", "\x0b": " ", "\x0c": " ", "\u0131": "i", "\u0142": "l", "\u00f8": "o",
    "\u00d8": "O", "\u0141": "L", "\u00df": "s", "\u00e6": "a", "\u00c6": "A", "\u2022": "*",
}  # fmt: skip
_FOOTNOTE = Pattern(r"\[(?:\d{1,3}|[a-z]|note \d{1,2}|citation needed)\]")
_MARKUP = Pattern(r"</?[A-Za-z!][^<>\n]{0,300}>")
_HARD = Pattern(r"[^\n\x20-\x7e]")


@lru_cache(maxsize=4096)
def _ascii(char: str) -> str:
    """One ASCII character that looks like `char`; a space when there is none."""
    plain = _PLAIN.get(char)
    if plain is not None:
        return plain
    if "\ud800" <= char <= "\udfff":
        return " "
    for base in unicodedata.normalize("NFKD", char):
        if " " <= base < "\x7f":
            return base
    return " "


def _blank(match: re.Match) -> str:
    return " " * len(match.group())


def flatten(text: str) -> str:
    """The article in plain ASCII, character for character: `len(flatten(t)) == len(t)`.

    Accents go, typographic quotation marks and dashes become their typewriter forms, a doubled
    apostrophe becomes one quotation mark beside a space, and footnote marks, tags, control and
    invisible characters become spaces. Line ends are kept.
    """
    flat = _HARD.sub(lambda match: _ascii(match.group()), text)
    if "[" in flat:
        flat = _FOOTNOTE.sub(_blank, flat)
    if "<" in flat:
        flat = _MARKUP.sub(_blank, flat)
    if "''" in flat or "``" in flat:
        flat = re.sub(r"(?:(?<=\s)|(?<![\s\S]))(?:''|``)(?=\S)", ' "', flat)
        flat = flat.replace("''", '" ')
    return flat


@lru_cache(maxsize=16384)
def name_key(name: str) -> str:
    """Letters only, lower case: "A. J. Allmendinger" and "AJ Allmendinger" are one key."""
    return re.sub(r"[^a-z]", "", flatten(name).lower())
