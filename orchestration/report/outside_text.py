r"""Text of others made inert, for each place where it is shown. Nothing else formats it.

A name in the race feed, the title of an article, the message of an error that quotes either: it may
hold markup, commands to a terminal, or letters that turn a line around. Wherever such text is
shown, it is shown as itself, in one of these forms:

- `plain`: a line, for log lines, entries of tables and whatever shows text as text;
- `on_terminal`: the same with its lines kept;
- `inline`, `literal`: Markdown and HTML, a line of it or a text with its lines;
- `in_chat`: a line for chat services, each of which has a markup of its own.

What cannot be seen is shown as its escape (`\x1b`, `\u202e`), so that one sees that it is there.
Rich takes each of them with `markup=False` or as `Text`, never as a string with markup.
"""

import logging
import re
import unicodedata

from markupsafe import Markup, escape

MOST_CHARACTERS = 1000
"""Of a line; what is longer is cut, and says so."""
ACTING = re.compile(
    r"[\\`*\[\]|~@]"  # inside a line: escapes, code, emphasis, links, cells of a table, addresses
    r"|:(?=//)|(?<=\bwww)\."  # addresses, which some readers of Markdown make links of
    r"|(?<![^\W_])_|_(?![^\W_])"  # emphasis, but not in a_name
    r"|^[#+=-]|^\d+(?=[.)](?:\s|$))"  # at the beginning of a block: headings, lists, rulers
)
PUNCTUATION = re.compile(r"[\\`*_{}\[\]()#+\-.!|~@:]")
COLOURS = re.compile(r"\x1b\[[0-9;]*m")
"""What programs of ours colour their lines with."""
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Kinds of characters that act or are not seen: controls, what turns a line around or joins without
width, halves of characters, private ones, those that are none, and separators of lines."""
UNSEEN_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Letters and marks that have no width or shape."""
WIDE = ord("\uff01") - ord("!")
CHAT = {ord(one): ord(one) + WIDE for one in "<>@[]()*_~`|&!#/"}
"""What chat services act on, as its wide twin: what escapes in one of them does not in the next."""
DOT_IN_NAME = re.compile(r"(?<=\w)\.(?=[^\W\d_])")
"""The dot of `example.org`, of which some of them make a link."""


def plain(value: object) -> str:
    """Write a value as one line that reads as itself: nothing in it acts on a screen or a log."""
    return _shortened(_visible(" ".join(str(value).split())))


def on_terminal(value: object) -> str:
    """Write a text for a terminal, its lines kept; colours are lost."""
    lines = COLOURS.sub("", str(value)).replace("\t", "    ").splitlines()
    return "\n".join(_shortened(_visible(line.rstrip())) for line in lines)


class TerminalFormatter(logging.Formatter):
    """Writes what libraries log, which may quote anything, for a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of a record, with its traceback."""
        return on_terminal(super().format(record))


def in_chat(value: object) -> str:
    """Write a value as one line for a chat service: no link, no picture, nobody is called."""
    return DOT_IN_NAME.sub(chr(ord(".") + WIDE), plain(value)).translate(CHAT)


def inline(value: object) -> Markup:
    """Write a value so that it reads as itself within a line, a list or a cell of a table."""
    if hasattr(value, "__html__"):
        return Markup(value)  # noqa: S704 - escaped before, by `literal` or by Jinja itself
    if isinstance(value, int | float):
        return escape(value)
    return _with_references(ACTING, plain(value))


def literal(text: str) -> Markup:
    """Write a text of others, lines and all, with all punctuation as character references."""
    lines = (_visible(line.replace("\t", " ")) for line in text.splitlines())
    return _with_references(PUNCTUATION, "\n".join(lines))


def _visible(line: str) -> str:
    """Show what cannot be seen of a line by its escape."""
    if line.isascii() and line.isprintable():
        return line
    return "".join(_escaped(one) if _is_unseen(one) else one for one in line)


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in UNSEEN or character in UNSEEN_LETTERS


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _shortened(line: str) -> str:
    if len(line) <= MOST_CHARACTERS:
        return line
    return f"{line[:MOST_CHARACTERS]} ... ({len(line) - MOST_CHARACTERS} more characters)"


def _with_references(characters: re.Pattern[str], text: str) -> Markup:
    parts, at = [], 0
    for match in characters.finditer(text):
        parts += [_html(text[at : match.start()]), *(f"&#{ord(one)};" for one in match[0])]
        at = match.end()
    return Markup("".join([*parts, _html(text[at:])]))  # noqa: S704 - every part is escaped


def _html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
