"""Cautions, red flags, weather and debris in a template."""

from functools import lru_cache

from orchestration.reading.patterns import Pattern
from orchestration.reading.phrases import one_of
from orchestration.reading.template import GAP, GROUP

_FLAG = r"(?:caution|cautions|yellow|yellows|red flag|red-flag|full-course yellow)"
_ORDINAL = (
    r"(?:(?:the|a|an|another|yet another|his|its|their|our|this|that)\s+)?(?:(?:first|second"
    r"|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\w+teenth|eleventh|twelfth|\d+(?:st"
    r"|nd|rd|th)|final|next|last|only|late|late-race|race's|day's|night's|afternoon's"
    r"|evening's|opening|initial|sole|lone|sixth and final|early|lengthy|brief|full-course"
    r"|resulting|ensuing)\s+){0,3}"
)
_RAISING = one_of(
    "brought", "bring(?:s|ing)?", "drew", "draw(?:s|ing)?", "caus(?:es?|ed|ing)",
    "trigger(?:s|ed|ing)?", "prompt(?:ed|ing)?", "force", "necessitated", "forc(?:ed|ing)",
    "produced", "result(?:ed|ing) in", "led to", "leading to", "set off", "created", "ended in",
    "generated", "earned",
)  # fmt: skip
_FLEW = one_of(
    "flew", "flies", "came", r"number \w+ (?:was|flew|came|waved)", r"no\. \d+", "was for",
    "come out", "comes out", "waved", "waves",
    "was (?:displayed|thrown|issued|called|out|brought out|triggered|caused|waved|needed|shown)",
    "(?:being )?(?:displayed|thrown)", "fell", "flashed", "appeared", "slowed", "occurred",
    "necessitated", "started", "began", "unfurled",
)  # fmt: skip
_NTH = "(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|next|final|last)"
# Nothing comes before these words that would matter: a caution is told or is not.
_BROUGHT = Pattern(
    r"\b"
    + one_of(
        "(?:bring|brings|brought|bringing|draw|drew|drawing|trigger|triggered|caus(?:ed|ing)"
        f"|was responsible for) (?:out )?(?:another|yet another|the {_NTH})(?: one)?"
        r"(?=\s*(?:[.,;]|$))",
        rf"{_RAISING} (?:out |about |up )?{_ORDINAL}(?:[\w-]+ ){{0,5}}?{_FLAG}\b",
        "(?:brought|bringing|brings|bring) the field under (?:caution|yellow)",
        rf"{_FLAG}(?: flag)?(?: of (?:the|his|her) (?:\w+ ){{1,3}})?\s*(?:\w+ )?{_FLEW}",
        rf"for (?:the|a|an) (?:[\w-]+ ){{0,2}}{_FLAG}\b",
        rf"(?:under|with|for) (?:the )?{_FLAG} (?:for|after|when|because)\b",
        rf"{_FLAG} (?:(?:on|at|with|came|flag|%+|\#+|of|the|race|lap) ){{0,6}}"
        r"(?:for|after|when|because|due|as|involving|on)\b",
        rf"(?:bringing|brought|brings) (?:\w+ ){{0,3}}?{_FLAG}\b",
        r"caution with\b",
        r"brought an? (?:\w+ )?(?:halt|stop|end) to the race\b",
        rf"(?:debris|oil|fluid) {_FLAG}",
        rf"{_FLAG}\b[^.;,]{{0,60}}? was (?:(?:on|at|for|because|due|when)\b|\#)",
        r"red[- ]flag(?:ged|ging)\b",
        rf"(?:race|nascar|officials) (?:\w+ )?(?:threw|throwing|waved|displayed) {_ORDINAL}{_FLAG}",
        rf"threw {_ORDINAL}{_FLAG}",
        "throw the (?:yellow|caution)",
        r"(?:race|it) (?:was|being) (?:stopped|halted)\b",
        r"slow(?:ed|ing) the (?:race|field|pace)\b",
        r"(?:race|field|pace|pack) (?:had been|was|were|is) slowed\b",
        rf"{_FLAG},[\s\#%,]{{1,40}}(?:was|came|flew|waved) (?:for|when|after|as)\b",
        r"under (?:a|the) red[-\s]flag",
        r"(?:it|that|this) was the (?:\w+ ){1,2}(?:of (?:\w+ ){0,4})?cautions?\b",
        rf"{_FLAG} (?:is|are) (?:out|displayed|flying|waving|up|on)\b",
        "(?:ending|ended) the (?:stage|race) under (?:yellow|caution)",
        rf"{_FLAG}\b[^.;]{{0,50}}?\b(?:would|will|to) (?:come|fly|wave|fall)\b",
        r"brought the (?:leaders|field|pack) (?:down|to|in|onto)\b",
        f"was the (?:cause|reason|catalyst) (?:of|for|behind) {_ORDINAL}{_FLAG}",
    )
)
_BARE_FLAG = Pattern(rf"^[\#\s:.,-]*{_FLAG}(?:\s+flag)?\s*[.!]*$")
_GREEN = Pattern(
    r"\b"
    + one_of(
        r"(?:drew|brought|draw|bring|drawing|bringing) (?:out )?no (?:flag|yellow|caution)\b",
        r"without (?:\w+ ){0,2}?(?:causing|bringing|drawing|triggering|a|any|the|needing) "
        r"(?:\w+ ){0,3}?(?:caution|yellow)",
        r"(?:no|not (?:\w+ )?(?:bring|draw|cause|trigger)\w* (?:out )?(?:a|the)) "
        "(?:caution|yellow)",
        r"(?:stay(?:ed|s|ing)?|kept|keep(?:s|ing)?|remain(?:ed|s|ing)?) (?:\w+ ){0,3}?green",
        r"(?:caution|yellow) (?:\w+ )?(?:never|did not|didn't) (?:come|came|fly|flew|wave)",
        r"(?:did not|didn't|never) (?:\w+ )?(?:bring|draw|cause|trigger|drew|brought|caused"
        "|throw|threw|wave) "
        "(?:out )?(?:a|the) (?:caution|yellow)",
        "(?:did|does|do|would|could|was|were|is|has|had)n't (?:bring|draw|cause|trigger|throw|wave)"
        " (?:out )?(?:a|the) (?:caution|yellow)",
        "(?:avoid(?:ed|ing)|prevent(?:ed|ing)) (?:a|the) (?:caution|yellow)",
        r"(?:race|event|field) (?:proceeded|continued|went on|carried on) (?:\w+ )?under green",
        r"(?:under|change\w* under) caution without\b",
    )
)
_PLANNED = Pattern(
    r"\b(?:scheduled|competition|planned|stage(?:-ending|-break)?|mandatory|end of stage"
    r"|conclude stage)\s+(?:\w+\s+){0,2}?(?:caution|yellow)|(?:caution|yellow)s?\s+(?:\w+"
    r"\s+){0,8}?(?:end|conclusion|completion)\s+of\s+(?:the\s+)?(?:stage|first|second)"
)
_WEATHER = Pattern(
    r"\b(?:rain|rains|rained|raindrops|rainfall|showers?|drizzle|lightning|weather|fog"
    r"|snow|mist|thunderstorms?|hurricane|tropical\s+storm|flooding"
    r"|(?<!before the )storms?|sprinkles?|downpour|precipitation|darkness|moisture|hail"
    r"|tornado|wet|standing\s+water)\b"
)
_HELD_UP = Pattern(
    r"\b(?:(?:a|one|two|\d)\s+(?:days?|hours?|minutes)\s+(?:later|late)|later\s+than)\b|"
    r"\b(?:rain|showers?|darkness|weather|storms?|lightning)\s+(?:\w+\s+)?(?:ended|ending|curtailed)\b|"
    r"\b(?:delay\w*|postpon\w*|cautions?|yellow|red[- ]flag\w*|halt\w*|stopp\w*|suspend\w*"
    r"|shorten\w*|called|cancel\w*|cut\s+short|washed\s+(?:out|away)|push(?:ed)?\s+(?:back"
    r"|to)|moved\s+to|interrupt\w*|forced|rained\s+out|wiped\s+out|stoppage|declared\s"
    r"+official|brought\s+(?:out|about|on\s+(?:a|the)|the\s+(?:race|field|cars))|pause[ds]?)\b"
)
_NO_WEATHER = Pattern(
    r"\b(?:threat|forecast|chance|possib\w*|could|might|may|would\s+have|if|until|when\s+it\s+rains|weather\s+permitting|warm\s+weather|despite|no\s+rain|rain-shortened|rain-delayed|before\s+the\s+rain|beat\s+the\s+rain|rain\s+tires|wet\s+weather\s+(?:tires|package))\b"
)
_DEBRIS = Pattern(
    r"\b(?:debris|fluid|oil(?:\s+(?:on|down|dry))?|oil-down|piece\s+of\s+\w+|hose|foreign\s+object|stray\s+\w+|animal|dog|squirrel|bird|geese|rabbit|fox|(?:beer|water)\s+can|plastic\s+bag|trash|pothole|hole\s+in\s+the\s+track|track\s+repairs?|power\s+outage|brush\s*fire|jet\s+dryer|loose\s+(?:signage|banner)|cable|camera\s+cable|sign(?:age)?|fan\s+(?:on|climbing)|fence\s+repairs?|tire\s+carcass|lost\s+(?:wheel|tire))\b"
)
_CAUTION_FOR = Pattern(
    rf"\b(?:caution|yellow)\b[^.;]{{0,60}}?\b(?:for|by|courtesy\s+of|involving|on)\s+{GAP}(?P<who>{GROUP})"
)
_IT_WAS = Pattern(
    rf"\b(?:it|this\s+time\s+it|this\s+one)\s+(?:was|would\s+be)\s+{GAP}(?P<who>{GROUP})"
)
_RAISED = Pattern(
    rf"(?P<who>{GROUP})\s+(?:would\s+|then\s+|also\s+)?(?:brought|bring|drew|draw|caused|cause|triggered)\s+(?:out\s+)?{_ORDINAL}{_FLAG}"
)


