"""Clauses of a template and their subjects; what is denied, only possible, or nearly happened."""

import re
from dataclasses import dataclass

from orchestration.reading.patterns import Pattern
from orchestration.reading.template import DRIVER, LETTERS, Template

_BOUNDARY = Pattern(
    rf"\s+(?:said|says|believes|felt|thought|admitted)\s+(?:that\s+)?(?=[{LETTERS}])|[;:]\s+|\s--?\s+|,?\s+(?:and\s+then|but\s+then|and(?!\s+(?:first|second|third|fourth|fifth|sixth|final)[\s-]+(?:place|row|stage))|but|while|as|when|whenever|after|before|until|because|since"
    r"|although|though|where|that|which|who|whose|with|then|so|once|if|unless|following|due\s+to|despite|for)\s+|,\s+|\(|\)"
)
_FIRST = Pattern(
    r"[\s\"']*(if|unless|when|as|while|after|before|with|following|although|though|since|because)\s+"
)
_LEAD_IN = Pattern(
    rf"^\s*(?:(?:but|yet|so|still|now|the|a|an|and|whom|his|her|both|also|then|later|earlier|soon|again|teammates?|fellow|rookies?|veterans?|drivers?|leaders?|race|points|even|only|just|not|however|"
    rf"meanwhile|[a-z'-]+ly|in|on|at|by|to|go|#+|%+|of|stage|\d+(?:st|nd|rd|th)?|car|no\.|contenders?|champions?|championship|polesitter|pole-sitter|winner|defending|race-leader|"
    rf"second-place|time|moment|same|point|the|next|early|late|shortly|thereafter|afterwards?|instead|finally|eventually|fortunately|unfortunately|of\s+course|running|former|reigning|it\s+was|that|team|nos\.|exception|was|"
    rf"hendrick|racing|motorsports|penske|toyota|ford|chevrolet|chevy|two|three|four|five|six|several|cars|including|turn|laps?|for|from|with|after|when|as|second|third|fourth|fifth|local|playoff|cup|truck|regular|former|nextel|first|second|third|fourth|fifth|place|cars|trucks|sprint|winston|monster|energy|xfinity|nationwide|busch|nascar|series|standings|native|[a-z]+-time|[a-z0-9-]+-year-old|hometown|stewart-haas|roush|fenway|richard|childress|joe|gibbs|jack|front-row|trackhouse|23xi|kaulig|jgr|rcr|jr|junior|pole|starter|front|row|sitting|previous|week's|last|year's|day's|of|{DRIVER}'s?)[\s,]*)*$"
)
# "Indiana native A", "two-time Dover winner A": no verb can stand before the last of these words.
_TITLED_LEAD = Pattern(
    r"\s*(?:(?!(?:by|with|of|into|for|to|hit|passed|from|behind|under|past|over|against|off|on|and)\s)"
    r"[\w.'&%#-]+,?\s+){0,6}?(?:native|regular|journeyman|newcomer|sensation|prospect|phenom|ace|star|standout"
    r"|hero|favou?rite|pilot|owner-driver|champ|champion|winner|runner-up|driver|teammate|racer|rookie|veteran|leader"
    r"|part-timer|substitute|qualifier|pole-?winner|starter|titlist|hometowner)s?\s*,?\s*"
)
# "the lapped A", "a frustrated A".
_DESCRIBED = Pattern(r"\s*(?:the|a|an)\s+(?:[a-z-]+\s+){1,3}")
_MET_WITH = Pattern(
    r"\b(?:contact|run-in|collision|incident|altercation|tangl\w+|collid\w+|touch\w*|together|feud|fight|battl\w+|racing|words|shootout|duel|dogfight|showdown|scramble|dash|wreck\w*|crash\w*|side-by-side|side)\s+with\s+$"
)
_PLACE_LEAD = Pattern(
    r"\s*(?:at|in|on|during|entering|exiting)\s+(?:(?!(?:of|with|to|from|by|past|behind|for)\s)[a-z0-9'.#%-]+\s+){1,5}$"
)
_SPOKE = Pattern(
    r"\s*(?:said|says|added|explained|lamented|noted|admitted|recalled|quipped)\s+(?:\w+\s+)?"
)
_LONGEST_LEAD = 120
_LEADS = (_LEAD_IN, _PLACE_LEAD, _TITLED_LEAD, _DESCRIBED, _SPOKE)
_TO_DO = Pattern(r"\s+(?:\w+day\s+)?to\s")
# "A's teammate B spun" is about B.
_KIN_NAMED = Pattern(
    r"'s?\s+(?:[\w-]+\s+){0,2}?(?:teammate|brother|cousin|son|father|nephew|rival|protege)\s*,?\s+"
)
_NEGATION = Pattern(
    r"\b(?:not|never|no|without|almost|nearly|narrowly|barely|avoid(?:s|ed|ing)?|miss(?:ed"
    r"|ing)?|escap(?:ed|ing)|dodg(?:ed|ing)|elud(?:ed|ing)|evad(?:ed|ing)|steer(?:ed|ing) clear of"
    r"|unlike|kept from|close to|inches from|from|instead of"
    r"|rather than|threaten(?:ed|ing)?(?: to)?"
    r"|could|might|may|can|can't|cannot|if|nor|neither|free of|fear(?:ed|ing)?|risk(?:ed"
    r"|ing)?|prevent(?:ed|ing)?|sav(?:ed|ing)|survive[ds]?|surviving|until)\s+(?:[\w'-]+\s"
    r"+){0,4}$|n't\s+(?:[\w'-]+\s+){0,3}$|\b(?:could|would|should|might|may)\s+have\s+(?:"
    r"\w+ly\s+|been\s+|just\s+)?$"
)
# "had he not spun" tells that he did.
_HAD_NOT = Pattern(r"\b(?:had|if)\s+(?:\S+\s+){1,3}?(?:not|n't|hadn't)\s+(?:[a-z]+ly\s+|been\s+)?$")
_INFINITIVE = Pattern(r"\b([\w']+(?:\s+on)?)\s+to\s+(?:\w+ly\s+)?$")
_REAL_BEFORE_TO = Pattern(
    r"(?:caus(?:ed|ing|es)|forc(?:ed|ing|es)|went\s+on|goes\s+on|going\s+on|led|leading|proceeded|continued|only|began|started|managed|first|second|third|fourth|fifth|last|driver|car|one|happened|another|him|her|them|_|seemed|appeared|contributed)$"
)
# What follows the object of a preposition, as in "for A" or "with A at his car".
_NO_VERB = Pattern(
    r"[ ,.'s]*(?:(?:at|in|on|near|by|outside|inside|behind|under|during|off|from|through"
    r"|between)\s+[^#]*)?"
)
_PREPOSITIONS = ("with", "for", "due to", "following", "despite")
_FUTURE = Pattern(
    r"\b(?:will|won't|'ll|going to|hopes? to|hoping to|wants? to|plans? to|trying to"
    r"|tries to|tried to|used to|ought to|expected to|expects? to|likely to|vowed to"
    r"|had to)\s+(?:\w+\s+)?$"
)


