# ruff: noqa: E501 - patterns read best on one line
"""Cautions, red flags, weather and debris in a template."""

from functools import lru_cache

from orchestration.reading.patterns import Pattern
from orchestration.reading.template import GAP, GROUP

_FLAG = r"(?:caution|cautions|yellow|yellows|red flag|red-flag|full-course yellow)"
_ORDINAL = r"(?:(?:the|a|an|another|yet another|his|its|their|our|this|that)\s+)?(?:(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\w+teenth|eleventh|twelfth|\d+(?:st|nd|rd|th)|final|next|last|only|late|late-race|race's|day's|night's|afternoon's|evening's|opening|initial|sole|lone|sixth and final|early|lengthy|brief|full-course|resulting|ensuing)\s+){0,3}"
_BROUGHT = Pattern(
    r"\b(?:bring|brings|brought|bringing|draw|drew|drawing|trigger|triggered|caus(?:ed|ing)|was\s+"
    r"responsible\s+for)\s+(?:out\s+)?(?:another|yet\s+another|the\s+(?:first|second|third|fourth"
    r"|fifth|sixth|seventh|eighth|ninth|tenth|next|final|last))(?:\s+one)?(?=\s*(?:[.,;]|$))|"
    rf"\b(?:brought|bring|brings|bringing|drew|draw|drawing|draws|caused|causing|causes|cause|trigger|triggered|triggering|triggers|prompt|prompted|prompting|force|necessitated|forced|forcing|produced|resulted in|resulting in|led to|leading to|set off|created|ended in|generated|earned)\s+(?:out\s+|about\s+|up\s+)?{_ORDINAL}(?:[\w-]+\s+){{0,5}}?{_FLAG}\b"
    rf"|\b(?:brought|bringing|brings|bring)\s+the\s+field\s+under\s+(?:caution|yellow)|\b{_ORDINAL}{_FLAG}(?:\s+flag)?(?:\s+of\s+(?:the|his|her)\s+(?:\w+\s+){{1,3}})?\s*(?:\w+\s+){{0,1}}?(?:flew|flies|came|number\s+\w+\s+(?:was|flew|came|waved)|no\.\s+\d+|was\s+for|come out|comes out|waved|waves|was (?:displayed|thrown|issued|called|out|brought out|triggered|caused|waved|needed|shown)|(?:being )?(?:displayed|thrown)|fell|flashed|appeared|slowed|occurred|necessitated|started|began|unfurled)"
    rf"|\bfor\s+(?:the|a|an)\s+(?:[\w-]+\s+){{0,2}}{_FLAG}\b|\b(?:under|with|for)\s+(?:the\s+)?{_FLAG}\s+(?:for|after|when|because)\b|\b{_FLAG}\s+(?:(?:on|at|with|came|flag|%+|\#+|of|the|race|lap)\s+){{0,6}}(?:for|after|when|because|due|as|involving|on)\b"
    rf"|\b(?:bringing|brought|brings)\s+(?:\w+\s+){{0,3}}?{_FLAG}\b|\b{_ORDINAL}caution\s+with\b|\bred[- ]flag(?:ged|ging)\b|\b(?:race|nascar|officials)\s+(?:\w+\s+)?(?:threw|throwing|waved|displayed)\s+{_ORDINAL}{_FLAG}|\bthrew\s+{_ORDINAL}{_FLAG}|\bthrow\s+the\s+(?:yellow|caution)|\b(?:race|it)\s+(?:was|being)\s+(?:stopped|halted)\b|\bslow(?:ed|ing)\s+the\s+(?:race|field|pace)\b|\b(?:race|field|pace|pack)\s+(?:had\s+been|was|were|is)\s+slowed\b|\b{_FLAG},[\s\#%,]{{1,40}}(?:was|came|flew|waved)\s+(?:for|when|after|as)\b|\bunder\s+(?:a|the)\s+red[- ]flag|\b(?:it|that|this)\s+was\s+the\s+(?:\w+\s+){{1,2}}(?:of\s+(?:\w+\s+){{0,4}})?cautions?\b|\b{_FLAG}\s+(?:is|are)\s+(?:out|displayed|flying|waving|up|on)\b|^[\#\s:.,-]*{_FLAG}(?:\s+flag)?\s*[.!]*$|\b(?:ending|ended)\s+the\s+(?:stage|race)\s+under\s+(?:yellow|caution)|\b{_FLAG}\b[^.;]{{0,50}}?\b(?:would|will|to)\s+(?:come|fly|wave|fall)\b|\bbrought\s+the\s+(?:leaders|field|pack)\s+(?:down|to|in|onto)\b|\bwas\s+the\s+(?:cause|reason|catalyst)\s+(?:of|for|behind)\s+{_ORDINAL}{_FLAG}"
)
_GREEN = Pattern(
    r"\b(?:drew|brought|draw|bring|drawing|bringing)\s+(?:out\s+)?no\s+(?:flag|yellow|caution)\b|"
    r"\bwithout\s+(?:\w+\s+){0,2}?(?:causing|bringing|drawing|triggering|a|any|the|needing)\s+(?:\w+\s+){0,3}?(?:caution|yellow)|\b(?:no|not\s+(?:\w+\s+)?(?:bring|draw|cause|trigger)\w*\s+(?:out\s+)?(?:a|the))\s+(?:caution|yellow)|\b(?:stay(?:ed|s|ing)?|kept|keep(?:s|ing)?|remain(?:ed|s|ing)?)\s+(?:\w+\s+){0,3}?green|\brace\s+(?:stayed|remained)\s+green|\b(?:caution|yellow)\s+(?:\w+\s+)?(?:never|did\s+not|didn't)\s+(?:come|came|fly|flew|wave)|\b(?:did\s+not|didn't|never)\s+(?:\w+\s+)?(?:bring|draw|cause|trigger|drew|brought|caused)\s+(?:out\s+)?(?:a|the)\s+(?:caution|yellow)|n't\s+(?:bring|draw|cause|trigger|throw|wave)\s+(?:out\s+)?(?:a|the)\s+(?:caution|yellow)|\b(?:avoid(?:ed|ing)|prevent(?:ed|ing))\s+(?:a|the)\s+(?:caution|yellow)|\b(?:under|change\w*\s+under)\s+caution\s+without\b"
)
_PLANNED = Pattern(
    r"\b(?:scheduled|competition|planned|stage(?:-ending|-break)?|mandatory|end of stage|conclude stage)\s+(?:\w+\s+){0,2}?(?:caution|yellow)|(?:caution|yellow)s?\s+(?:\w+\s+){0,8}?(?:end|conclusion|completion)\s+of\s+(?:the\s+)?(?:stage|first|second)"
)
_WEATHER = Pattern(
    r"\b(?:rain|rains|rained|raindrops|rainfall|showers?|drizzle|lightning|weather|fog|snow|mist|thunderstorms?|hurricane|tropical\s+storm|flooding|(?<!before the )storms?|sprinkles?|downpour|precipitation|darkness|moisture|hail|tornado|wet)\b"
)
_HELD_UP = Pattern(
    r"\b(?:rain|showers?|darkness|weather|storms?|lightning)\s+(?:\w+\s+)?(?:ended|ending|curtailed)\b|"
    r"\b(?:delay\w*|postpon\w*|cautions?|yellow|red[- ]flag\w*|halt\w*|stopp\w*|suspend\w*|shorten\w*|called|cancel\w*|cut\s+short|washed\s+(?:out|away)|push(?:ed)?\s+(?:back|to)|moved\s+to|interrupt\w*|forced|rained\s+out|wiped\s+out|stoppage|declared\s+official|brought|pause[ds]?)\b"
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
    return True if _BROUGHT.search(text) else None


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
