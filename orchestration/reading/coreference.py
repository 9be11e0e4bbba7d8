"""Pronouns and other words that stand for somebody named before."""

import re

from orchestration.reading.patterns import Pattern
from orchestration.reading.people import Mention, People
from orchestration.reading.template import Slot

_PRONOUN = Pattern(r"[HhSs](?<!\w.)(?:(?<=[Hh])(?:e|is|im|er)|(?<=[Ss])he)\b")
_DESCRIPTION = Pattern(
    r"(?<!was )(?<!is )(?<!became )(?<!be )\b(?:the|The)\s+"
    r"(?!(?:first|last|only|second|third|next|other|best|top|lone|final|same|\w+est)\b)"
    r"(?:[\w'&.-]+\s+){0,3}?(?:\d{2}-year-old(?:\s+(?:driver|rookie|veteran))?|driver|rookie|veteran|native)\b(?!\s+of\s+the\s+(?:no|No|year|race)|[\s-]+(?:of-the-year|title|crown|honors|points|race|standings|class))"
)
_DESCRIBING = ("driver", "rookie", "veteran", "native", "year-old")
_PAIRING = ("oth", "two", "pair", "duo", "teammates")
_KIN = Pattern(
    r"\s+(?:\w+\s+)?(?:brother|sister|father|dad|son|cousin|teammate|crew chief|team owner"
    r"|spotter|wife|rival|owner|car owner)\b"
)
_CAR = Pattern(
    r"(?:(?<=, )|(?<=but )|(?<=and )|(?<=as )|(?<=when )|(?<=before )|(?<=after )"
    r"|(?<=later )|(?<=\n))[Tt]he (?:car|truck|machine)"
    r"(?= (?:lost|spun|hit|slid|caught|blew|began|burst|broke|slammed|backed|went|got"
    r"|flipped|rolled|stalled|shut|dropped|slapped|turned|snapped|suffered)\b)"
)
_OPENS_CLAUSE = Pattern(
    r"(?:\b(?:while|when|as|but|after|before|because|until|although)\s+|[;,]\s+(?:and\s+|but\s+|while\s+)?)(?:teammate\s+|rookie\s+)?$"
)
# "A, who lost his cool after he was hit": he is A, whoever the sentence is about.
_WHOSE_CLAUSE = Pattern(r"(?:'s?)?(?:\s*\([^)]*\))?\s*,?\s+who\s+(?!\s)[^.;]*$")
_LEADING = Pattern(
    r"(?:(?:And|But|Yet|Still|So),?\s+)?(?i:following|after|despite|in|with|for|on|by|before|while|having|as|when"
    r"|although|though)\b"
)
_PAIR = Pattern(
    r"\b(?:the\s+two(?:\s+(?:drivers|cars|trucks|teammates|leaders|rivals|contenders|men|of\s+them))?|both(?:\s+(?:drivers|cars|trucks|toyotas|fords|chevrolets|men|of\s+them)\b|(?=\s+(?:were|was|had|would|have|got|went|spun|hit|crashed|could|cars|did)\b|\s*[.,;]))|the\s+(?:pair|duo)|the\s+teammates)\b(?!\s*-|\s+(?:tires?|laps|of\s+\w+)\b)",
    re.I,
)
_LAST_NAMED = Pattern(
    r"\b(?:lead|it|advantage|point)\s+(?:\w+\s+){0,3}?(?:to|back\s+to|over\s+to)\s+[A-Z]|\bgave\s+the\s+lead\s+to\b"
)
_OBJECT_BEFORE = Pattern(
    r"\b(?:by|with|of|from|behind|to|past|under|over|for|against|into|than|between|ahead\s+of|passed|passing|beat|beating|leading|chasing)\s+(?:the\s+|his\s+|teammate\s+|fellow\s+|\w+\s+)?$"
)


_STAFF_OPENS = Pattern(
    r"\W*(?:The\s+)?(?:[Cc]rew\s+chief|[Cc]ar\s+chief|(?:[Tt]eam\s+)?[Oo]wner|[Ss]potter)\s+[A-Z]"
)
# "A spun on lap 9, costing him a lap": what befalls him befalls the subject.
_DEALT = Pattern(r"\b(?:cost|hand|giv|leav|earn|nett|relegat|dropp|limit)ing\s+$")


