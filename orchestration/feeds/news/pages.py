"""Articles of a web page: its main text, its live blog, or several stories on one page."""

import re
from typing import Any

from lxml import html

from orchestration.feeds.news.articles import ArticleReason, RejectedError
from orchestration.feeds.news.live_blogs import LIVE, blog_fields, is_live_blog, live_text
from orchestration.feeds.news.markup_bounds import TooComplexError, check_markup
from orchestration.feeds.news.page_tree import linked_data, page_tree, text_of, types_of
from orchestration.feeds.news.written_dates import AMBIGUOUS, EXPRESSION, read_day

PUBLISHED = {
    "article:published_time", "og:published_time", "datepublished", "date", "pubdate",
    "publish-date", "publishdate", "publication_date", "dc.date", "dc.date.issued",
    "dcterms.created", "sailthru.date", "parsely-pub-date", "article.published",
}  # fmt: skip
MODIFIED = {"article:modified_time", "og:updated_time", "datemodified", "dcterms.modified"}
NOT_THE_STORY = {"aside", "nav", "footer"}
LARGE_PAGE = 5_000
"""Elements beyond which a page is large; articles have some hundred."""
STORY_WORDS = 25
"""An `article` element of fewer words is the teaser of another page."""


def stories_of(page: str) -> list[dict[str, Any]]:
    """The articles of a page as fields: one, unless it holds several with days of their own.

    Raises:
        RejectedError: The page has no article, breaks its parser, or was made to.
    """
    try:
        elements = check_markup(page)
    except TooComplexError as error:
        told = f"{error} Save its text as a .txt file."
        raise RejectedError(ArticleReason.TOO_COMPLEX, told) from None
    tree = page_tree(page)
    parts = _dated_parts(tree) if tree is not None else []
    if len(parts) > 1:
        return [_part_fields(part, written) for part, written in parts]
    return [page_fields(page, is_large=elements > LARGE_PAGE)]


def page_fields(page: str, is_large: bool = False) -> dict[str, Any]:
    """The main text of a web page and what the page says about itself, as article fields.

    Args:
        page: The page.
        is_large: Take the parser's first opinion; its second takes time by the square of the
            paragraphs.

    Raises:
        RejectedError: The page breaks its parser.
    """
    from trafilatura import bare_extraction  # half a second to import, needed for pages alone

    try:
        found = bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            fast=is_large,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception as error:  # whatever a hostile page does to the parser costs that page only
        raise RejectedError(
            ArticleReason.NO_TEXT,
            f"{type(error).__name__} in the page parser. Save its text as a .txt file.",
        ) from None
    fields = found.as_dict() if found else {}
    fields["source"] = fields.get("sitename")
    tree = page_tree(page)
    if tree is None:
        return fields
    fields["published"] = _published(tree, fields.get("date"))
    fields["modified"] = _first_meta(tree, MODIFIED) or _of_articles(tree, "dateModified")
    return _as_live_blog(tree, fields)


