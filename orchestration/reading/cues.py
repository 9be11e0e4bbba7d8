"""Cues: the words that tell an incident, each with its kind and the frame that gives roles.

The phrases stand in `lexicon/cues.txt`.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from orchestration.reading.patterns import Pattern

_FILE = Path(__file__).parent / "lexicon" / "cues.txt"
_NAME = re.compile(r"@([A-Z_]+)")


@dataclass(frozen=True)
class Cue:
    """A pattern over templates, the kind of incident it tells and the frame of its roles."""

    kind: str
    frame: str
    pattern: Pattern


def _read(text: str) -> tuple[dict[str, str], tuple[Cue, ...]]:
    """The named lists of phrases, as groups, and the cues of a file."""
    names: dict[str, str] = {}
    cues: list[Cue] = []
    for block in text.split("\n\n"):
        head, *lines = [line for line in block.splitlines() if not line.startswith("#")] or [""]
        phrases = "|".join(lines).replace(" ", r"\s+")
        phrases = _NAME.sub(lambda match: names[match[1]], phrases)
        if head.startswith("= "):
            names[head.removeprefix("= ")] = f"(?:{phrases})" if len(lines) > 1 else phrases
        elif head:
            kind, frame = head.split()
            cues.append(Cue(kind, frame, Pattern(rf"(?<![\w-])(?:{phrases})(?![\w-])")))
    return names, tuple(cues)


NAMES, CUES = _read(_FILE.read_text(encoding="utf-8"))
WALL = NAMES["WALL"]
