"""Words that tell a winner, and the ones that tell of another prize or only of a hope."""

from orchestration.reading.patterns import Pattern
from orchestration.reading.phrases import any_word, one_of
from orchestration.reading.template import DRIVER, GAP

_PRIZE = any_word(
    "pole stages? title championship race\\s+off battle crown award coin toss points playoff "
    "segment heat drag\\s+race lottery respect fans? nothing streak drought column percentage "
    "total honors? plaudits"
)
_TAKE = (
    r"(?:(?:scor|tak|grab|grabb|notch|captur|secur|snatch|steal|celebrat|claim|earn|pick|collect"
    r"|record(?=ed|ing|s)|register|post|inherit|swip|sweep|nab|nabb|pocket|bank|bagg|land|annex|produc|complet"
    r"|deliver|wrapp|lock)(?:e|ed|es|ing|s)?|took|stole|swept|won|got)"
)
_SEVERAL = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten)"
_ARTICLE = (
    r"(?:(?:the|his|her|a|an|another|back-to-back|that|this|sunday's|saturday's|friday's)\s+)?"
)
_VICTORY = r"(?:victory|win|checkered\s+flag|checkers|triumph|trophy|clock|guitar|sweep)"
# "Jones wins" ends a headline: the words before an event name; never a lead, a stage, a title.
_EVENT_WORDS = (
    r"(?:(?!(?:lead|pole|stages?|points?|title|championship|white|green|caution|hit|blame|tires?"
    r"|fuel|advantage|gamble|chance|command|control|inside|outside|low|high|bottom|top|part|turns?"
    r"|over|to|off|place|spot|second|third|fourth|fifth|care|wheel|finish|best|result|run|start|debut|laps?|speeds?|average"
    r"|half)\b)[\w'&.-]+\s+)"
)
_EVENT = (
    r"(?:\d{3}(?:\.\d)?(?!\s*(?:of|laps|miles|points))|(?:night\s+)?race(?!\s+(?:lead|off|car|to))|event"
    r"|classic|feature|season\s+finale|finale|opener|season-opener|main\s+event|clash|shootout"
    r"|grand\s+prix)"
)
_AWAY = one_of(
    "dr(?:o|i)ves? (?:away|off) with", "ran away with", "runs away with", "running away with",
    "walk(?:ed|s) (?:away|off) with", "made off with", "came away with", "got away with",
    "left with", "went home with", "cruis(?:ed|es) off with", "sped off with", "emerged with",
)  # fmt: skip
_FIELD = (
    r"(?:(?:the|a|an|all|his)\s+)(?:[\w'-]+\s+){0,4}?(?:field|regulars|competition|pack|opposition"
    r"|rest)\b"
)
_AT_END = one_of(
    "(?:in front|ahead|leading|in the lead|out front|the leader) when (?:the )?(?:[a-z-]+ ){0,5}?"
    "(?:checkered|checkers|rain|rains|race (?:was|ended)|skies|last caution|final caution"
    "|race-ending|final yellow|field was frozen|shower|darkness|weather)",
    r"led (?:the )?(?:race's )?(?:last|final) (?:[\w-]+ )?(?:laps?|circuits?|miles?|#+)"
    "(?! of the (?:stage|first|second|opening))(?!,? before)",
    "got to the (?:line|stripe|checkered flag|finish line?) first", "was first (?:home|to the line"
    "|under the checkered|across the line|to the checkered flag|at the line)",
    "(?:whistled|flashed|roared|streaked|sailed|rolled|flew|swept) under the check(?:ered|ers)",
    "led (?:the field|everyone|them all) (?:home|to the checkered flag|across the line"
    "(?!,? (?:leading|to (?:start|begin|open)|for the (?:start|restart))))",
)  # fmt: skip
WIN = Pattern(
    rf"(?<![\w-])(?:(?:won|wins|(?:win|winning)(?![-\s]+(?:and|or|moves?|pass|car|truck|streak|margin|run|team|driver|effort|ways|percentage|lap|strategy|formula|entry|number|attitude)\b))"
    rf"(?!(?!\s+(?:both\s+)?the\s+race\s+and\b)[\s-]+(?:\w+\s+){{0,6}}?{_PRIZE}\b"
    rf"|\s+(?:[\w-]+\s+){{0,5}}?{_SEVERAL}\s+(?:of|out\s+of|(?:\w+\s+){{0,3}}(?:races|events)|times|in|consecutive|straight)\b"
    r"|\s+(?:twice|often|everywhere)\b)"
    r"(?=\s|[.,;]|$)"
    rf"|{_TAKE}\s+(?:(?:up|off)\s+)?{_ARTICLE}(?:(?!(?:and|out|from|into|off)\b)[\w'-]+\s+){{0,9}}?{_VICTORY}\b"
    r"(?!\s+lap|\s+in\s+(?:stage|the\s+(?:first|second|opening)\s+stage))"
    rf"|get(?:s|ting)?\s+(?:his|her|the|a|an)\s+(?:[\w'-]+\s+){{0,4}}?{_VICTORY}\b"
    rf"|{_TAKE}\s+(?!of\b)(?:up\s+)?{_ARTICLE}{_EVENT_WORDS}{{0,6}}?{_EVENT}\b"
    r"|h(?:e|o)ld(?:ing|s)?\s+(?:\S+\s+){1,3}?off\s+for\s+(?:the|his|a)\s+(?:\w+\s+){0,3}?(?:win|victory)\b"
    r"|(?:kept|keeps|retained)\s+(?:the|his|her)\s+(?:win|victory|trophy)\b"
    rf"|{_AWAY}\s+{_ARTICLE}{_EVENT_WORDS}{{0,6}}?(?:{_EVENT}|{_VICTORY})\b"
    r"|(?:drove|drives|cruised|cruises|sped|rolled|held\s+on|raced|charged|stormed|coasted|motored"
    r"|pulled\s+away|powered|surged|sailed|romped|dominated|marched|streaked|swept|weaved|sprinted)"
    r"\s+(?:on\s+|away\s+)?(?:\w+\s+){0,3}?(?:to|for|into)\s+(?:score\s+|take\s+|earn\s+|claim\s+)?"
    r"(?:the\s+|a\s+|an\s+|his\s+)?(?:[\w'-]+\s+){0,4}?(?:victory|win|checkered)\b"
    r"|(?:was|were|is)\s+(?:declared|awarded|named|ruled|scored)\s+(?:as\s+)?(?:the\s+)?"
    r"(?:winner|victory|win|victor)\b|prevail(?:ed|s)\b|triumph(?:ed|s)\b"
    r"|dominat(?:ed|es)\s+(?:(?!(?:half|portion|part|early|most|stages?|much|middle|first|second)\b)\w+\s+)"
    r"{0,5}?(?:race|sunday|saturday|friday)\b"
    r"|(?:took|takes|drove|brought|parked)\s+(?:[^\s,.;]+\s+){0,8}?(?:to|in|into)\s+victory\s+lane\b"
    r"|(?:found|reached|visited|returned\s+to|back\s+in|wheeled\s+into|rolled\s+into|drove\s+into"
    r"|pulled\s+into|earned\s+a\s+trip\s+to)\s+(?:\w+\s+)?victory\s+lane\b"
    r"|made\s+(?:his|her)\s+way\s+to\s+(?:the\s+)?(?:[\w']+\s+){0,3}?victory\s+lane\b"
    r"|(?:en\s+route|on\s+(?:his|the)\s+way)\s+to\s+(?:his|a|an|the)\s+(?:[a-z-]+\s+){0,4}?"
    r"(?:victory|win)\b"
    r"|with\s+(?:a|an|his)\s+(?:[a-z-]+\s+){0,3}?(?:victory|win)\b|to\s+the\s+lead\s+and\s+the\s+win\b"
    r"|(?:taking|took|grabbed|grabbing|claimed)\s+the\s+lead\s+and\s+the\s+(?:win|victory|race)\b"
    r"|(?:emerged|came\s+out)\s+(?:as\s+)?(?:the\s+)?(?:victorious|winner|victor)"
    r"|(?:became|becomes)\s+(?:the|a|an|only\s+the)\s+(?:[\w'-]+\s+){0,4}?winner\b"
    r"|(?:was|is)\s+the\s+(?:surprise|eventual|popular|unlikely|upset|emotional|first-time|runaway)"
    r"\s+winner\b|went\s+(?:to\s+bed|home)\s+(?:a|the)\s+winner\b|was\s+(?:again\s+)?a\s+back-to-back"
    r"\s+winner\b|first\s+under\s+the\s+checkered"
    r"|(?:whipp|trounc|humbl|beat|best|outclass|outr[au]n|outlast|outduel|outdistanc|thrash|dust"
    rf"|lapp|bested)(?:ed|s|en|ing)?\s+{_FIELD}"
    rf"|(?:was\s+|were\s+)?{_AT_END})"
)
WINNER = Pattern(
    r"\b(?:race[- ]winner|eventual\s+winner|winner|victor)\s*,?\s+(?:was\s+)?"
    rf"{GAP}(?P<who>{DRIVER})"
    rf"|\b(?:won|victory|win|triumph|captured|claimed)\s+(?:by|for)\s+{GAP}(?P<by>{DRIVER})"
    rf"|(?P<and>{DRIVER})\s+(?:was|is)\s+the\s+(?:eventual\s+)?(?:race\s+)?winner\b"
    rf"|(?P<own>{DRIVER})(?:'s?)?\s+(?:[a-z'-]+\s+){{0,4}}?got\s+him\s+(?:\w+\s+){{0,5}}?the\s+win\b"
    rf"|\b(?:win|victory|checkered\s+flag|trophy)\s+(?:went|goes|belonged|passed|fell)\s+to\s+{GAP}"
    rf"(?P<went>{DRIVER})|\bbehind\s+(?:race\s+)?winner\s+(?P<behind>{DRIVER})"
    rf"|(?P<margin>{DRIVER})\s*,?(?:\s+|'s\s+)(?:whose\s+)?(?:winning\s+)?margin\s+(?:of\s+victory\s+)?"
    rf"was\b|\b(?:sen[dt]|put|carri|propell|t(?:ook|ake)|lift|led|vault|push)(?:s|ed|ing)?\s+{GAP}(?P<sent>{DRIVER})\s+(?:in)?to\s+"
    r"(?:victory\s+lane|(?:the|a|his)\s+(?:[a-z-]+\s+){0,2}?(?:win|victory))\b"
    rf"|(?P<owner>{DRIVER})'s\s+(?:[a-z-]+\s+){{0,4}}?(?:victory|win|triumph)\s+in\s+\w+day(?:\s+night)?'s\b"
    rf"|^(?P<head>{DRIVER})\s*[,(-]\s*(?:race\s+)?winner\s*\)?\s*[:,]"
)
OTHER_WIN = Pattern(r"\b(?:pole|stages?|points|title|championship)\b")
LONG_AGO = Pattern(
    r"\b(?:last\s+(?:year|week|season|month|time|fall|spring|summer|autumn|winter|february|march|april|may|june|july|august|september|october|november)|previous\w*|a\s+year\s+ago|weeks?\s+ago"
    r"|years?\s+ago|in\s+(?:[a-z]+\s+)?(?:19|20)\d\d|the\s+(?:19|20)\d\d|next\s+(?:week|year|season|time|race)"
    r"|(?<!his )(?<!her )(?<!st )(?<!nd )(?<!rd )(?<!th )career|ever|if)\b"
)
NO_WIN = Pattern(
    r"\b(?:could|can|would\s+have|might|may|if|chances?|hop\w*|want\w*|needs?|need|try\w*|tried"
    r"|attempt\w*|bid|favou?red|favou?rite\s+to|looking|battle\w*\s+for|fight\w*\s+for|contend\w*|without|never|not"
    r"|winless|ever|until|(?:day|night|turn|race)\s+to|odds|almost|seeking|sought|shot|opportunity|eager|in\s+(?:a\s+)?position|unable"
    r"|next\s+(?:week|year|season|time|race)|will|must|last\s+(?:year|week|season|month|time|fall|spring|summer|autumn|winter)"
    r"|previous\w*|a\s+year\s+ago|week\s+ago|years?\s+ago|in\s+(?:19|20)\d\d|the\s+(?:19|20)\d\d(?!\s+(?:\S+\s+){0,5}?(?:series|playoffs?|season))"
    r"|here\s+in\s+(?:january|february|march|april|may|june|july|august|september|october)"
    r"|(?<!st )(?<!nd )(?<!rd )(?<!th )career|goal|would|away\s+from)\b|n't\b"
)