@dataclass(frozen=True)
class Clause:
    """A stretch of a template; `subject` is the span of its own subject or None."""

    start: int
    end: int
    subject: tuple[int, int] | None
    opener: str


def _clauses(text: str, groups: list[tuple[int, int]]) -> list[Clause]:
    """Cut a template into clauses at conjunctions and commas, never inside a list of names."""
    leading = _FIRST.match(text)
    first = (0, leading.end(), leading[1]) if leading else (0, 0, "")
    cuts: list[tuple[int, int, str]] = [first]
    index = 0
    for boundary in _BOUNDARY.finditer(text):
        while index < len(groups) and groups[index][1] <= boundary.start():
            index += 1
        if index < len(groups) and groups[index][0] < boundary.start():
            continue
        cuts.append((boundary.start(), boundary.end(), boundary.group().strip(" ,\t").lower()))
    found: list[Clause] = []
    for number, (_, start, opener) in enumerate(cuts):
        end = cuts[number + 1][0] if number + 1 < len(cuts) else len(text)
        found.append(Clause(start, end, _subject(text, start, end, opener, groups), opener))
    return found


def _subject(text, start, end, opener, groups) -> tuple[int, int] | None:
    if opener in ("who", "whose"):
        before = [group for group in groups if group[1] <= start]
        if before and not text[before[-1][1] : start].strip(" ,'swhoe"):
            return before[-1]
    for group in groups:
        if group[0] < start:
            continue
        if group[0] >= end:
            break
        lead = text[start : group[0]]
        if opener == "with" and _MET_WITH.search(text[max(0, start - 40) : start]):
            return None
        if len(lead) < _LONGEST_LEAD and any(pattern.fullmatch(lead) for pattern in _LEADS):
            if opener in ("and", "with") and _TO_DO.match(text, group[1]):
                return None  # "held off A and a charging B to win"
            owned = _KIN_NAMED.match(text, group[1])
            if owned:
                group = next((g for g in groups if g[0] == owned.end()), group)
            object_of = _NO_VERB.fullmatch(text, group[1], end) and opener in _PREPOSITIONS
            return None if object_of else group
        break
    return None


def clauses_of(template: Template) -> list[Clause]:
    """The clauses of a template, worked out once."""
    if template.clauses is None:
        template.clauses = _clauses(template.text, template.groups)
    return template.clauses


def clause_at(found: list[Clause], position: int) -> int:
    """The number of the clause that holds a position."""
    for number in range(len(found) - 1, -1, -1):
        if found[number].start <= position:
            return number
    return 0


def subject_before(found: list[Clause], number: int, position: int) -> tuple[int, int] | None:
    """The subject of the clause, or the nearest one inherited from the clauses before it."""
    for clause in reversed(found[: number + 1]):
        if clause.subject is not None and clause.subject[1] <= position:
            return clause.subject
    return None


def is_unreal(text: str, clause: Clause, position: int, *, noun: bool = False) -> bool:
    """True when the words before a cue deny it, make it a near miss, or only a possibility."""
    before = text[max(clause.start, position - 60) : position]
    if clause.opener in ("if", "unless"):
        return not _HAD_NOT.search(before)
    match = _NEGATION.search(before)
    if match and _HAD_NOT.search(before):
        return False
    if match:
        word = match.group().split()[0]
        if noun and word == "from":
            return False
        if noun or word not in ("from", "no", "until", "may", "barely"):
            return True
        if word in ("from", "barely", "may"):
            return word != "from" or not re.search(
                r"'s\s|\bfrom\s+(?:the|behind|a)\b", match.group()
            )
    if _FUTURE.search(before):
        return not re.search(r"\b(?:had|have|has)\s+to\s+(?:\w+\s+)?$", before)
    if noun:
        return False
    infinitive = _INFINITIVE.search(before)
    return bool(infinitive and not _REAL_BEFORE_TO.search(infinitive.group(1)))
