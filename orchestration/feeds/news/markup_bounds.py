"""How much markup a page or a feed may hold before a parser is given it.

Parsers take time that grows with the square of what is in one tag, and memory for each element. A
large true page has some thousand elements, and a dozen attributes in its longest tag.
"""

import re

MAX_ELEMENTS = 25_000
MAX_ATTRIBUTES = 500
MAX_WORD = 5_000
"""Letters without a break; the feed parser looks for an address in each, from every letter on."""
TAG = re.compile(r"<[A-Za-z!?][^<>]*")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
WORD = re.compile(rf"[\w.+-]{{{MAX_WORD}}}", re.ASCII)
ATTRIBUTE = re.compile(r"[\s/]+[^\s/=>]+|=")


class TooComplexError(ValueError):
    """Markup that nobody wrote to be read; the message says what there is too much of."""


def check_markup(text: str) -> int:
    """Count the elements of a text; the time taken grows with its length alone.

    Args:
        text: HTML or XML.

    Raises:
        TooComplexError: It has more elements, or attributes in one of them, than pages have.
    """
    elements = 0
    for elements, tag in enumerate(TAG.finditer(text), start=1):
        if elements > MAX_ELEMENTS:
            raise TooComplexError(f"It has more than {MAX_ELEMENTS:,} elements.")
        if tag.end() - tag.start() > 2 * MAX_ATTRIBUTES:
            attributes = len(ATTRIBUTE.findall(QUOTED.sub("=", tag[0])))
            if attributes > 2 * MAX_ATTRIBUTES:
                raise TooComplexError(
                    f"An element of it has more than {MAX_ATTRIBUTES} attributes."
                )
    return elements


def check_feed(text: str) -> None:
    """Raise TooComplexError for a feed with more markup, or a longer word, than feeds have."""
    check_markup(text)
    if WORD.search(text):
        raise TooComplexError(f"It has a word of more than {MAX_WORD:,} letters.")
