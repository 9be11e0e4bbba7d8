"""A web page as a tree: the words of a part of it, and what it says about itself as JSON-LD."""

import re
from typing import Any

import orjson
from lxml import etree, html

BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "br", "dd", "div", "dl", "dt",
    "figcaption", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li",
    "main", "ol", "p", "pre", "section", "table", "td", "th", "time", "tr", "ul",
}  # fmt: skip
NO_WORDS = {
    "button", "form", "iframe", "nav", "noscript", "script", "select", "style", "svg",
    "template",
}  # fmt: skip
MAX_PARTS = 2000
"""Pieces of JSON-LD and entries of a live blog that are looked at; a page has a few dozen."""
MAX_DEPTH = 20
"""Lists in lists of JSON-LD that are looked into; a page has three."""
PARSER_ERRORS = (etree.LxmlError, ValueError, RecursionError)


def page_tree(page: str) -> html.HtmlElement | None:
    """The tree of a page; None for what has none."""
    try:
        # as bytes: lxml refuses a text that declares an encoding of its own
        return html.document_fromstring(
            page.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8")
        )
    except PARSER_ERRORS:
        return None


def text_of(element: html.HtmlElement) -> str:
    """The words of an element, with an empty line between its paragraphs."""
    parts: list[str] = []
    hidden = 0
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        named = isinstance(node.tag, str)
        if event == "start":
            hidden += node.tag in NO_WORDS
            parts += ["\n\n"] * (node.tag in BLOCKS)
            if node.text and not hidden:
                parts.append(node.text)
            continue
        if event == "end" and named:
            hidden -= node.tag in NO_WORDS
            parts += ["\n\n"] * (node.tag in BLOCKS)
        if node is not element and node.tail and not hidden:
            parts.append(node.tail)
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\n+", _runs(parts)))
    return "\n\n".join(part for part in paragraphs if part)


def _runs(parts: list[str]) -> str:
    """The parts as one text; line ends of the source are blanks, those of blocks stay."""
    return "".join(part if part == "\n\n" else re.sub(r"\s+", " ", part) for part in parts)


def linked_data(tree: html.HtmlElement) -> list[dict[str, Any]]:
    """The JSON-LD objects of a page, those of a `@graph` among them; unreadable ones are none."""
    found: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and len(found) < MAX_PARTS:
            try:
                found += nodes_of(orjson.loads((script.text or "").strip()))
            except orjson.JSONDecodeError:
                continue
    return found


def nodes_of(value: Any, depth: int = MAX_DEPTH) -> list[dict[str, Any]]:
    """The objects of a JSON-LD document: itself, a list of them, or its `@graph`."""
    if not depth:
        return []
    if isinstance(value, list):
        return [node for item in value[:MAX_PARTS] for node in nodes_of(item, depth - 1)]
    if not isinstance(value, dict):
        return []
    inner = value.get("@graph")
    return nodes_of(inner, depth - 1) if isinstance(inner, list) else [value]


def types_of(node: dict[str, Any]) -> set[str]:
    """The names of a JSON-LD object's types, without the address of their vocabulary."""
    said = node.get("@type")
    said = said if isinstance(said, list) else [said]
    return {re.split(r"[/#:]", one)[-1] for one in said if isinstance(one, str)}
