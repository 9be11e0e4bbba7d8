"""Everything others send, with hostile text in every field of it: feed, history, news, inbox."""

import json
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape

from orchestration.feeds.history import FILES
from orchestration.feeds.nascar.kinds import INDEX, KINDS, SOURCE, WEEKEND
from orchestration.store.archive import Subject
from tests.chaos.documents import DOCUMENTS
from tests.feeds.small_feed import SmallFeed
from tests.history_files import ROW, write
from tests.marts.small_season import SERIES, race
from tests.report.hostile import ALL, TEXTS, lines_of_json, poisoned

SEASON = 2025
NEVER_IN_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))
SOUND = race(1, SEASON)
WEEKENDS = poisoned(SOUND)
"""A race in as many versions as a race document has fields."""


def listed(number: int) -> dict:
    """What the season index says of a race, with the texts in all that is no number or day."""
    one = race(number, SEASON)
    words = {"race_name": ALL, "track_name": TEXTS["a picture"], "race_comments": TEXTS["HTML"]}
    named = ("race_id", "series_id", "race_season", "race_date", "date_scheduled", "race_type_id")
    return {key: one[key] for key in named} | words


def put_feed(feed: SmallFeed) -> None:
    """Serve a season in which each race has a hostile text in another field of each document."""
    index = {f"series_{series}": [] for series in range(1, SERIES + 1)}
    texts = {kind: poisoned(document) for kind, document in DOCUMENTS.items()}
    for number, weekend in enumerate(WEEKENDS[:48], 1):
        about = race(number, SEASON)
        changed = {key: value for key, value in weekend.items() if key not in about} | {
            key: about[key] if weekend[key] == SOUND[key] else weekend[key] for key in about
        }
        subject = Subject(SOURCE, WEEKEND.name, SEASON, about["series_id"], about["race_id"])
        feed.put(WEEKEND.url("", subject), {"weekend_race": [changed]})
        index[f"series_{about['series_id']}"].append(listed(number))
        for kind, documents in texts.items():
            if KINDS[kind].scope == "race":
                document = documents[number % len(documents)]
                feed.put(KINDS[kind].url("", subject), document)
    feed.put(INDEX.url("", Subject(SOURCE, INDEX.name, SEASON)), index)
    for series in range(1, SERIES + 1):
        for kind, documents in texts.items():
            if KINDS[kind].scope == "series":
                place = KINDS[kind].url("", Subject(SOURCE, kind, SEASON, series))
                feed.put(place, documents[series % len(documents)])


def put_news(feed: SmallFeed) -> None:
    """Serve a news feed and its pages, hostile in title, author, address, outlet and text."""
    feed.put("/robots.txt", b"User-agent: *\nAllow: /\n")
    day = format_datetime(datetime(2025, 5, 1, tzinfo=UTC))
    entries = []
    for number, text in enumerate([ALL, *TEXTS.values()]):
        words = escape(text.translate(NEVER_IN_XML))
        entries.append(
            f"<item><title>{words}</title><link>/page{number}?{words}</link><guid>{words}</guid>"
            f"<author>{words}</author><description>{words}</description><pubDate>{day}</pubDate>"
            "</item>"
        )
        page = (
            f"<html><head><title>{words}</title><meta name='author' content='{words}'>"
            f"<meta property='og:site_name' content='{words}'></head><body><article>"
            f"<h1>{words}</h1><p>Ann Rook spun in Turn 2 with thirty laps to go. {words}</p>"
            f"<p>Bo Lead won the race, his first of the season. {words}</p></article>"
        )
        feed.put(f"/page{number}", page.encode())
        entries.append(f"<item><title>{words}</title><link>/page{number}</link></item>")
    title = escape(ALL.translate(NEVER_IN_XML))
    channel = (
        f"<rss version='2.0'><channel><title>{title}</title>{''.join(entries)}</channel></rss>"
    )
    feed.put("/feed.rss", channel.encode())
    feed.put("/broken.rss", f"<rss>{title}".encode())


def drop_articles(inbox: Path) -> None:
    """Drop articles in every format, hostile in each field and in the names of their files."""
    inbox.mkdir(parents=True)
    for number, (name, text) in enumerate(TEXTS.items()):
        article = {
            "title": text,
            "text": f"Ann Rook spun with {number} laps to go. {text}\nBo Lead won. {text}",
            "url": f"http://a.example/{number}/{text}",
            "publisher": text,
            "author": text,
            "published": "2025-05-01",
        }
        wrong = article | {"text": 7, "published": text}
        sound = (article, article | {"url": "javascript:alert(1)"}, article | {"published": text})
        lines = "\n".join(lines_of_json(one) for one in (*sound, wrong))
        (inbox / f"{number}.jsonl").write_bytes(lines.encode())
        (inbox / f"{number}.json").write_text(json.dumps(article | {"title": f"{name} {text}"}))
        (inbox / f"{number}.txt").write_bytes(f"date {text}\n{article['text']} txt".encode())
        (inbox / f"{number}.html").write_bytes(f"<title>{text}</title><p>{text}".encode())
        (inbox / f"![x](y) {text.replace('/', '')[:60]}.txt").write_text("")


def write_history(folder: Path, is_readable: bool) -> None:
    """Write history files of one row, hostile in each column of words; unreadable in one more."""
    quoted = ALL.replace("'", "''")
    words = {name: f"'{quoted}'" for name, value in ROW.items() if value.startswith("'")}
    odd = {} if is_readable else {"Season": f"'{quoted}'", ALL.replace('"', ""): "1"}
    for names in FILES.values():
        write(folder, names[0], **{**words, **odd})