class Topic:
    """Who "he" would be: kept sentence by sentence, forgotten at a new section."""

    def __init__(self) -> None:
        self.person: int | None = None
        self.recent: list[int] = []
        self.quiet = 0
        self.rivals: tuple[int, int] | None = None

    def slots(self, masked: str, start: int, end: int, mentions: list[Mention], people: People):
        """Slots of the pronouns, descriptions and pairs in a sentence."""
        self.quiet += 1
        if self.quiet > 4:
            self.person = None
        found: list[Slot] = []
        if not mentions and _STAFF_OPENS.match(masked, start):
            return found  # he is the crew chief
        covered = [(m.start, m.end) for m in mentions]
        for match in _PRONOUN.finditer(masked, start, end):
            owns = match.group().lower() in ("his", "her")
            if owns and (any(m.start < match.start() for m in mentions) or found):
                continue
            if _KIN.match(masked, match.end(), end):
                continue
            person = self._antecedent(masked, match.start(), start, mentions)
            if match.group() == "him" and found and masked.startswith("he ", found[-1].start):
                person = self._other_than(found[-1], match.start(), mentions, person)
            if person is not None:
                found.append(Slot((person,), match.start(), match.end(), "pronoun"))
        sentence = masked[start:end]
        described = any(map(sentence.__contains__, _DESCRIBING))
        for match in _DESCRIPTION.finditer(masked, start, end) if described else ():
            if any(a < match.end() + 2 and match.start() < b for a, b in covered):
                continue
            if self.person is not None and match.start() - start < 60:
                found.append(Slot((self.person,), match.start(), match.end(), "pronoun"))
        for match in (
            _CAR.finditer(masked, start, end)
            if "he car" in sentence or "he truck" in sentence or "he machine" in sentence
            else ()
        ):
            person = self._antecedent(masked, match.start(), start, mentions)
            if person is not None:
                found.append(Slot((person,), match.start(), match.end(), "pronoun"))
        paired = any(map(sentence.__contains__, _PAIRING))
        for match in _PAIR.finditer(masked, start, end) if paired else ():
            pair = self._pair(match.start(), mentions)
            if len(pair) == 2:
                found.append(Slot(tuple(pair), match.start(), match.end(), "pronoun"))
        return found

    def _antecedent(self, masked, at, start, mentions) -> int | None:
        """The subject named before in this sentence, or the topic of the sentence before."""
        before = [m for m in mentions if m.end <= at]
        if masked[at : at + 3].lower() == "him" and before:
            return self._object(masked, at, before)
        if before and _WHOSE_CLAUSE.match(masked, before[-1].end, at):
            return before[-1].person
        opener = self._clause_subject(masked, before) if before else None
        if opener is not None and opener is not before[0]:
            return opener.person
        for mention in before:
            if not _OBJECT_BEFORE.search(masked, max(start, mention.start - 24), mention.start):
                return mention.person
        if not before and mentions and _LEADING.match(masked, start):
            comma = masked[at : mentions[0].start].rstrip()
            if comma.endswith(","):
                return mentions[0].person
        if self.person is not None:
            return self.person
        return before[-1].person if before else None

    def _other_than(self, he: Slot, at: int, mentions: list[Mention], person: int | None):
        """Whom "him" means after a "he" that nobody named comes between: somebody else."""
        before = [m for m in mentions if m.end <= at]
        if he.persons != (person,) or (before and before[-1].end > he.start):
            return person
        return next((m.person for m in reversed(before) if m.person != person), person)

    def _clause_subject(self, masked: str, before: list[Mention]) -> Mention:
        """The last one named who opens a clause ("when A ..."), or the first."""
        for mention in reversed(before[1:]):
            lead = masked[max(before[0].start, mention.start - 30) : mention.start]
            if _OPENS_CLAUSE.search(lead) and not _OBJECT_BEFORE.search(lead):
                return mention
        return before[0]

    def _object(self, masked: str, at: int, before: list[Mention]) -> int | None:
        """Whom "him" means: never the subject of its own clause."""
        last = before[-1]
        shares = re.search(r"\b(?:and|then|before|but)\b", masked[last.end : at])
        beside = masked[max(0, last.start - 24) : last.start]
        shares = shares or re.search(r",\s+(?:\w+ly\s+)?\w+ing\s+$", masked[last.end : at])
        shares = shares or re.search(r"\bwith\s+(?:\w+\s+)?$", beside)
        subject = self._clause_subject(masked, before).person if shares else last.person
        others = [m.person for m in before if m.person != subject]
        if others:
            return others[-1]
        lead = masked[max(0, last.start - 24) : last.start]
        if len(before) == 1 and masked[last.end : last.end + 2] == "'s":
            return last.person
        if shares and len(before) == 1 and _OBJECT_BEFORE.search(lead):
            return last.person
        if len(before) == 1 and _DEALT.search(masked, max(0, at - 16), at):
            return subject
        return self.person if self.person != subject else None

    def _pair(self, at: int, mentions: list[Mention]) -> list[int]:
        pair: list[int] = []
        for mention in reversed([m for m in mentions if m.end <= at]):
            if mention.person not in pair:
                pair.append(mention.person)
        if not pair and self.rivals is not None:
            return list(self.rivals)
        for person in reversed(self.recent):
            if person not in pair:
                pair.append(person)
        return list(reversed(pair[:2]))

    def met(self, roles: dict[int, str], places: dict[int, tuple[int, int]]) -> None:
        """Take note of an incident: "the two" are who hit whom."""
        order = sorted(roles, key=lambda person: places.get(person, (0, 0)))
        ranked = [
            p for role in ("instigator", "retaliator", "victim") for p in order if roles[p] == role
        ]
        if len(ranked) > 1:
            self.rivals = ranked[0], ranked[1]
        elif len(roles) == 2:
            first, second = roles
            self.rivals = first, second

    def move(self, masked: str, start: int, end: int, mentions: list[Mention]) -> None:
        """Take note of a sentence: its subject becomes the topic."""
        if not mentions:
            return
        self.quiet = 0
        for mention in mentions:
            if mention.person in self.recent:
                self.recent.remove(mention.person)
            self.recent.append(mention.person)
        del self.recent[:-6]
        if _LAST_NAMED.search(masked, start, end):
            self.person = mentions[-1].person
            return
        for mention in mentions:
            if not _OBJECT_BEFORE.search(masked, max(start, mention.start - 24), mention.start):
                self.person = mention.person
                return
        pronoun = _PRONOUN.search(masked, start, mentions[0].start)
        if pronoun is None or self.person is None:
            self.person = mentions[-1].person
