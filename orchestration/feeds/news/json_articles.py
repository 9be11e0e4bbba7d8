"""Articles in the JSON of news services and tools: their envelopes and their names for things.

The tools differ in spelling more than in meaning: `publishedAt`, `published_at`, `datePublished`
and `pubDate` are one field. Names are compared without case and punctuation.
"""

import re
from collections.abc import Iterator
from typing import Any

from orchestration.feeds.news.live_blogs import blog_fields, is_live_blog
from orchestration.feeds.news.page_tree import nodes_of, types_of
from orchestration.feeds.news.plain_text import without_tags

TEXT = (
    "text", "fulltext", "articletext", "articlebody", "body", "content", "contenttext",
    "maintext", "maincontent", "storytext", "story", "rawtext", "cleanedtext", "plaintext",
    "bodytext", "contentencoded", "contenthtml", "bodyhtml",
)  # fmt: skip
SUMMARY = ("description", "summary", "snippet", "abstract", "leadparagraph", "excerpt")
"""A service that withholds the text may send its first words, which count where an address is."""
NAMES = {
    "title": "title headline webtitle titletext",
    "author": "author authors byline creator dccreator writer authorname",
    "source": "source publisher sourcename publication publishername outlet site sitename medianame"
    " provider newspaper sourcedomain domain",
    "url": "url link canonicalurl weburl permalink href sourceurl externalurl articleurl"
    " mainentityofpage guid",
    "published": "published publisheddate publishedat datepublished publishdate pubdate"
    " publicationdate datepublish webpublicationdate firstpublished seendate isodate createdat"
    " publishedon publishtime publishedtime datetime date timestamp",
    "modified": "modified updated updatedat updateddate datemodified datemodify lastmodified"
    " modifiedat modifieddate lastupdated",
}
FIELDS = {name: words.split() for name, words in NAMES.items()}
ENVELOPES = (
    "articles", "items", "results", "data", "stories", "entries", "docs", "news", "hits",
    "value", "posts", "response", "feed", "channel", "rss", "newsresults", "topstories",
    "records", "list", "documents", "payload",
)  # fmt: skip
WRAPPERS = ("fields", "attributes", "_source", "article", "node", "story", "doc")
DEPTH = 4
NOT_WHOLE = re.compile(r"(?<!\s)\s*+(?:…|\.\.\.)?\s*+\[\+?\d+ chars\]\s*$")
"""How a service marks a text that it cut short."""


def articles_in(document: Any) -> list[Any]:
    """The would-be articles of a JSON document, each with the fields of an article.

    Args:
        document: One article, a list of them, a service's answer around a list, or JSON-LD.

    Returns:
        Objects with `text`, `title`, `author`, `source`, `url`, `published` and `modified` where
        known; what is no object comes back as it is, to be refused.
    """
    items = document if isinstance(document, list) else [document]
    return [found for item in items for found in (_one(item) if isinstance(item, dict) else [item])]