_ABOUT = (
    "another",
    "no flag",
    "responsible for",
    "out the",
    "caution",
    "yellow",
    "red flag",
    "red-flag",
    "stopped",
    "halted",
    "slow",
    "leaders",
    "field",
    "pack",
    "green",
)


@lru_cache(maxsize=64)
def caution_told(text: str) -> bool | None:
    """True when a template says that a caution came, False when it says none did."""
    if not any(map(text.__contains__, _ABOUT)):
        return None
    if _GREEN.search(text):
        return False
    return True if _BROUGHT.search(text) or _BARE_FLAG.search(text) else None


_NUMBER = Pattern(
    r"\b(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w+teenth|final|last|\d+(?:st|nd|rd|th))\s+(?:and\s+final\s+)?(?:caution|yellow)\b"
)


def caution_number(text: str) -> str | None:
    """The word that counts a caution ("third"), to tell two of them apart."""
    match = _NUMBER.search(text)
    return match[1] if match else None


def is_planned(text: str) -> bool:
    """True for competition and stage cautions, which are not incidents."""
    return bool(_PLANNED.search(text))


def is_weather(text: str) -> bool:
    """True when weather held the race up."""
    word = _WEATHER.search(text)
    return bool(word and _HELD_UP.search(text) and not _NO_WEATHER.search(text))


