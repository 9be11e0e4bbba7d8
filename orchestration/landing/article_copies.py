"""The copies of articles, and the articles they are copies of: `raw.article_copy`, `raw.article`.

The same words can come from several files: two papers printing one text, or a file dropped again
with its date corrected. Every copy keeps a row; the article of these words is made from them.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import duckdb

from orchestration.store.warehouse import append

FOLD = """
    with ordered as (
        select
            *,
            (known_from, archive_path, source_name) as place_in_time,
            first(publisher order by known_from, archive_path, source_name)
                over (partition by article_id) as first_publisher,
            -- an update that gives no day has that of the article
            arg_max(published_date, (known_from, archive_path, source_name))
                filter (where published_date is not null)
                over (partition by coalesce(place, article_id)) as published_before
        from raw.article_copy
    ),
    copies as (
        select
            *,
            -- a correction comes from the same outlet; another one has its own headline and day
            (coalesce(lower(publisher) = lower(first_publisher), true), place_in_time) as standing
        from ordered
    )
    select
        article_id,
        arg_min(source_name, place_in_time),
        arg_min(format, place_in_time),
        arg_max(title, standing) filter (title is not null),
        arg_max(author, standing) filter (author is not null),
        coalesce(any_value(first_publisher), arg_min(publisher, place_in_time)),
        arg_max(url, standing) filter (url is not null),
        coalesce(
            arg_max(published_date, standing) filter (published_date is not null),
            max(published_before)
        ),
        arg_min(text, place_in_time),
        min(known_from),
        arg_min(sha256, place_in_time),
        arg_min(archive_path, place_in_time)
    from copies
    group by article_id
    order by article_id
"""


JOIN_HALVES = """
    with files as (
        select
            rowid as row, *,
            regexp_extract(archive_path, '^(.*)/[^/]*$', 1) as file,
            regexp_extract(source_name, '#.*$') as number
        from raw.article_copy
        where starts_with(archive_path, 'archive/')
    ),
    halves as (
        select
            half.row,
            arg_max(whole.row, whole.known_from) as whole_row,
            arg_max(coalesce(whole.place, whole.file || whole.number), whole.known_from) as place
        from files as half
        inner join files as whole using (file, number)
        where
            half.known_from < whole.known_from
            and length(half.text) < length(whole.text)
            -- the last letters may be halves of letters themselves
            and starts_with(whole.text, left(rtrim(half.text), -3))
        group by half.row
    )
    update raw.article_copy as copies
    set place = found.place
    from (
        select row, place from halves
        union
        select whole_row, place from halves
    ) as found
    where copies.rowid = found.row and copies.place is distinct from found.place
"""
"""A file that was copied in halves was seen twice, and the second time it said all: the first text
is an earlier version of the second, which is told by their having one place."""


def add_copies(
    db: duckdb.DuckDBPyConnection,
    shipped: Sequence[Any],
    archived: Sequence[Any],
    latest: datetime,
) -> int:
    """Add the copies that the warehouse lacks, and drop those that are no longer there.

    Args:
        db: Warehouse, open for writing.
        shipped: All copies that come with the repository, as rows of `raw.article_copy`.
        archived: All copies from archived files of which a row is missing.
        latest: No copy can have been seen after this instant, UTC without a zone.

    Returns:
        How many rows came or went.
    """
    held = db.execute(
        """
        select archive_path, source_name, sha256 from raw.article_copy
        where starts_with(archive_path, 'bundled/')
        """
    ).fetchall()
    there = {(one.archive_path, one.source_name, one.sha256): one for one in shipped}
    gone = [key for key in held if key not in there]
    new = [one for key, one in there.items() if key not in set(held)]
    if gone:
        db.executemany(
            "delete from raw.article_copy"
            " where archive_path = ? and source_name = ? and sha256 = ?",
            gone,
        )
    db.execute(
        "delete from raw.article_copy where archive_path in (select unnest(?::varchar[]))",
        [[one.archive_path for one in archived]],
    )
    (untimely,) = db.execute(
        "delete from raw.article_copy where known_from > ?", [latest]
    ).fetchone()
    append(db, "article_copy", [*new, *archived])
    db.execute(JOIN_HALVES)
    return len(gone) + len(new) + len(archived) + untimely


def are_folded(db: duckdb.DuckDBPyConnection) -> bool:
    """Whether each copy has its article, and no article is without a copy."""
    return not db.execute(
        """
        select 1
        from (select distinct article_id from raw.article_copy) as copies
        full join raw.article as articles using (article_id)
        where copies.article_id is null or articles.article_id is null
        """
    ).fetchone()


def fold_copies(db: duckdb.DuckDBPyConnection) -> None:
    """Make `raw.article` from its copies, and forget readings of what is an article no longer.

    Words, file and first sight are the first copy's. Headline, by-line, address and day are the
    newest that the same outlet gave, so an article dropped again with another day takes it. A
    reading whose article has another headline or day is forgotten too: the reader looks at both.

    Args:
        db: Warehouse, open for writing.
    """
    db.execute("create or replace temp table article_before as from raw.article")
    db.execute("delete from raw.article")
    db.execute(f"insert into raw.article {FOLD}")
    db.execute(
        """
        delete from raw.article_reading where article_id not in (
            select article_id from raw.article as now
            inner join article_before as before using (article_id)
            where
                now.text = before.text
                and now.title is not distinct from before.title
                and now.published_date is not distinct from before.published_date
        )
        """
    )
    db.execute("drop table article_before")
