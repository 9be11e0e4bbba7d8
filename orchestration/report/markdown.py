"""Markdown from templates, in which every value is escaped unless a template says otherwise."""

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

ACTING = re.compile(
    r"[\\`*\[\]|~]"  # inside a line: escapes, code, emphasis, links, cells of a table
    r"|(?<![^\W_])_|_(?![^\W_])"  # emphasis, but not in a_name
    r"|^[#+=-]|^\d+(?=[.)](?:\s|$))"  # at the beginning of a block: headings, lists, rulers
)
PUNCTUATION = re.compile(r"[\\`*_{}\[\]()#+\-.!|~]")


def render(template: str, **values: object) -> str:
    """Fill in a template of `templates/`.

    Args:
        template: Its file name.
        values: What it names. Whatever is printed of them is text of one line, that neither
            Markdown nor HTML acts on; filter `literal` keeps the lines of a text as well. Quotes
            stay as they are, so no template may print a value into an attribute.
    """
    return _environment().get_template(template).render(values)


def inline(value: object) -> Markup:
    """Write a value so that it reads as itself within a line, a list or a cell of a table."""
    if hasattr(value, "__html__"):
        return Markup(value)  # noqa: S704 - escaped before, by `literal` or by Jinja itself
    line = " ".join(str(value).split())
    if isinstance(value, int | float):
        return escape(line)
    return _with_references(ACTING, line)


def literal(text: str) -> Markup:
    """Write a text of others, lines and all, with all punctuation as character references."""
    return _with_references(PUNCTUATION, text)


def _with_references(characters: re.Pattern[str], text: str) -> Markup:
    parts, at = [], 0
    for match in characters.finditer(text):
        parts += [_html(text[at : match.start()]), *(f"&#{ord(one)};" for one in match[0])]
        at = match.end()
    return Markup("".join([*parts, _html(text[at:])]))  # noqa: S704 - every part is escaped


def _html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        finalize=inline,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["literal"] = literal
    return made