def _one(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What an object holds: a live blog, the nodes of a graph, an envelope's list, or itself."""
    nodes = nodes_of(document)
    stories = [node for node in nodes if is_live_blog(node) or _is_article_node(node)]
    if stories and (len(nodes) > 1 or is_live_blog(nodes[0])):
        names = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
        for node in stories:
            node = {key: _resolved(value, names) for key, value in node.items()}
            yield article_fields(blog_fields(node) if is_live_blog(node) else node)
        return
    fields = article_fields(document)
    listed = (
        [] if fields.get("text") or isinstance(document.get("html"), str) else _listed(document)
    )
    if not listed:
        yield fields
    outlet = _outlet(document)
    for item in listed:
        known = article_fields(item) if isinstance(item, dict) else item
        if isinstance(known, dict) and outlet and not known.get("source"):
            known["source"] = outlet
        yield known


def article_fields(item: dict[str, Any]) -> dict[str, Any]:
    """One article's fields under our names, whatever its service calls them."""
    for wrapper in WRAPPERS:
        if isinstance(item.get(wrapper), dict):
            item = {**item, **{name: value for name, value in item[wrapper].items() if value}}
    spelled: dict[str, Any] = {}
    for name, value in item.items():
        if value not in (None, "", [], {}):
            spelled.setdefault(re.sub(r"[^a-z0-9]", "", str(name).lower()), value)
    found = {name: _first(spelled, words) for name, words in FIELDS.items()}
    fields: dict[str, Any] = {
        "title": _words(found["title"], "rendered", "main", "text"),
        "author": _people(found["author"]),
        "source": _words(found["source"], "name", "title", "domain", "uri", "id"),
        "url": _address(found["url"]),
        "published": found["published"],
        "modified": found["modified"],
    }
    text, summary = (
        next(filter(None, (_body(spelled.get(word)) for word in words)), None)
        for words in (TEXT, SUMMARY)
    )
    if text and summary and NOT_WHOLE.search(text):
        text = NOT_WHOLE.sub("", text)
        text = text if text.startswith(summary[:40]) else f"{summary}\n\n{text}"
    fields["text"] = NOT_WHOLE.sub("", text) if text else (summary if fields["url"] else None)
    if isinstance(item.get("html"), str):
        fields["html"] = item["html"]
    return {name: value for name, value in fields.items() if value not in (None, "")}


def _is_article_node(node: dict[str, Any]) -> bool:
    return any(name.endswith(("Article", "BlogPosting")) for name in types_of(node))


def _resolved(value: Any, names: dict[str, dict[str, Any]]) -> Any:
    """A reference of JSON-LD (`{"@id": ...}`) replaced by what it refers to."""
    if isinstance(value, list):
        return [_resolved(one, names) for one in value]
    if isinstance(value, dict) and set(value) == {"@id"} and isinstance(value["@id"], str):
        return names.get(value["@id"], value)
    return value


def _listed(document: dict[str, Any], depth: int = DEPTH) -> list[Any]:
    """The list of articles inside a service's answer; empty where there is none."""
    named = {re.sub(r"[^a-z0-9]", "", str(name).lower()): value for name, value in document.items()}
    inner = [named[name] for name in ENVELOPES if isinstance(named.get(name), list | dict)]
    for value in inner:
        if isinstance(value, list) and any(isinstance(item, dict) for item in value):
            return value
    for value in inner:
        if isinstance(value, dict) and depth and (found := _listed(value, depth - 1)):
            return found
    values = list(document.values())
    if values and all(isinstance(one, dict) and article_fields(one).get("text") for one in values):
        return values  # articles by number or address
    return []


def _outlet(document: dict[str, Any]) -> str | None:
    """The outlet that an envelope names for all its articles, as feeds turned into JSON do."""
    for about in (document, document.get("feed"), document.get("channel")):
        if isinstance(about, dict):
            fields = article_fields({**about, "items": None})
            if outlet := fields.get("source") or fields.get("title"):
                return outlet
    return None


def _first(spelled: dict[str, Any], names: list[str]) -> Any:
    return next((spelled[name] for name in names if name in spelled), None)


def _words(value: Any, *keys: str) -> str | None:
    """A short text: itself, or what stands under one of the keys of an object."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = next(
            (value[key] for key in (*keys, "$t", "#text", "value") if value.get(key)), None
        )
    return without_tags(value) if isinstance(value, str) else None


def _people(value: Any) -> str | None:
    """The names of one or several authors."""
    names = [_words(one, "name", "original", "fullname") for one in _several(value)]
    return ", ".join(name for name in names if name) or None


def _address(value: Any) -> str | None:
    """The first web address among what a field holds."""
    for one in _several(value):
        if isinstance(one, dict):
            one = next(
                (one[key] for key in ("href", "@id", "url", "value", "$t") if key in one), ""
            )
        if isinstance(one, str) and one.lower().startswith(("http://", "https://")):
            return one
    return None


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _body(value: Any) -> str | None:
    """The text of an article, from a text, an object around it, or a list of paragraphs."""
    if isinstance(value, list):
        parts = [_body(one) for one in value]
        return "\n\n".join(part for part in parts if part) or None
    if isinstance(value, dict):
        for key in (
            "rendered",
            "text",
            "value",
            "html",
            "content",
            "body",
            "$t",
            "#text",
            "__text",
        ):
            if value.get(key):
                return _body(value[key])
        return None
    return without_tags(value) if isinstance(value, str) and value.strip() else None
