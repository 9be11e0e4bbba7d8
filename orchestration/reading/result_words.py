"""Words that tell a place: verbs of finishing, of moving, of being, and what makes them doubtful.

Verbs come in three strengths. SURE ones speak of the end of a race by themselves ("finished").
LIKELY ones do so unless the sentence speaks of a moment on the way ("was third on the restart").
LINKS ("with", "for") need a noun of result beside the place ("with a fifth-place finish").
"""

from orchestration.reading.ordinals import NTH
from orchestration.reading.patterns import Pattern
from orchestration.reading.phrases import any_word, one_of

_NOUN = r"(?P<noun>\s+(?:finish|result|run|showing|effort|placing)(?:es|s)?\b)?"
NTHS = (
    rf"(?P<nth>{NTH})(?P<more>(?:(?:,\s+(?:and\s+)?|\s+and\s+){NTH})*)"
    rf"(?:\s+(?:through|to|thru)\s+(?P<last>{NTH}))?"
    rf"(?:[-\s](?:place|spot|position))?{_NOUN}"
)
_FILL_WORDS = any_word(
    "event to up with a an the in back home place position spot on for just only race line of "
    "outside "
    "distant credited scored classified finish his best result out at there overall come from "
    "day night afternoon evening disappointing respectable solid strong lowly close surprising "
    "quiet hard-fought impressive season-best career-best points-paying top-five top-10 and "
    r"respective \#+ \w+ly"
)
FILL = rf"(?:(?:from\s+{NTH}\s+(?:place\s+)?)|{_FILL_WORDS}\s+){{0,7}}?"
_HOME = r"\s+(?:\S+\s+){1,7}?home"
_SURE_VERBS = one_of(
    "finish(?:ed|es|ing)?", "c(?:a|o)mes? home", "coming home", "placed",
    "cross(?:ed|es|ing)? the (?:finish )?(?:line|stripe)", "(?:classified|listed)(?: (?:in|as))?",
    "(?:captur|claim|grab|grabb|earn|secur|scor|tak)(?:e|ed|ing)?(?= (?:the|a|his) runner-up)",
    "(?:scored|credited) (?:with|in|as)",
    r"t(?:ook|aking) the (?:checkered|checkers)(?: flag)?", "(?:was|were|is) credited",
    "(?:was|were) (?:given|awarded)(?: credit (?:for|with))?",
    rf"(?:br(?:ought|ings?|inging)|nurs(?:ed|ing)|dr(?:ove|iving)|steer(?:ed|ing)|guid(?:ed|ing)"
    rf"|coax(?:ed|ing)|wheel(?:ed|ing)){_HOME}", "(?:was|were) scored",
    "coast(?:ed|ing) (?:home|in)",
    "(?:limp|roll|cruis|sail|chas|straggl)(?:ed|ing) (?:home|in|across(?: the line)?)",
)  # fmt: skip
_LIKELY_VERBS = one_of(
    "(?:end|wind|wound|ended|winding|ending)(?: up)?", "settl(?:e[ds]?|ing) for",
    "(?:hang|hung|held|holding|hanging) on (?:to|for)", "making it to", "relegated to",
    "(?:rall|hurr)(?:ied|ying)(?: back)?(?: (?:to|for))?", "salvag(?:ed|ing)",
    "(?:rebound|recover)(?:ed|ing)(?: (?:to|for|with))?", "limped (?:home|to)",
    "(?:raced|charged|climbed|drove|battled|fought|surged|roared|clawed|worked|came|marched"
    "|motored|scrambled|stormed|rocketed)(?: (?:his|her) way)?(?: all the way)?(?: back)?(?: up)?"
    " (?:to|from)",
    "(?:dropp?|plummet|tumbl|plung|fad|slipp|sank|sink|slid|slip|skidd|cycl|tumble)(?:ed|ing)?"
    "(?: back)?(?: all the way)? to", "fell(?: back)?(?: all the way)? to",
    "(?:earn|post|secur|record|notch|claim|grabb|snar|nabb|scor|snagg|captur|nett|inherit)"
    "(?:ed|ing)", "t(?:ook|akes|aking|ake)", "got", "was", "were", "came in", "coming in",
    "stay(?:ed|ing)", "remain(?:ed|ing)", "ran", "rode home", "brought", "(?:ha|i)s",
    "(?:was|were) (?:lifted|elevated|promoted|moved(?: up)?|bumped(?: up)?) to",
    "(?:inherit|assum)(?:ed|ing)", "held", "bounc(?:e|ed|ing) back (?:to|for)",
    "(?:able|managed?|managing|went on|enough) to (?:salvage|rebound|rally|recover|earn|post"
    "|secure|record|notch|claim|grab|score|capture|settle for|hang on for|climb to|race to"
    "|drive to)"
    "(?: (?:back )?(?:to|for|with))?",
)  # fmt: skip
_LINKS = one_of("with", "after", "following", "had", "of", "for", "into", "to", "brought \\S+ home")
ANY_PLACE = Pattern(rf"(?<![\w-]){NTH}(?![a-z])")
SURE = Pattern(rf"(?<![\w-]){_SURE_VERBS}\s+{FILL}{NTHS}")
LIKELY = Pattern(rf"(?<![\w-]){_LIKELY_VERBS}\s+{FILL}{NTHS}")
LINKED = Pattern(rf"(?<![\w-]){_LINKS}\s+{FILL}{NTHS}")
END_ONLY = Pattern(
    r"settl|hang|hung|held|hold|relegated|limp|making|rebound|recover|rall|w[io]und|plummet"
    r"|tumbl|plung|salvag"
)
# Verbs that speak of the end even in a paragraph that tells lap after lap.
FINAL = Pattern(r"settl|relegated|plummet|salvag|wound|wind|rall\w+ from|had to settle")
# A verb of taking says nothing of the end by itself ("took third on the restart").
TAKING = Pattern(
    r"t(?:ook|ak)|got|held|grab|claim|ran\b|(?:ha|i)s\b|stay|remain|inherit|assum|brought|earn|post"
    r"|secur|record|notch|snar|nabb|scor|snagg|captur|nett"
)
NOT_RESULT = Pattern(
    r"\b(?:stages?|points?|standings|qualif\w*|practice|season(?!-)|career(?!-)|playoff\s+field|starting"
    r"|championship\s+standings|start|starts|restart\w*|pit\s+road|at\s+the\s+time|running|grid"
    r"|pole|lap\s+down|laps?|caution|straight|consecutive|time|heat|duel|win|wins|victory"
    r"|victories|row|gear|turn|title|pit|car|half|place\s+in)\b"
)
AFTER_BAD = Pattern(
    r"(?!(?:-place|\s+place)?\s+in\s+the\s+(?:final\s+)?(?:running|finishing)\s+order)(?:-place|\s+place|\s+spot)?\s+(?:(?:in|on|for|into)\s+(?:the\s+|a\s+|his\s+|both\s+|\w+'s\s+"
    r"|this\s+)?(?:[\w-]+\s+){0,2}?(?:stage|stages|points?|standings|practice|qualifying|pit|grid"
    r"|restart|season|championship|playoffs?|speed|list|chart|session|lineup|order|row|heat|round)"
    r"|lap|win|victory|straight|consecutive|career|time|caution|stage|row|top|turn|year|season"
    r"|half|round|title|championship|pole|place\s+in\s+the\s+(?:points|standings|final\s+points)"
    r"|fastest|quickest|best|winningest|man|driver|car|truck|race|crash|wreck|yellow|driven|black"
    r"|woman|different|at\s+\d|to\s+last|or|choice|chance|generation|gear|groove|guess|attempt"
    r"|straight|stop|set|pit|hand|person|effort|event|rookie|time)\b"
    r"|-(?:row|lap|stage|year|round|time|half|generation|fastest|quickest|best|turn|straight)"
    r"|\s+(?:here\s+|there\s+)?(?:last|the\s+previous)\s+(?:week|weekend|year|month|season|fall|spring|summer|time)\b"
    r"|\s+(?:to\s+\S+\s+)?in\s+(?:the|his|her)\s+(?:first|last|past|previous)\s+(?:two|three|four|five|six|\d)\b"
    r"|\s+(?!east\b|west\b)[a-z]{3,}est\b|\s*,?\s+\$|\s+of\s+(?:the|his)\s+(?:year|season|career)\b|\s+of\s+(?:the\s+)?(?:\d|two|three|four|five|six|seven|his)"
)
# A moment on the way, not the end of the race.
ON_THE_WAY = Pattern(
    r"\b(?:when|while|before|until|as|at\s+the\s+time|at\s+halfway|stage|points|standings|restart\w*"
    r"|qualif\w*|practice|grid|pit\w*|fastest|quickest|mph|early|by\s+\#|last\s+(?:year|week|season)"
    r"|a\s+year\s+ago|years\s+ago|career|briefly|momentarily|running|caution|yellow|green\s+flag"
    r"|(?:19|20)\d\d|would\s+have\s+(?!to\s+settle)|could|might|if|spring|previous\w*|midway"
    r"|halfway|session|speeds?|lineup"
    r"|behind\s+the\s+wheel|entered|entering|heading|average|entry|race\s+to\s+the)\b|\#|n't\b"
)
