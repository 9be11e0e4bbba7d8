"""The reader: from the text of an article to its reading document."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from orchestration.reading import claims as claim_rules
from orchestration.reading import titles
from orchestration.reading.biography import is_biography, tells_a_race
from orchestration.reading.carnumbers import bind_numbers
from orchestration.reading.coreference import Topic
from orchestration.reading.dates import date_line
from orchestration.reading.finals import find_finalists, lost_titles
from orchestration.reading.folding import Story, fold
from orchestration.reading.incidents import Incident, drafts
from orchestration.reading.intent import quoted_intent
from orchestration.reading.names import find_people
from orchestration.reading.passages import Passages
from orchestration.reading.patterns import Pattern
from orchestration.reading.people import Mention, People
from orchestration.reading.places import find_tracks
from orchestration.reading.quotes import find_quotations, mask
from orchestration.reading.race import Race, find_race
from orchestration.reading.results import Told
from orchestration.reading.sentences import paragraphs, sentences
from orchestration.reading.series import infer_series
from orchestration.reading.speakers import Speakers, Speech
from orchestration.reading.template import build
from orchestration.reading.text import flatten
from orchestration.store.code_hash import code_hash

_BOILERPLATE = Pattern(r"\bappeared first on\b|\ball rights reserved\b|\bsign up for\b", re.I)
_PLACES = ("finished", "won_race")
MAX_CHARS = 150_000


@dataclass
class Reading:
    """Everything found in one article, before it is written as a document."""

    text: str
    race: Race
    people: People
    incidents: list[Incident]
    speeches: list[Speech]
    claims: list[claim_rules.Claim]


def read(text: str, *, title: str | None = None, published: str | None = None) -> Reading:
    """Find everything the reader knows how to find in an article.

    Only the first MAX_CHARS characters are read, so that time and memory stay bounded.
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be str, not {type(text).__name__}")
    flat = flatten(text[:MAX_CHARS])
    spans = paragraphs(flat)
    quotations = find_quotations(text, flat, spans)
    masked = mask(flat, quotations)
    tracks = find_tracks(flat)
    race = find_race(flat, flatten(title) if title else None, published, tracks)
    people = find_people(
        _without_tracks(flat, tracks), race.season, flatten(title) if title else ""
    )
    if not is_biography(flat):
        infer_series(race, people, flat)
    bind_numbers(masked, people, race.series, race.season)
    line = date_line(masked)[1]
    if line:
        masked = " " * line[1] + masked[line[1] :]
    cut = [sentences(masked, start, end) for start, end in spans]
    speeches = Speakers(Passages(flat, masked, spans, cut, people)).attribute(quotations)
    incidents, claims = _narrative(masked, cut, people)
    quoted_intent(incidents, speeches, flat)
    for speech in speeches:
        if speech.person is not None and people.people[speech.person].is_driver:
            span = speech.quotation.start, speech.quotation.end
            placed = {c.person for c in claims if c.predicate in _PLACES}
            told = claim_rules.quoted_claims(flat, *span, speech.person)
            claims += [c for c in told if c.predicate not in _PLACES or c.person not in placed]
    claims = [claim for claim in claims if people.people[claim.person].is_driver]
    claims = titles.without_own_season(claims, race.season)
    if is_biography(flat):
        claims = [c for c in claims if c.predicate not in _PLACES or _in_a_race(flat, spans, c)]
    claims.sort(key=lambda claim: (claim.start, claim.end, claim.predicate))
    return Reading(text, race, people, incidents, speeches, claims)


def _in_a_race(flat: str, spans: list[tuple[int, int]], claim: claim_rules.Claim) -> bool:
    paragraph = next((s for s in spans if s[0] <= claim.start < s[1]), (0, 0))
    return tells_a_race(flat, paragraph, claim.start, claim.end)


def _without_tracks(flat: str, tracks: list) -> str:
    """Blank the names of tracks: Bowman Gray Stadium is not a Bowman."""
    for start, end, _, is_full in tracks:
        if is_full:
            flat = flat[:start] + "_" * (end - start) + flat[end:]
    return flat


def _narrative(masked: str, cut: list[list[tuple[int, int]]], people: People):
    topic = Topic()
    story = Story()
    claims: list[claim_rules.Claim] = []
    order = 0
    finalists = None
    cursor = 0
    told = [
        m
        for m in people.mentions
        if masked[m.start] != "~" and not people.people[m.person].is_staff
    ]
    told_places = Told()
    for number, spans in enumerate(cut):
        told_places.new_paragraph()
        for start, end in spans:
            order += 1
            if _BOILERPLATE.search(masked, start, end):
                continue
            while cursor < len(told) and told[cursor].start < start:
                cursor += 1
            here: list[Mention] = []
            while cursor < len(told) and told[cursor].end <= end:
                here.append(told[cursor])
                cursor += 1
            groups = topic.slots(masked, start, end, here, people)
            template = build(masked, start, end, here, groups)
            fold(story, drafts(template, masked), template, number, order)
            if story.incidents and story.incidents[-1].sentence == order:
                topic.met(story.incidents[-1].roles, story.incidents[-1].mentions)
            if template.slots:
                claims += claim_rules.find_claims(template, told_places)
                claims += titles.find_title_claims(template)
                finalists = finalists or find_finalists(template)
            told_places.note(template)
            topic.move(masked, start, end, here)
    claims += lost_titles(finalists, claims)
    return story.incidents, claims


@cache
def reader_version() -> str:
    """12 hexadecimal digits that change whenever this package or its lexicon may read otherwise."""
    return code_hash(Path(__file__).parent)[:12]


def read_article(text: str, *, title: str | None = None, published: str | None = None) -> dict:
    """The reading document of an article: race, people, incidents, quotes and claims.

    `title` and `published` (ISO date) help when the text itself does not name the drivers in full
    or the day. All spans are offsets into `text`. Never raises on any string.
    """
    from orchestration.reading.document import to_document

    return to_document(read(text, title=title, published=published), reader_version())