def is_debris(text: str) -> bool:
    """True when something on the track brought a caution."""
    return bool(_DEBRIS.search(text)) and caution_told(text) is True and not is_planned(text)


def caution_for(text: str) -> tuple[int, int] | None:
    """The people for whom a caution came, when nothing more is said."""
    match = _CAUTION_FOR.search(text) or _RAISED.search(text)
    return match.span("who") if match and caution_told(text) and not is_planned(text) else None


def raised_by(text: str) -> tuple[int, int] | None:
    """The people of "Cindric brought out the caution"."""
    match = _RAISED.search(text)
    return match.span("who") if match and not is_planned(text) and not _GREEN.search(text) else None


def it_was(text: str) -> tuple[int, int] | None:
    """The people of "it was Byron" after a sentence about a caution."""
    match = _IT_WAS.search(text)
    return match.span("who") if match else None


_FLAG_ALONE = Pattern(
    rf"\bred[- ]flag|\brace\s+was\s+(?:stopped|halted)|^\W*(?:the\s+|no\s+)?{_FLAG}(?:\s+flag)?"
    r"(?:\s+(?:is|are|comes|came|flies|flew|lights?|on|out|flying|displayed))*\s*[.!]*$"
    rf"|^\W*no\s+{_FLAG}\s+(?:was|came|flew)\b"
)


def tells_flag_alone(text: str) -> bool:
    """True for a sentence that tells a flag and no cause: that of what was told before."""
    return bool(_FLAG_ALONE.search(text))
