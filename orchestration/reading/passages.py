"""Looking things up by place in an article: mentions, sentences, paragraphs."""

from bisect import bisect_left, bisect_right

from orchestration.reading.people import Mention, People

Spans = list[tuple[int, int]]


class Passages:
    """An article's masked text with its paragraphs, their sentences and the people named."""

    def __init__(
        self, flat: str, masked: str, paragraphs: Spans, sentences: list[Spans], people: People
    ) -> None:
        self.flat = flat
        self.masked = masked
        self.paragraphs = paragraphs
        self.sentences = sentences
        self.people = people
        self._starts = [mention.start for mention in people.mentions]
        self._paragraph_starts = [start for start, _ in paragraphs]
        self._sentence_starts = [[start for start, _ in spans] for spans in sentences]

    def mentions(self, start: int, end: int) -> list[Mention]:
        """Mentions that begin between two offsets, in order."""
        left, right = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return self.people.mentions[left:right]

    def narrated(self, start: int, end: int) -> list[Mention]:
        """Mentions wholly between two offsets and outside quotations."""
        inside = self.mentions(start, end)
        return [m for m in inside if m.end <= end and self.masked[m.start] != "~"]

    def mentions_before(self, position: int, count: int = 12) -> list[Mention]:
        """The last mentions that begin before an offset, the nearest first."""
        right = bisect_left(self._starts, position)
        return self.people.mentions[max(0, right - count) : right][::-1]

    def paragraph_at(self, position: int) -> int:
        """The number of the paragraph that holds an offset."""
        return max(0, bisect_right(self._paragraph_starts, position) - 1)

    def sentence_at(self, position: int, paragraph: int) -> tuple[int, int]:
        """The sentence that holds an offset, or its whole paragraph."""
        number = bisect_right(self._sentence_starts[paragraph], position) - 1
        if number >= 0 and position < self.sentences[paragraph][number][1]:
            return self.sentences[paragraph][number]
        return self.paragraphs[paragraph]

    def sentences_before(self, position: int, count: int = 8) -> Spans:
        """The last sentences of this paragraph and the one before, the nearest first."""
        here = self.paragraph_at(position)
        found: Spans = []
        for paragraph in (here, here - 1):
            if 0 <= paragraph < len(self.sentences):
                spans = self.sentences[paragraph]
                until = bisect_right(self._sentence_starts[paragraph], position)
                near = spans[max(0, until - count) : until][::-1]
                found += [span for span in near if span[1] <= position]
        return found[:count]