def _as_live_blog(tree: html.HtmlElement, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a page with its live blog's own headline, day and entries, if it is one."""
    blog = next((node for node in linked_data(tree) if is_live_blog(node)), None)
    if blog is None and not tree.xpath(f"//*[contains(@itemtype, '{LIVE}')]"):
        return fields
    told = blog_fields(blog or {})
    texts = (live_text(tree), told.get("text"), fields.get("text"))
    text = max((text for text in texts[:2] if text), key=len, default=None)
    if not text or len(text) * 2 < len(texts[2] or ""):
        text = texts[2]  # the entries that are marked are too few to be the blog
    headings = tree.xpath("//meta[@property='og:title']/@content") + [
        heading.text_content() for heading in tree.xpath("//h1")[:1]
    ]
    return {
        **fields,
        "text": text,
        "title": told.get("headline") or next(iter(headings), None) or fields.get("title"),
        "published": told.get("datePublished") or fields.get("published"),
        "modified": told.get("dateModified") or fields.get("modified"),
    }


def _published(tree: html.HtmlElement, found: str | None) -> str | None:
    """The day a page gives itself, as it writes it; `found` is the page parser's own opinion."""
    written = [
        _of_articles(tree, "datePublished"),
        _first_meta(tree, PUBLISHED),
        *tree.xpath("//time[@itemprop='datePublished' or @pubdate]/@datetime"),
        *[
            moment.get("datetime") or moment.text_content()
            for moment in tree.xpath("//article//time | //main//time")[:1]
        ],
    ]
    said = [(one, read_day(one)) for one in written if isinstance(one, str) and one.strip()]
    for one, day in said:
        if day.day:
            return one
    if any(day.basis == AMBIGUOUS for _, day in said):
        return next(one for one, day in said if day.basis == AMBIGUOUS)
    shown = [day[0] for part in _by_lines(tree) for day in EXPRESSION.finditer(part)]
    # the page parser takes the first number of 3/11/2023 for the day, which is a guess
    doubtful = [one for one in shown if read_day(one).basis == AMBIGUOUS]
    return (
        next(iter(doubtful), None) or found or next(iter([*shown, *(one for one, _ in said)]), None)
    )


def _by_lines(tree: html.HtmlElement) -> list[str]:
    """Short lines of a page that may hold its date: those named so, and the first of its text."""
    named = tree.xpath(
        "//*[contains(@class, 'date') or contains(@class, 'byline') or contains(@class, 'publish')"
        " or contains(@class, 'timestamp')]"
    )
    first = tree.xpath("(//article//p | //main//p | //body//p)")[:3]
    texts = [" ".join(part.text_content().split()) for part in [*named[:20], *first]]
    return [text for text in texts if len(text) <= 100]


def _first_meta(tree: html.HtmlElement, names: set[str]) -> str | None:
    for meta in tree.iter("meta"):
        said = {(meta.get(key) or "").lower() for key in ("property", "name", "itemprop")}
        if said & names and (meta.get("content") or "").strip():
            return meta.get("content")
    return None


def _of_articles(tree: html.HtmlElement, name: str) -> str | None:
    """A field of the first article that a page's JSON-LD tells of."""
    for node in linked_data(tree):
        if any(kind.endswith(("Article", "BlogPosting")) for kind in types_of(node)):
            return node.get(name) if isinstance(node.get(name), str) else None
    return None


def _dated_parts(tree: html.HtmlElement) -> list[tuple[html.HtmlElement, str]]:
    """The `article` elements of a page that are stories, each with the day it gives itself."""
    if tree.xpath(f"//*[contains(@itemtype, '{LIVE}')]") or any(
        map(is_live_blog, linked_data(tree))
    ):
        return []
    found = []
    for part in tree.xpath("//article[not(ancestor::article)]"):
        moments = [one.get("datetime") or one.text_content() for one in part.iter("time")][:1]
        is_aside = any(parent.tag in NOT_THE_STORY for parent in part.iterancestors())
        if moments and read_day(moments[0]).basis and not is_aside:
            found.append((part, moments[0]))
    told = [(part, day) for part, day in found if len(text_of(part).split()) >= STORY_WORDS]
    return told if len(told) == len(found) else told[:1]


def _part_fields(part: html.HtmlElement, written: str) -> dict[str, Any]:
    """The fields of one of several stories on a page."""
    heading = next(iter(part.xpath(".//h1 | .//h2 | .//h3")), None)
    title = heading.text_content() if heading is not None else None
    links = part.xpath(
        ".//h1//a/@href | .//h2//a/@href | .//h3//a/@href | .//a[@rel='bookmark']/@href"
    )
    for moment in list(part.iter("time")):
        moment.drop_tree()
    if heading is not None:
        heading.drop_tree()
    return {
        "text": text_of(part),
        "title": title,
        "published": written,
        "url": next((link for link in links if re.match(r"https?://", link)), None),
    }
