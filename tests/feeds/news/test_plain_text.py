"""One form for every letter, so that a name is found however it was written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.feeds.news.article_formats import read_article_bytes
from orchestration.feeds.news.articles import article_id
from orchestration.feeds.news.plain_text import plain, without_tags
from orchestration.reading.reader import read_article

STORY = "Daniel Suárez spun Carson Hocevar in turn 2 at Phoenix Raceway on lap 121."
FULL_WIDTH = {ord(letter): ord(letter) + 0xFEE0 for letter in "Carson.121"}
BOLD = {ord(letter): 0x1D400 + ord(letter) - ord("A") for letter in "CDHPRST"}
FORMS = {
    "decomposed letters": unicodedata.normalize("NFD", STORY),
    "blanks that do not break": STORY.replace(" ", "\u00a0"),
    "thin and ideographic blanks": STORY.replace("l S", "l\u2009S").replace("n H", "n\u3000H"),
    "a blank without width inside a name": STORY.replace("Hocevar", "Hoce\u200bvar"),
    "a blank without width between names": STORY.replace("Carson Hoc", "Carson\u200bHoc"),
    "soft hyphens and direction marks": STORY.replace("Hocevar", "Ho\u00adce\u2060var\u200e"),
    "full-width letters": STORY.translate(FULL_WIDTH),
    "mathematical letters": STORY.translate(BOLD),
    "letters struck through": STORY.replace("Hocevar", "H\u0336o\u0336cevar"),
    "UTF-8 taken for Windows-1252": STORY.encode().decode("cp1252"),
}


@pytest.mark.parametrize("written", FORMS.values(), ids=FORMS)
def test_every_form_of_a_text_is_kept_as_one_and_read_alike(written):
    (article,) = read_article_bytes("a.txt", written.encode()).articles
    assert article.text == STORY
    assert article.article_id == article_id(STORY)
    people = read_article(article.text)["people"]
    assert [person["name"] for person in people] == ["Daniel Suarez", "Carson Hocevar"]
    for person in people:
        for mention in person["mentions"]:
            words = article.text[mention["char_start"] : mention["char_end"]]
            assert words.split()[-1] in ("Suárez", "Hocevar")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("the ﬁnal ﬂag", "the final flag"),
        ("a 1½-mile track, 20°, m², 5 €", "a 1½-mile track, 20°, m², 5 €"),
        ("“Out” — he said…", "“Out” — he said…"),
        ("it\u0092s over", "it\u2019s over"),
        ("one\u2028two", "one\ntwo"),
        ("Mc\u200bDowell led", "McDowell led"),
        ("Straße, Ålesund, Łódź, Żak", "Straße, Ålesund, Łódź, Żak"),
        ("हिन्दी и русский", "हिन्दी и русский"),
    ],
)
def test_what_is_a_letter_of_its_own_stays(written, kept):
    assert plain(written) == kept


@given(st.text())
def test_a_plain_text_is_plain(text):
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ("<p>Ann <b>Rook</b> spun.</p>\n<p>Bo won.</p>", "Ann Rook spun.\n\nBo won."),
        ("Ann spun.<br/>Bo won.<script>alert(1)</script>", "Ann spun.\n\nBo won."),
        ("Rook &amp; Lead, &#8220;close&#8221;", "Rook & Lead, “close”"),
        ("1 < 2 and 3 > 2, R&D", "1 < 2 and 3 > 2, R&D"),
    ],
)
def test_tags_and_entities_of_a_service_become_words(sent, words):
    assert without_tags(sent) == words
