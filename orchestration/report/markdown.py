"""Markdown from templates, in which every value is escaped unless a template says otherwise."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from orchestration.report.outside_text import inline, literal


def render(template: str, **values: object) -> str:
    """Fill in a template of `templates/`.

    Args:
        template: Its file name.
        values: What it names. Whatever is printed of them is text of one line, that neither
            Markdown nor HTML acts on; filter `literal` keeps the lines of a text as well. Quotes
            stay as they are, so no template may print a value into an attribute.
    """
    return _environment().get_template(template).render(values)


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
