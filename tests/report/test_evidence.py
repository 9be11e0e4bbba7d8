"""Evidence pages mark the reader's spans and let nothing of an article act."""

from orchestration.landing.readings import Reading
from orchestration.report.evidence import evidence_page


def reading(text, incidents=(), quotes=()):
    spans = [{"char_start": start, "char_end": end} for start, end in incidents]
    document = {
        "incidents": [{"spans": spans}],
        "quotes": [{"char_start": start, "char_end": end} for start, end in quotes],
    }
    return Reading("0" * 16, "A title", text, document)


def test_the_words_behind_an_incident_are_marked():
    assert "<strong>hit the wall</strong>" in evidence_page([reading("He hit the wall", [(3, 15)])])


def test_markup_in_an_article_is_shown_and_never_acts():
    page = evidence_page([reading("<script>alert(1)</script> [x](javascript:y) **b**", [(0, 8)])])
    assert "<script>" not in page
    assert "**" not in page
    assert "](" not in page


def test_overlapping_spans_do_not_repeat_text():
    page = evidence_page([reading("abcdef", [(0, 4)], [(2, 6)])])
    assert page.count("cd") == 1


def test_the_text_is_shown_whole_and_in_order():
    text = "Ann & Bo touched.\n\nThey *spun*."
    page = evidence_page([reading(text, [(0, 8)]), reading("Second")])
    assert page == (
        "<b>A title</b>\n\n<strong>Ann &amp; Bo</strong> touched&#46;\n\n"
        "They &#42;spun&#42;&#46;\n\n<b>A title</b>\n\nSecond"
    )
    assert evidence_page([]) == ""
