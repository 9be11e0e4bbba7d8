"""Words of speech: verbs that quote, people without a name, credits, outlets."""

import re
from functools import lru_cache

from orchestration.reading import lexicon
from orchestration.reading.patterns import Pattern

VERB = Pattern(
    r"(?<!-)\b(?:said|says|say|saying|stated|states|stating|told|tells|telling|added|adds|adding|explained|explains|explaining|noted|notes|noting|quipped|joked|continued|continues|remarked|commented|admitted|acknowledged"
    r"|insisted|recalled|replied|responded|exclaimed|declared|announced|tweeted|wrote|writes|posted|radioed|yelled|shouted|screamed|laughed|offered|opined|observed|thought|thinks|thinking|felt|feels|called|calls|calling|described|describes|describing"
    r"|asked|concluded|conceded|lamented|vowed|warned|expressed|reflected|reiterated|summed|mused|claimed|claims|maintained|argued|suggested|revealed|confirmed|complained|reported|believes|believed|according\s+to|put\s+it|read|reads|chimed|countered|deadpanned|cracked|praised|thanked|gushed|beamed|sighed|bemoaned|assured|answered|spoke|talked|pointed\s+out|shared|elaborated|emphasized|stressed|cautioned|predicted|proclaimed|referred\s+to|apologized|hoped|went\s+on|echoed|barked|growled|groused|muttered|mumbled|whispered|bellowed|hollered|texted|intoned"
    r"|scoffed|shrugged|retorted|protested|pleaded|begged|boasted|bragged|crowed|marveled|marvelled|moaned|groaned|allowed|volunteered|interjected|seethed|bristled|barbed|howled|chuckled|grinned|smiled|drawled|ventured|figured|reasoned|surmised|theorized|contended|testified|demanded|ranted|vented|griped|carped|hissed|sneered|grumbled|snapped|fumed|quoted|reports?|released\s+a|issued\s+a)\b",
    re.I,
)
PRONOUN = Pattern(r"\b(he|she)\b", re.I)
ANONYMOUS = Pattern(
    r"\b((?:a|an|the|his|her|one|another)\s+(?:[\w-]+\s+){0,2}?(?:spokes\w+|statement(?=\s"
    r"+(?:from|by))|official|source|crew chief|crew member|fan|witness|team owner|owner"
    r"|executive|team|crewman|insider|police|reporter|announcer|post)(?:\s+(?:for|of|from"
    r"|at|with)\s+(?:the\s+)?[A-Z][\w.'&-]*(?:\s+[A-Z][\w.'&-]*){0,3})?)",
    re.I,
)
SUBJECT = Pattern(
    r"(?:(?:the|a|an)\s+[\w'-]+|[A-Z][\w.'&-]+)(?!.*\b(?:he|she|it|they|who|that|which|is"
    r"|are|was|were|when|as|if|in which)\b)",
    re.IGNORECASE,
)
CREDIT = Pattern(
    r"\W{0,3}\((?i:quotes?|quoted|h/t|hat tip|via|source|courtesy|per|from|as told|credit)"
    r"\b[^()A-Z]{0,60}([A-Z][\w.'&-]*(?:\s+[A-Z][\w.'&-]*){0,3})\)"
)
TOLD = Pattern(
    r"\b(?:told|tells|telling|interview\s+(?:with|for)|speaking\s+(?:to|with)|spoke\s+(?:to|with)|via|per|to|on|by)\s+(?:the\s+)?(?P<outlet>[A-Z][\w.'&-]*(?:\s+[A-Z][\w.'&-]*){0,3})"
)
HE = Pattern(r"\b(?:he|him|his|he's|that guy|that kid|the guy)\b", re.I)


@lru_cache(maxsize=1)
def outlets() -> dict[str, str]:
    """Outlets by their name in lower case."""
    return {row["outlet"].lower(): row["outlet"] for row in lexicon._rows("outlets.csv")}
