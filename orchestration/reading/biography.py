"""Lives of drivers: in them, places are careers, not the result of the race at hand."""

from orchestration.reading.patterns import Pattern

_LIFE = Pattern(
    r"\b(?:is|was)\s+an?\s+(?:[\w&-]+\s+){0,5}?(?:driver|racer|racing\s+driver|team\s+owner|crew\s+chief)\b"
    r"|\(born\s+[A-Z][a-z]+\s+\d{1,2}|\([A-Z][a-z]+\s+\d{1,2},\s+\d{4}\s*-"
)
_RACE = Pattern(r"\b[A-Z][\w'&.-]+(?:\s[A-Z][\w'&.-]+){0,4}\s\d{3}\b")
_BEST = Pattern(r"\b(?:best|career-best|career-high|highest)\b")


def is_biography(flat: str) -> bool:
    """True for a text that begins as the life of a person."""
    return bool(_LIFE.search(flat, 0, 260))


def tells_a_race(flat: str, paragraph: tuple[int, int], start: int, end: int) -> bool:
    """True when a place told in a life belongs to a race its paragraph names."""
    if _BEST.search(flat, max(0, start - 20), end):
        return False
    return bool(_RACE.search(flat, *paragraph))
