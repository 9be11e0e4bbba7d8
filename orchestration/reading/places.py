"""Places on a track and the tracks themselves."""

import re
from functools import lru_cache

from orchestration.reading import lexicon
from orchestration.reading.patterns import Pattern

_NUMBERS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
            "seven": "7", "eight": "8", "nine": "9", "ten": "10", "eleven": "11"}  # fmt: skip
_NUMBER = r"(?:\d{1,2}[ab]?|one|two|three|four|five|six|seven|eight|nine|ten|eleven)"
_PLACE = Pattern(
    rf"\b(?P<turns>(?:turns?\)?|corners?)\s+(?P<first>{_NUMBER})\b"
    rf"(?:\s*(?:and|&|to|through|-|/)\s*(?P<second>{_NUMBER})\b)?)"
    r"|\b(?P<nth>first|second|third|fourth)(?P<bend>[\s-]+(?:turn|corner|bend))\b(?!\s+(?:of|on)\s+the"
    r"\s+(?:race|last))"
    r"|\b(?P<straight>fronts?t?-?\s?stretch|fronstretch|back\s?-?stretch|front\s?straight(?:away)?"
    r"|back\s?straight(?:away)?|home ?stretch|main\s?(?:stretch|straight(?:away)?)|tri-?oval"
    r"|dog ?-?leg|(?:bus stop|frontstretch|back) chicane|bus stop|inner loop|carousel"
    r"|the esses|esses"
    r"|hairpin|pit entrance|pit exit|start/finish line|short chute|tunnel turn|kink)\b"
)
_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4"}
_TELLING = (
    "turn", "corner", "bend", "kink", "stre", "straight", "oval", "leg", "chicane", "bus stop",
    "loop", "carousel", "esses", "hairpin", "pit e", "finish line", "chute",
)  # fmt: skip
_SAME = {
    "backstraight": "backstretch", "frontstraight": "frontstretch", "homestretch": "frontstretch",
    "trioval": "tri-oval", "dogleg": "dogleg", "theesses": "esses",
}  # fmt: skip


def find_places(text: str) -> list[tuple[int, int, str]]:
    """Places on the track in a text in lower case: (start, end, name such as "turn 4")."""
    if not any(map(text.__contains__, _TELLING)):
        return []
    return [(match.start(), match.end(), _place_name(match)) for match in _PLACE.finditer(text)]


def _place_name(match: re.Match) -> str:
    if match["turns"]:
        first = _NUMBERS.get(match["first"], match["first"])
        if match["second"]:
            second = _NUMBERS.get(match["second"], match["second"])
            return f"turns {first} and {second}"
        return f"turn {first}"
    if match["nth"]:
        return f"turn {_ORDINALS[match['nth']]}"
    plain = re.sub(r"[\s-]", "", match["straight"])
    plain = re.sub(r"straightaway$", "straight", plain)
    if plain.startswith(("fron", "main")) or plain == "backstretch":
        return "backstretch" if plain[0] == "b" else "frontstretch"
    return _SAME.get(plain, match["straight"])


@lru_cache(maxsize=1)
def _tracks_by_word() -> dict[str, list[tuple[str, str]]]:
    """First word in lower case -> [(name as written in lower case, track)], longest first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for written, track in lexicon.tracks():
        name = re.sub(r"^the ", "", written.lower())
        found.setdefault(re.split(r"[\s-]", name)[0], []).append((name, track))
    return found


_CAPITAL = Pattern(r"[A-Z](?<!\w.)[A-Za-z'.]*")
_OTHER_TRACK = Pattern(
    r"\b((?:[A-Z][\w.&'-]+ ){1,3}(?:Motor Speedway|Speedway|Raceway Park|Raceway"
    r"|Superspeedway|Motorsports Park|Fairgrounds|Speedrome|Street Course))\b"
)
_FULL_NAME = Pattern(
    r"speedway|raceway|superspeedway|international|park|stadium|course|americas|america\b|mile"
)
_NOT_A_TRACK = Pattern(
    r"\s+(?:Digest|Motorsports\b|Media|Magazine|Club|Children|Racing|Hall)|\s+(?:State|University)"
)


def find_tracks(
    flat: str, start: int = 0, end: int | None = None
) -> list[tuple[int, int, str, bool]]:
    """Tracks named between two offsets: (start, end, track name, whether it is a full name)."""
    end = len(flat) if end is None else end
    names = _tracks_by_word()
    found = []
    covered = start
    for word in _CAPITAL.finditer(flat, start, end):
        candidates = names.get(word.group().lower())
        if candidates is None or word.start() < covered:
            continue
        for name, track in candidates:
            stop = word.start() + len(name)
            if flat[word.start() : stop].lower() != name or flat[stop : stop + 1].isalnum():
                continue
            if not _NOT_A_TRACK.match(flat, stop, end):
                found.append((word.start(), stop, track, bool(_FULL_NAME.search(name))))
                covered = stop
            break
    others = any(word in flat for word in ("peedway", "aceway", " Park", "airgrounds", "peedrome"))
    for match in _OTHER_TRACK.finditer(flat, start, end) if others else ():
        if any(a < match.end() and match.start() < b for a, b, _, _ in found):
            continue
        if _NOT_A_TRACK.match(flat, match.end(), end):
            continue
        name = re.sub(r"^(?:The|At|In) ", "", match.group(1))
        offset = match.end() - len(name)
        found.append((offset, match.end(), name, True))
    return sorted(found)
