"""Who speaks a quotation, about whom, with which cue, and which outlet is credited."""

import re
from dataclasses import dataclass

from orchestration.reading.nameless import described, short_subject, spokesman
from orchestration.reading.passages import Passages
from orchestration.reading.people import Mention
from orchestration.reading.quotes import Quotation
from orchestration.reading.speech import (
    CREDIT,
    HE,
    PRONOUN,
    TOLD,
    VERB,
    outlets,
)


@dataclass
class Speech:
    """A quotation with its speaker: a person, or a phrase for somebody without a name."""

    quotation: Quotation
    person: int | None
    phrase: str | None
    cue: str | None
    via: str | None
    about: int | None


class Speakers:
    """Attribution of the quotations of one article, in order."""

    def __init__(self, passages: Passages) -> None:
        self.passages = passages
        self.masked = passages.masked
        self.paragraphs = passages.paragraphs
        self.last: Speech | None = None

    def attribute(self, quotations: list[Quotation]) -> list[Speech]:
        """Speeches of all quotations that somebody is said to have spoken."""
        spoken: list[Speech] = []
        pending: list[Quotation] = []
        for number, quotation in enumerate(quotations):
            following = quotations[number + 1] if number + 1 < len(quotations) else None
            speech = self._speech(quotation, following)
            if speech is None:
                pending.append(quotation)
                continue
            for earlier in pending:
                if earlier.paragraph == quotation.paragraph and self._chained(earlier, quotation):
                    spoken.append(
                        Speech(earlier, speech.person, speech.phrase, None, speech.via, None)
                    )
            pending = []
            spoken.append(speech)
            self.last = speech
        for number, speech in enumerate(spoken):
            speech.about = self._about(speech, spoken[number - 1] if number else None)
        return spoken

    def _chained(self, earlier: Quotation, later: Quotation) -> bool:
        between = self.masked[earlier.close : later.open]
        return not between.strip(" .,-") and earlier.end - earlier.start > 20

    def _speech(self, quotation: Quotation, following: Quotation | None) -> Speech | None:
        left, right = self.paragraphs[quotation.paragraph]
        start, _ = self.passages.sentence_at(quotation.open, quotation.paragraph)
        _, end = self.passages.sentence_at(
            max(quotation.open, quotation.close - 1), quotation.paragraph
        )
        after_end = min(end, right)
        if following is not None and following.paragraph == quotation.paragraph:
            after_end = min(after_end, following.open)
        found = self._after(quotation.close, after_end) or self._before(start, quotation.open)
        if (found is None and quotation.open == left) or (
            found is None and not self.masked[left : quotation.open].strip(' "~.')
        ):
            found = self._from_last_paragraph(quotation)
        if found is None:
            found = self._continued(quotation, start, left)
        if found is None:
            return None
        person, phrase, cue, via = found
        if via is None and quotation.open == left:
            led_in = self._from_last_paragraph(quotation)
            via = led_in[3] if led_in and led_in[0] == person else None
        via = self._credit(quotation.close, right) or via
        return Speech(quotation, person, phrase, cue, via, None)

    def _after(self, start: int, end: int):
        """`"...," said Larson`, `"...," Larson told NBC Sports after the race`."""
        text = self.masked[start:end]
        verb = VERB.search(text)
        if verb is None or len(text[: verb.start()].split()) > 12 or '"' in text[: verb.start()]:
            return None
        lead = text[: verb.start()].strip(" ,-")
        elsewhere = re.match(
            r"(?:and|but|as|when|after|in|for|while|to|the\s+\w+\s+(?:was|is))\b", lead, re.I
        )
        if elsewhere:
            return None
        if re.fullmatch(r"(?:he|she|they)", lead, re.I) and text[verb.end() :].strip() in (
            ",",
            ":",
        ):
            return None
        loose = self.masked[start - 2].isalnum() or self.masked[start - 2] == "~"
        if loose and not text.lstrip().startswith(",") and len(lead.split()) > 3:
            return None
        named = self._named(start, start + verb.start())
        if named is None and not lead:
            named = self._first_named(start + verb.end(), min(end, start + verb.end() + 90))
        if named is None and lead and not PRONOUN.search(lead):
            named = self._described(start, start + verb.start()) or self._nameless(
                short_subject(lead)
            )
        if named is None:
            tail = text[verb.end() : verb.end() + 60]
            if PRONOUN.search(lead) or PRONOUN.match(tail.strip()):
                named = (self._he(start), None)
            elif not lead:
                named = self._described(start + verb.end(), min(end, start + verb.end() + 80))
        if named is None or named == (None, None):
            return None
        return named[0], named[1], verb.group().lower(), self._outlet(start, end)

    def _before(self, start: int, end: int):
        """`Larson said: "..."`, `Larson said after the race that he "..."`."""
        text = self.masked[start:end]
        if not text.strip():
            return None
        verbs = list(VERB.finditer(text))
        finite = [
            v
            for v in verbs
            if not v.group().lower().endswith("ing") or v.group().lower().startswith("according")
        ]
        for verb in reversed(finite or verbs):
            if verb.group().lower().startswith("according"):
                named = self._first_named(start + verb.end(), end)
            else:
                named = self._nameless(
                    spokesman(self.masked, start, start + verb.start())
                ) or self._named(start, start + verb.start())
            if named is None and PRONOUN.search(text[: verb.start()]):
                named = (self._he(start), None)
            if named is None:
                named = self._described(start, start + verb.start())
            if named is None and verb.start() < 90:
                named = self._nameless(short_subject(text[: verb.start()]))
            if named is not None and named != (None, None):
                return named[0], named[1], verb.group().lower(), self._outlet(start, end)
        if text.rstrip().endswith(":"):
            named = self._named(start, end) or (
                (self._he(start), None) if PRONOUN.search(text) else None
            )
            if named and named != (None, None):
                return named[0], named[1], None, self._outlet(start, end)
        return None

    def _from_last_paragraph(self, quotation: Quotation):
        if not quotation.paragraph:
            return None
        last = self.last
        before = quotation.paragraph - 1
        if last is not None and last.quotation.paragraph == before and not last.quotation.is_closed:
            return last.person, last.phrase, None, last.via
        spans = self.passages.sentences[before]
        if not spans:
            return None
        start, end = spans[-1]
        closing = self.masked[start:end].rstrip()
        if closing.endswith((":", ",")) or re.search(
            r"\b(?:said|stated|quipped|continued|added|explained|told [\w .]+)\.?$", closing
        ):
            if '"' in closing and not closing.endswith(":"):
                return None
            found = self._before(start, end)
            if (
                found
                and found[3] is None
                and last is not None
                and found[0] == last.person
                and re.search(r"\bcontinued|added|went on\b", closing)
            ):
                found = (*found[:3], last.via)
            return found
        if (
            last is not None
            and last.quotation.paragraph == before
            and self.masked[quotation.close : self.paragraphs[quotation.paragraph][1]].strip() == ""
        ):
            return last.person, last.phrase, None, last.via
        return None

    def _continued(self, quotation: Quotation, start: int, left: int):
        """A further quotation that begins a sentence in a paragraph whose speaker is known."""
        last = self.last
        if last is None or last.quotation.paragraph != quotation.paragraph:
            return None
        opens_sentence = quotation.open == start or not self.masked[start : quotation.open].strip()
        if opens_sentence and quotation.end - quotation.start > 3:
            return last.person, last.phrase, None, last.via
        between = self.masked[last.quotation.close : quotation.open]
        if (
            re.fullmatch(r"\W*(?:and|but|or|that|then)?\W*(?:he|she)?\W*(?:\w+\W+){0,4}", between)
            and len(between) < 40
        ):
            return last.person, last.phrase, None, last.via
        return None

    def _named(self, start: int, end: int):
        """The one named between two offsets who may be a verb's subject: no owner, no object."""
        inside = self.passages.narrated(start, end)
        good = [m for m in inside if self.masked[m.end : m.end + 2] != "'s"]
        good = [
            m
            for m in good
            if not re.search(
                r"\b(?:with|of|for|from|by|to|behind|against|journalist|that)\s+(?:\w+\s+)?$",
                self.masked[max(start, m.start - 24) : m.start],
            )
        ] or ([good[0]] if good and not PRONOUN.search(self.masked[start:end]) else [])
        if not good:
            return None
        pronoun = list(PRONOUN.finditer(self.masked, good[-1].end, end))
        if pronoun and len(good) > 1:
            return good[0].person, None
        return good[-1].person, None

    def _first_named(self, start: int, end: int):
        named = self.passages.narrated(start, end)
        return (named[0].person, None) if named else None

    def _nameless(self, phrase: str | None):
        return (None, phrase) if phrase else None

    def _described(self, start: int, end: int):
        last = self.last.phrase if self.last is not None else None
        return self._nameless(described(self.masked, start, end, last))

    def _he(self, position: int) -> int | None:
        """Who "he" is: the last speaker of the paragraph, or the subject of the sentence before."""
        last = self.last
        for start, end in self.passages.sentences_before(position):
            if last is not None and start <= last.quotation.close <= end + 1:
                return last.person
            named = self._subject(start, end)
            if named is not None:
                return named
        return last.person if last is not None else None

    def _subject(self, start: int, end: int) -> int | None:
        inside = self.passages.narrated(start, end)
        for mention in inside:
            if not re.search(
                r"\b(?:with|of|for|from|by|to|behind|against|past|over)\s+(?:\w+\s+)?$",
                self.masked[max(start, mention.start - 24) : mention.start],
            ):
                return mention.person
        return inside[0].person if inside else None

    def _outlet(self, start: int, end: int) -> str | None:
        for match in TOLD.finditer(self.masked, start, end):
            words = match["outlet"].rstrip(".,").split()
            for length in range(len(words), 0, -1):
                outlet = outlets().get(" ".join(words[:length]).lower().removesuffix("'s"))
                if outlet:
                    return outlet
        return None

    def _credit(self, start: int, end: int) -> str | None:
        match = CREDIT.match(self.masked, start, min(end, start + 120))
        if match is None:
            return None
        return outlets().get(match[1].lower(), match[1])

    def _about(self, speech: Speech, before: Speech | None) -> int | None:
        quotation = speech.quotation
        for mention in self.passages.mentions(quotation.start, quotation.end):
            if mention.person != speech.person and self._is_driver(mention):
                return mention.person
        if not HE.search(self.passages.flat, quotation.start, quotation.end):
            return None
        if before is not None and before.person == speech.person and before.about is not None:
            return before.about
        for mention in self.passages.mentions_before(quotation.open):
            if mention.person != speech.person and self._is_driver(mention):
                return mention.person
        return None

    def _is_driver(self, mention: Mention) -> bool:
        return self.passages.people.people[mention.person].is_driver
