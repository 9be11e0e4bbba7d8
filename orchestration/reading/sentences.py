"""Paragraphs and sentences as spans of the flat text."""

from orchestration.reading.patterns import Pattern

_BLANK_LINE = Pattern(r"\n[ \t]*(?:\n[ \t]*)*\n|\n(?=[ \t]*(?:[*#>-]|\d+\.) )")
_LINE = Pattern(r"\n")
_ENDING = tuple(".!?:;\"')]")
_STOP = Pattern(
    r"[.!?](?:[.!?]*[\"')\]]*(?=\s+[\"'(\[]*[A-Z0-9#*@~]|\s*$)"
    r"|(?<=[a-z0-9)].)\"?(?=\"?[A-Z](?:[a-z]+)?\b(?!\.)))"
)
_ABBREVIATION = Pattern(
    r"(?:\b(?:Jr|Sr|No|Nos|Mr|Mrs|Ms|Dr|St|Ft|Mt|vs|Inc|Co|Corp|Ltd|Gen|Col|Sgt|Lt|Sen|Rep|Gov|Rev"
    r"|Sept|Jan|Feb|Mar|Apr|Aug|Oct|Nov|Dec|approx|etc|Intl|Ave|Blvd|Ky|Va|Fla|Ala|Tenn|Ga|Mich|Calif"
    r"|[A-Z]|[ap]\.m|U\.S|D\.C)|\bi\.e|\be\.g)$"
)  # fmt: skip
_STARTER = Pattern(
    r"\s+(?:The|He|She|It|In|On|At|After|But|However|They|With|When|While|As|His|Her|This|That|Then"
    r"|For|From|A|An|Both|Following|Meanwhile|Under|By|There|Two|Three|Green|Debris|Rain|Both)\b"
)
_ZONE = Pattern(
    r"\s+(?:[ECMP][SD]?T\b|Eastern|Central|Mountain|Pacific|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
)
_SPEECH_TAIL = Pattern(
    r"\s+(?:[A-Z][\w.'-]+\s+){0,4}(?:said|says|asked|told|tells|quipped|joked|added|yelled|replied|shouted|screamed|exclaimed|radioed|tweeted|wrote|laughed|continued|explained|recalled|noted|admitted|cracked|declared|stated|responded|insisted|fumed|snapped|deadpanned|joked|barked"
    r"|growled|groused|muttered|bellowed|hollered|texted|scoffed|retorted|protested|pleaded|crowed"
    r"|marveled|moaned|groaned|allowed|seethed|howled|drawled|demanded|ranted|vented|cried|sighed"
    r"|answered|countered|offered|observed|grumbled|whispered|boasted|bragged|argued|mused)\b|\s+(?:he|she|they)\b"
)
MAX_SENTENCE = 1500


def paragraphs(flat: str) -> list[tuple[int, int]]:
    """Spans of paragraphs: blank lines part them, and so does a line that ends like a sentence."""
    cuts = sorted(
        {m.start() + 1 for m in _BLANK_LINE.finditer(flat)}
        | {
            line.end()
            for line in _LINE.finditer(flat)
            if flat[max(0, line.start() - 80) : line.start()].rstrip(" \t").endswith(_ENDING)
        }
    )
    spans = []
    start = 0
    for cut in [*cuts, len(flat)]:
        left = start
        while left < cut and flat[left].isspace():
            left += 1
        right = cut
        while right > left and flat[right - 1].isspace():
            right -= 1
        if left < right:
            spans.append((left, right))
        start = cut
    return spans


def sentences(masked: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the sentences of one paragraph of masked text (quotations blanked out).

    Abbreviations and initials do not end a sentence unless a usual first word follows. A sentence
    longer than MAX_SENTENCE characters is cut, so that later rules work on bounded pieces.
    """
    spans = []
    left = start
    for stop in _STOP.finditer(masked, start, end):
        at = stop.start()
        if masked[at] == "." and stop.group().startswith("."):
            before = masked[max(left, at - 8) : at]
            if _ABBREVIATION.search(before):
                number = before.endswith(("No", "Nos"))
                clock = before.endswith(("a.m", "p.m")) and not _ZONE.match(masked, stop.end(), end)
                if number or not (clock or _STARTER.match(masked, stop.end(), end)):
                    continue
        elif '"' in stop.group() and _SPEECH_TAIL.match(masked, stop.end(), end):
            continue
        _append(spans, masked, left, stop.end())
        left = stop.end()
    _append(spans, masked, left, end)
    return spans


def _append(spans: list[tuple[int, int]], masked: str, left: int, right: int) -> None:
    while left < right and masked[left].isspace():
        left += 1
    while right > left and masked[right - 1].isspace():
        right -= 1
    while right - left > MAX_SENTENCE:
        cut = masked.rfind(" ", left + 1, left + MAX_SENTENCE)
        cut = cut if cut > left else left + MAX_SENTENCE
        spans.append((left, cut))
        left = cut
        while left < right and masked[left].isspace():
            left += 1
    if left < right:
        spans.append((left, right))
