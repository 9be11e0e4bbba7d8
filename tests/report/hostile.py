"""Text that would act wherever it is shown as it came, put into whatever others send."""

import copy
import json
import re
import unicodedata
from collections.abc import Iterator

from markdown_it import MarkdownIt

SIGN = "evil-sign"
"""Stands in each text, by which it is found again."""
TEXTS = {
    "a picture": f"![{SIGN}](http://a.example/x.png)",
    "a link": f"[{SIGN}](javascript:alert(1)) <javascript:x> <http://a.example/{SIGN}>",
    "HTML": f"<img src=x onerror=alert(1)> <script>{SIGN}</script> <b onclick='x'>b</b> &lt;",
    "a block": f"{SIGN}\n\n# head\n\n- item\n\n```sh\ncode\n```\n\n| a | b |\n|---|---|\n",
    "a definition": f"[x]: http://a.example '{SIGN}'\n\n[x] **bold** __bold__ ~~gone~~",
    "terminal commands": f"\x1b[2J\x1b]0;{SIGN}\x07\x1b]8;;http://a.example\x1b\\x\x9b31m\x90q\x08\r",
    "a line turned around": f"\u202e\u2066{SIGN}\u2069\u202c\u200f\u061c gpj.exe",
    "letters without width": f"a\u200bb\u200dc\u2060d\ufeffe\u00ad{SIGN}\u3164\U000e0041",
    "other ends of lines": f"one\u2028two\u2029three\x85four\x0bfive\x0c{SIGN}\nfaked log line",
    "markup of a console": f"[bold red]{SIGN}[/] [link=http://a.example]x[/link] [/nothing]",
    "a template": f"{{{{ 7*7 }}}} {{% raw %}} ${{x}} %s %(x)s {{0}} {SIGN}",
    "a formula": f"=cmd|' /C calc'!A0 {SIGN} @SUM(1) +1 -1",
    "a call in a chat": f"<!channel> <@U1> @everyone `x` <http://a.example|{SIGN}> *b* _i_ ~s~",
    "a path": f"../../../../{SIGN} /etc/passwd C:\\x\\{SIGN}",
    "SQL": f"'; drop table marts.dim_race; -- {SIGN} \" $$",
    "a long one": f"{SIGN} " + "A" * 10_000,
}
ALL = " ".join(text for name, text in TEXTS.items() if name != "a long one")
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
LONGEST_LINE = 20_000
"""Of a page: fifty entries of a table; of a log or a cell it is far less."""
LONGEST_ENTRY = 2_000
MARKUP_OF_OURS = {
    *("p", "ul", "li", "strong", "em", "b", "table", "thead", "tbody", "tr", "th", "td", "code"),
    *("h1", "h2", "br"),
}


def unseen(text: str) -> list[str]:
    """The characters of a text that act on a screen or cannot be seen, but for ends of lines."""
    return sorted(
        {ascii(one) for one in text if unicodedata.category(one) in UNSEEN and one != "\n"}
    )


def acting_markup(page: str) -> list[str]:
    """What a text is as Markdown beyond the marks that our own pages consist of."""
    html = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(page)
    tags = re.findall(r"<[/!?]?\s*([a-zA-Z-]*)([^>]*)>", html)
    return [
        f"{name}{rest}"
        for name, rest in tags
        if name not in MARKUP_OF_OURS or (rest.strip() and "text-align" not in rest)
    ]


def fields(document: object, path: tuple = ()) -> Iterator[tuple]:
    """The places of a document that hold a value, but of a list its first entry only."""
    if isinstance(document, dict):
        for key, value in document.items():
            yield from fields(value, (*path, key))
    elif isinstance(document, list):
        for at, value in enumerate(document[:1]):
            yield from fields(value, (*path, at))
    else:
        yield path


def with_text(document: object, path: tuple, text: str) -> object:
    """A copy of a document with a text at one of its places."""
    changed = copy.deepcopy(document)
    inside = changed
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = text
    return changed


def poisoned(document: object) -> list[object]:
    """Copies of a document, each with a hostile text in one field, all texts taking turns."""
    texts = [ALL, *TEXTS.values()]
    return [
        with_text(document, path, texts[number % len(texts)])
        for number, path in enumerate(fields(document))
    ]


def lines_of_json(document: object) -> str:
    """A document as JSON in which nothing is escaped that need not be."""
    return json.dumps(document, ensure_ascii=False)
