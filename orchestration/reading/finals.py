"""Who lost a title: the finalists an article names, less the one it says won."""

from orchestration.reading.claims import Claim
from orchestration.reading.patterns import Pattern
from orchestration.reading.template import GROUP, Template

_FINALISTS = Pattern(
    rf"(?P<who>{GROUP})\s+(?:[\w'-]+\s+){{0,4}}?(?:make|makes|made|making|formed|comprised?|were|are|was|entered|came)\s+(?:[\w'-]+\s+){{0,5}}?(?:championship[-\s]+(?:4|four)|title\s+contenders|finalists|championship\s+contenders|final\s+four)"
    rf"|(?:championship[-\s]+(?:4|four)|finalists|title\s+contenders|championship\s+contenders|final\s+four)\s*(?:drivers\s+)?(?:of|were|are|consisted\s+of|:|-|included|featured|,|drivers)*\s+(?P<then>{GROUP})"
)


def find_finalists(template: Template) -> tuple[list[int], tuple[int, int]] | None:
    """The three or four people a sentence calls the finalists, and its span."""
    for match in _FINALISTS.finditer(template.text):
        group = "who" if match["who"] else "then"
        people = template.persons(*match.span(group))
        if 3 <= len(people) <= 5:
            return people, (template.start + match.start(), template.start + match.end())
    return None


def lost_titles(
    finalists: tuple[list[int], tuple[int, int]] | None, claims: list[Claim]
) -> list[Claim]:
    """A lost title for each finalist when another of them is said to have won it."""
    if finalists is None:
        return []
    people, span = finalists
    winners = {c.person for c in claims if c.predicate == "won_title" and c.person in people}
    if len(winners) != 1:
        return []
    told = {c.person for c in claims if c.predicate == "lost_title"}
    losers = [person for person in people if person not in winners and person not in told]
    return [Claim(person, "lost_title", None, *span) for person in losers]
