"""Intent: whether an incident is said to be deliberate, or denied to be, and by whom."""

from orchestration.reading.clauses import clause_at, clauses_of, subject_before
from orchestration.reading.incidents import Incident
from orchestration.reading.patterns import Pattern
from orchestration.reading.speakers import Speech
from orchestration.reading.template import Template

FAR = 8
_INTENT = Pattern(
    r"\bright-rear\s+hook\w*|\bin\s+(?:apparent\s+|obvious\s+)?(?:retaliation|revenge)\b|"
    r"\b(?:deliberate(?:ly)?|on\s+purpose|intentional(?:ly)?|intent|purposely|purposefully|meant\s+to\s+(?:wreck|hit|spin|turn|do\s+(?:it|that))|knew\s+(?:exactly\s+)?what\s+he\s+was\s+doing|knows\s+(?:exactly\s+)?what\s+he\s+did|(?:had|wanted|decided|going|gonna)\s+(?:to\s+)?(?:move|bump|rough)\s+(?:him|her)|cheap\s+shot)\b"
)
_DENIED = Pattern(
    r"(?:\b(?:no|not|never|without|denied|denies|denying)|n't)\b[^.;]{0,40}\b(?:deliberate\w*|purpose\w*|intent\w*|mean\s+(?:to|it|anything)|meant\s+(?:to|it|anything)|trying\s+to\s+(?:wreck|spin|hit|turn|dump)|intend\w*)|\bunintentional|\baccidental(?:ly)?\b|\bhonest\s+mistake"
)


def told_intent(
    known: list[Incident], touched: list[Incident], template: Template, order: int
) -> None:
    """Take note when a sentence alleges or denies intent in an incident told so far."""
    text = template.text
    denied = _DENIED.search(text)
    if not denied and not _INTENT.search(text):
        return
    people = template.persons(0, len(text))
    parts = clauses_of(template)
    denying = denied and subject_before(parts, clause_at(parts, denied.start()), denied.start() + 1)
    recent = [i for i in reversed(known[-6:]) if order - i.sentence <= FAR]
    for incident in [*touched, *recent]:
        if (
            incident.group != "wreck"
            or len(incident.roles) < 2
            or not set(people) & set(incident.roles)
        ):
            continue
        if incident.intent == "alleged":
            return
        incident.intent = "denied" if denied else "alleged"
        others = [p for p in people if incident.roles.get(p) not in ("instigator", "retaliator")]
        told_by = template.persons(*denying) if denying else people if denied else others
        incident.intent_by = next(iter(told_by), None)
        if (template.start, template.end) not in incident.spans:
            incident.spans.append((template.start, template.end))
        return


def quoted_intent(incidents: list[Incident], speeches: list[Speech], flat: str) -> None:
    """The same for what a driver in an incident says about it in a quotation."""
    for speech in speeches:
        words = flat[speech.quotation.start : speech.quotation.end].lower()
        denied = bool(_DENIED.search(words))
        if not denied and not _INTENT.search(words):
            continue
        for incident in reversed(incidents):
            told_before = incident.spans[0][0] < speech.quotation.end
            shared = speech.person in incident.roles and len(incident.roles) > 1
            if incident.group == "wreck" and told_before and shared and incident.intent is None:
                incident.intent = "denied" if denied else "alleged"
                incident.intent_by = speech.person
                incident.spans.append((speech.quotation.start, speech.quotation.end))
                break
