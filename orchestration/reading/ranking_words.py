"""Words that tell places by an order: "followed by", "ahead of", "rounded out the top five"."""

from orchestration.reading.ordinals import NTH
from orchestration.reading.patterns import Pattern
from orchestration.reading.phrases import one_of
from orchestration.reading.template import DRIVER, GAP, GROUP
from orchestration.reading.vocabulary import CAR_WORDS

_BEAT = (
    r"\b(?:edg(?:e|es|ed|ing)|nipp(?:ed|ing)|outlast(?:ed|ing|s)?|outduel(?:ed|ing)|outran|outrunning"
    r"|beat|beating|beats|held\s+off|holding\s+off|holds\s+off|bested|topp(?:ed|ing)|pipped"
    r"|outdistanc(?:ed|ing)|outsprint(?:ed|ing)|fend(?:ed|ing)\s+off|outkick(?:ed|ing))\s+(?:out\s+)?"
)
_MARGIN = (
    r"(?:by\s+(?!\d+\s+laps)(?!(?:\w+\s+){1,3}points?\b)|(?:at|to)\s+the\s+"
    r"(?:line|finish|stripe|checkered|flag)|in\s+a\s+photo|home\b|across\s+the\s+line)"
)
ELLIPSIS = Pattern(
    rf"(?:,|\band\b|,\s+and|,\s+with|;|:|,\s+while|\bwith|\bwere|\bwas)\s+(?:[a-z]+\s+winner\s+)?{GAP}(?P<who>{DRIVER})"
    r"(?:\s*,\s+(?:the|his|a|an|driving|in)\s[^,.;]{1,50},)?\s*,?\s+"
    rf"(?:was\s+|in\s+|a\s+|came\s+|coming\s+|home\s+|the\s+|took\s+|to\s+)*(?P<nth>{NTH})"
    rf"(?:[-\s]place)?(?=\s*(?:,|\.|;|and\b|while\b|to\b|after\b|with\b|despite\b|following\b"
    rf"|in\s+(?:his|her|the\s+no\b|(?:a|the)\s+(?:[\w&.'-]+\s+){{0,4}}?{CAR_WORDS})\b|$))"
)
TOP_TOLD = Pattern(r"\btop[-\s](?:five|ten|three|four|5|10|3|4|20|twenty|15|rookies?|finish\w*)\b")
BRACKETED = Pattern(
    rf"(?P<who>{DRIVER})\s*\((?P<told>finish\w*\s+)?(?P<nth>{NTH})(?P<day>\s+\w+day)?\)"
)
OUTCOME = Pattern(r"finish|\bberth|\bclinch|\badvanc")
_BY = Pattern(
    rf"(?P<nth>{NTH})(?:-place|\s+place)?\s+(?:finish|result|run|showing|effort)\s+(?:by|for|from|of)\s+{GAP}(?P<who>{DRIVER})(?!'s)"
)
INVERTED = Pattern(
    r"\b(?:finishing|crossing\s+the\s+(?:finish\s+)?(?:line|stripe)|coming\s+home|following|trailing|chasing)\s+(?:right\s+|just\s+)?"
    rf"(?:(?:behind|after)\s+)?(?P<lead>{DRIVER})(?:\s*,[^;.]{{0,120}}?,)?(?:\s+(?:home|across\s+the\s+line|to\s+the\s+(?:line|finish|stripe)))?"
    rf"\s+(?:were|was|came)\s+{GAP}(?P<who>{GROUP})"
)
AMID = Pattern(
    rf"\bfinish(?:ed|es|ing)?\s+(?:just\s+)?(?:ahead\s+of|behind|in\s+front\s+of)\s+(?:both\s+)?{GAP}{GROUP}[^.;,]{{0,25}}?"
    rf"\s+in\s+(?P<nth>{NTH})\b"
)
TRAILED = Pattern(
    rf"(?P<who>{DRIVER})\s+(?:trailed|followed|chased)\s+{GAP}(?P<lead>{DRIVER})\s+(?:to|across|home|over)\s+(?:the\s+(?:line|finish|stripe|checkered))?"
)
OWN_WIN = Pattern(
    rf"(?P<own>{DRIVER})'s\s+(?:\w+\s+)?(?:victory|win)\s+over\s+{GAP}(?P<who>{DRIVER})(?!'s)"
)
THEN = Pattern(rf"(?P<nth>{NTH})(?:\s+place)?\s*,\s+then\s+{GAP}(?P<who>{GROUP})")
_IN_BRACKETS = Pattern(rf"(?P<nth>{NTH})(?:\s+place)?\s*\(\s*{GAP}(?P<who>{DRIVER})\s*\)")
LATE_PASS = Pattern(
    rf"\b(?:pass|beat|edg|nipp|overt(?:ak|ook)|slipp)(?:ed|ing|es)?\s+(?:by\s+|past\s+)?{GAP}{DRIVER}\s+(?:for|to\s+take)\s+(?P<nth>{NTH})"
    r"(?:\s+place)?\s+(?:on|in|at|coming|with\s+an?\s+\w+\s+run|just\s+before)\s+(?:to\s+)?(?:the\s+)?(?:last|final|line|finish|stripe|checkered|white)"
)
_HANDED = Pattern(
    r"\b(?:hand|giv|leav|left|gave|sadd?l|stick|stuck|reward|doom|consign|relegat)(?:ed|ing|s|d)?\s+"
    rf"{GAP}(?P<who>{DRIVER})\s+(?:with\s+|to\s+)?(?:an?|his|her)\s+(?:[a-z-]+\s+){{0,3}}?(?P<nth>{NTH})"
    r"(?:-place|\s+place)?\s+(?:finish|result|run|showing)\b"
)
TITLED = Pattern(
    rf"(?P<nth>{NTH})(?:-place|-placed|\s+place)(?:\s+finisher)?\s+(?P<who>{DRIVER})"
    rf"|\brunner-up\s+(?:finisher\s+)?(?P<second>{DRIVER})"
    rf"|(?P<follow>{DRIVER})\s+(?:was|were|is)\s+(?:the\s+)?runner-up"
)
BEATEN = Pattern(rf"{_BEAT}{GAP}(?P<who>{DRIVER})(?:,[^,]{{0,50}},)?\s+{_MARGIN}")
FOLLOWED = Pattern(
    r"\bfollowed\s+(?:across\s+the\s+(?:finish\s+)?(?:line|stripe)\s+|home\s+|in\s+order\s+)?by\s+"
    rf"{GAP}(?P<who>{GROUP})"
)
NEXT = Pattern(
    rf"^\s*(?:then\s+)?{GAP}(?P<who>{GROUP})\s+(?:(?:all\s+)?followed(?:\s+in\s+(?:that\s+)?order"
    r"|\s+across\s+the\s+line|\s+home)?|came\s+next|were\s+next|trailed|came\s+home\s+next|came\s+in"
    r"\s+next|chased\s+(?:him|her|them)\s+home)\s*(?:\.|$|in\b|;)"
)
ROUNDED = Pattern(
    rf"(?P<who>{GROUP})\s+(?:\w+\s+)?(?:round(?:ed|ing|s)?\s+out|complet(?:ed|ing|es)|fill(?:ed|ing)"
    r"\s+out|compris(?:ed|ing)\s+the\s+(?:rest|remainder|balance)\s+of|made\s+up\s+the\s+(?:rest|remainder)\s+of|closed\s+out)\s+(?:the\s+)?"
    r"top[-\s](?P<top>five|ten|three|four|5|10|3|4)"
    r"|\b(?:rounding\s+out|completing|round(?:ed)?\s+out|completed|filling\s+out)\s+the\s+"
    rf"top[-\s](?P<top2>five|ten|three|four|5|10|3|4)\s+(?:were|was)\s+(?P<who2>{GROUP})"
)
ITS_PLACE = Pattern(rf"\s+(?:in|was|finished|came)\s+(?:home\s+)?{NTH}")
_OWN_PLACE = Pattern(
    rf"(?P<who>{DRIVER})(?:'s?|,?\s+whose)\s+(?:[a-z-]+\s+){{0,2}}?(?P<nth>{NTH})(?:-place|\s+place)?\s+"
    r"(?:finish|result|run|showing|effort)\b"
)
BEST_RUN = Pattern(
    rf"(?P<who>{DRIVER})\s+(?:had|scored|posted|earned|enjoyed)\s+(?:his|her|a)\s+"
    r"(?:[a-z-]+\s+){0,2}?(?:run|finish|result|showing|day|night)\b[^.;,]{0,40}?\s+in\s+"
    rf"(?P<nth>{NTH})(?=\s*(?:[.,;]|$))"
)
LAPS_DOWN = Pattern(
    rf"(?P<who>{DRIVER})\s*,?\s+(?:an?|one|two|three|four|five|six|\d+)\s+laps?\s+down\s+in\s+"
    rf"(?P<nth>{NTH})(?=\s*(?:[.,;]|$))"
)
LAST_SPOT = Pattern(
    r"\b(?:grabb|claim|earn|secur|snagg|fill|captur|nabb)(?:ed|ing)\s+the\s+(?:final|last)\s+"
    r"(?:spot|place|position)\s+in\s+the\s+top[-\s](?P<top>five|ten|three|four|5|10|3|4)\b"
)
_WENT_TO = Pattern(
    rf"(?:^|[,;]\s+|\band\s+|\bwith\s+)(?P<nth>{NTH})(?:\s+(?:place|spot|money))?\s+(?:went|going"
    rf"|fell|belonged|belonging|goes)\s+to\s+{GAP}(?P<who>{DRIVER})"
    rf"|(?:^|[,;]\s+)(?:finishing|in|coming\s+home|crossing\s+the\s+line)\s+(?P<nth2>{NTH})"
    rf"(?:\s+place)?\s+(?:was|came)\s+{GAP}(?P<who2>{DRIVER})"
)
LIFTED = Pattern(
    r"\b(?:lift|elevat|promot|mov|bump|drop|relegat|demot|hand|award)(?:ed|es|s|ing)\s+(?:up\s+)?"
    rf"{GAP}(?P<who>{DRIVER})\s+(?:up\s+|back\s+|down\s+)?(?:to\s+)?(?P<nth>{NTH})(?:\s+place)?"
    r"(?=\s*(?:[.,;]|and\b|$))"
)
_APPOSED = Pattern(
    rf"(?P<who>{DRIVER})\s*,\s+(?:who\s+was\s+|an?\s+(?:[a-z-]+\s+)?)?(?P<nth>{NTH})(?:\s+place)?"
    r"(?:\s+(?:on\s+the\s+(?:night|day)|in\s+the\s+race|at\s+the\s+(?:finish|checkered\s+flag|end)"
    r"|at\s+the\s+line|by\s+\S+\s+(?:seconds?|lengths?|feet)))?\s*,(?=\s+[a-z])(?!\s+(?:and\s+)?(?:then|who|the|a)\b)"
    rf"|^\s*(?P<who2>{DRIVER})(?:\s*,|\s*\(|\s+-)[^:]{{0,40}}?\b(?:finished\s+)?(?P<nth2>{NTH})"
    r"(?:\s+place)?\s*\)?\s*[:,-]\s*(?:$|\"|,\s{2,}|\s{2,})"
)
NAMED = (
    _OWN_PLACE, BEST_RUN, LAPS_DOWN, _WENT_TO, LIFTED, _APPOSED, _HANDED, _BY, _IN_BRACKETS,
)  # fmt: skip
NEIGHBOUR = Pattern(
    r"\b(?P<count>a|one|two|three|four)\s+(?:spot|place|position)s?\s+(?P<way>behind|back\s+of|ahead\s+of|in\s+front\s+of"
    rf"|better\s+than)\s+{GAP}(?P<who>{DRIVER})"
)
AHEAD = Pattern(
    rf"(?P<nth>{NTH})(?:[-\s]place)?(?:\s+finish)?\s*,?\s+(?:just\s+)?(?:ahead\s+of|in\s+front\s+of)"
    rf"\s+{GAP}(?P<who>{GROUP})"
)
WON_AHEAD = Pattern(
    rf"\b(?:won|wins|victory|win|winner|checkered\s+flag|checkers)\b(?:[^.;,#]|\.\d){{0,40}}?\s(?:ahead\s+of|in\s+front\s+of|over)\s+{GAP}"
    rf"(?P<who>{GROUP})(?!'s)"
)
BEHIND = Pattern(
    rf"(?P<nth>{NTH})(?:[-\s]place)?(?:\s+finish)?\s*,?\s+(?:only\s+|just\s+)?(?:behind|to)\s+{GAP}"
    rf"(?P<who>{GROUP})(?!'s)"
)
CLEAR = Pattern(
    r"\b(?:\d*\.\d+|seconds?|lengths?|feet|foot|inches|yards?|length)\s+(?:ahead\s+of|clear\s+of|in\s+front\s+of"
    r"|to\s+the\s+good\s+of|better\s+than|before|up\s+on|over)\s+(?:runner-up\s+|second-place\s+)?"
    rf"{GAP}(?P<who>{DRIVER})"
)
ENDING = Pattern(
    one_of(r"\bfinish\w*", r"\bcrossed", r"\bbeat\b", r"\bw[io]ns?\b", r"\bvictory", "checkered")
)
ORDER = Pattern(
    r"\b(?:beat|edg[ei]|nipp|out(?:last|duel|r[au]n|dist|sprint|kick)|held\s+off|hold(?:s|ing)\s+off|best|topp"
    r"|pipp|fend|follow|came\s+next|were\s+next|top[-\s]|ahead|front\s+of|behind|clear\s+of|good\s+of|better"
    r"|seconds?\s+(?:before|up)|lengths?\s+(?:before|up)|over|trail|chas|runner|finishing|crossing|coming)"
)
TOP = {"three": 3, "four": 4, "4": 4, "five": 5, "ten": 10, "3": 3, "5": 5, "10": 10}
