"""Text as it is kept: composed letters, plain blanks, and nothing that cannot be seen.

The same name can be written as composed or decomposed letters, with ligatures, in full-width or
mathematical letters, with blanks that do not break and marks that take no room. Whoever looks for
it, a reader or an analyst, would find one form and miss the others. Positions found in an article
point into the text made here; the file as dropped stays in the archive.
"""

import html
import re
import unicodedata

ODD = re.compile(r"[^\t\n\x0b\x0c\r -~]")
BROKEN_LETTERS = re.compile("[\u00c2-\u00f4][^\x00-\x7f]{1,9}")
SAME_LETTER = {"<wide>", "<narrow>", "<font>"}
"""Kinds of compatibility letters that are other shapes of one letter, sign or digit."""
BETWEEN_WORDS = re.compile(r"(?<=[a-z.,;:!?])\u200b(?=[A-Z][a-z])")
PREFIX_OF_A_NAME = re.compile(r"\b(?:Mc|Mac|De|Di|Du|La|Le|Van|Von)$")
LATIN_MARKS = re.compile("(?<=[A-Za-z\u00c0-\u024f\u1e00-\u1eff])[\u0300-\u036f\u1ab0-\u1aff]+")
TAG = re.compile(
    r"</?(?:p|br|div|span|a|img|h[1-6]|ul|ol|li|em|i|b|strong|blockquote)\b[^<>]*>", re.I
)
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,20}\d{0,2});")


def plain(text: str) -> str:
    """The text in its plain form; what holds only ASCII comes back as it is.

    Args:
        text: Text in any Unicode form.

    Returns:
        Composed letters (NFC), other shapes of a letter as the letter, every blank a space,
        without characters that take no room. Line ends stay as they are.
    """
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", BROKEN_LETTERS.sub(_mended, text))
    text = BETWEEN_WORDS.sub(_parted, text)
    return LATIN_MARKS.sub("", ODD.sub(_plain_letter, text))


def _plain_letter(match: re.Match) -> str:
    """What stands for one odd character: the letter it is a shape of, a blank, nothing, itself."""
    letter = match.group()
    if "\x80" <= letter <= "\x9f":  # a Windows sign taken for a control character
        return "\n" if letter == "\x85" else letter.encode("latin-1").decode("cp1252", "ignore")
    kind = unicodedata.category(letter)
    if kind == "Zs":
        return " "
    if kind in ("Zl", "Zp"):
        return "\n"
    if kind == "Cf" or "\ufe00" <= letter <= "\ufe0f":
        return ""
    shape = unicodedata.decomposition(letter).partition(" ")[0]
    if shape in SAME_LETTER or (shape == "<compat>" and kind[0] == "L"):
        return unicodedata.normalize("NFKC", letter)
    return letter


def _parted(match: re.Match) -> str:
    """A blank without width is a blank between two words, and nothing inside a name."""
    before = match.string[max(0, match.start() - 4) : match.start()]
    return "" if PREFIX_OF_A_NAME.search(before) else " "


def _mended(match: re.Match) -> str:
    """Letters of UTF-8 that somebody read as Windows-1252, read again; others as they are."""
    written = match.group()
    for end in range(len(written), 1, -1):
        try:
            mended = b"".join(_byte(letter) for letter in written[:end]).decode()
        except UnicodeError:
            continue
        return mended + written[end:]
    return written


def _byte(letter: str) -> bytes:
    """The byte that Windows-1252 shows as this letter; five bytes it does not know are Latin-1."""
    return letter.encode("latin-1" if "\x80" <= letter <= "\x9f" else "cp1252")


def without_tags(text: str) -> str:
    """The text of a piece of HTML, and any other text as it is.

    Args:
        text: Text that may hold tags or entities, as services send it inside JSON.

    Returns:
        The words, with an empty line between paragraphs.
    """
    if not TAG.search(text):
        return html.unescape(text) if ENTITY.search(text) else text
    from lxml.html import fragment_fromstring  # a tenth of a second to import

    from orchestration.feeds.news.page_tree import text_of

    return text_of(fragment_fromstring(text.replace("\x00", " "), create_parent="div"))
