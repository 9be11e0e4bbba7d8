"""What a release found odd that the one before did not, and what it no longer does."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb

from orchestration.report.outside_text import in_chat

MOST_NAMED = 5
"""So many lines for what is new, open again or closed are in one message; the rest is counted."""
NAME, DETAIL = 80, 160
"""So many characters of a race's name and of what is odd about it."""

ANOMALIES = """
    select
        anomalies.anomaly_id,
        anomalies.is_open,
        anomalies.kind,
        coalesce(
            nullif(concat_ws(' ', races.series, races.season, races.race_name), ''),
            'race ' || anomalies.race_id,
            ''
        ) as race,
        anomalies.detail
    from marts.mart_data_anomaly as anomalies
    left join marts.dim_race as races using (race_id)
    order by anomalies.first_seen desc, anomalies.kind, anomalies.race_id, anomalies.anomaly_id
"""


class Anomaly(NamedTuple):
    """A row of `mart_data_anomaly`, as people are told of it.

    Attributes:
        anomaly_id: Its key, the same in every release.
        is_open: Whether the version in force has it.
        kind: A word of the seed `anomaly_kind`.
        race: Series, season and name of its race; empty where it is about none.
        detail: What is odd, as a sentence.
    """

    anomaly_id: str
    is_open: bool
    kind: str
    race: str
    detail: str


def anomalies_of(file: Path) -> list[Anomaly]:
    """The anomalies of a published file, the newest first.

    None where there is no such file, or one of a time when nobody looked for them.
    """
    if not file.is_file():
        return []
    try:
        with duckdb.connect(str(file), read_only=True) as db:
            return [Anomaly(*row) for row in db.execute(ANOMALIES).fetchall()]
    except duckdb.Error:
        return []


def news(before: Sequence[Anomaly], now: Sequence[Anomaly]) -> str | None:
    """Tell what is new, open again or closed since the release before.

    Args:
        before: The anomalies of that release.
        now: Those of this one.

    Returns:
        One short text, a line for each anomaly up to a number; None where all is as it was.
    """
    was_open = {one.anomaly_id: one.is_open for one in before}
    is_open = {one.anomaly_id for one in now if one.is_open}
    opened = [one for one in now if one.is_open and not was_open.get(one.anomaly_id)]
    again = [one for one in opened if one.anomaly_id in was_open]
    new = [one for one in opened if one.anomaly_id not in was_open]
    closed = [one for one in before if one.is_open and one.anomaly_id not in is_open]
    counts = {"new": new, "open again": again, "closed": closed}
    if not opened and not closed:
        return None
    told = ", ".join(f"{len(found)} {word}" for word, found in counts.items() if found)
    lines = [f"Stockcar: anomalies: {told}; {len(is_open)} are open."]
    for word, found in counts.items():
        lines += _lines(word, found)
    return "\n".join(lines)


def _lines(word: str, anomalies: Sequence[Anomaly]) -> list[str]:
    """A line for each kind and race: the first of its anomalies, and how many there are."""
    alike: dict[tuple[str, str], list[Anomaly]] = {}
    for one in anomalies:
        alike.setdefault((one.kind, one.race), []).append(one)
    lines = []
    for (kind, race), ones in list(alike.items())[:MOST_NAMED]:
        about = f"{kind.replace('_', ' ')}, {in_chat(race[:NAME])}".rstrip(", ")
        more = f" And {len(ones) - 1} more like it." if len(ones) > 1 else ""
        lines.append(f"{word}: {about}: {in_chat(ones[0].detail[:DETAIL])}{more}")
    if len(alike) > MOST_NAMED:
        left = sum(len(ones) for ones in list(alike.values())[MOST_NAMED:])
        lines.append(f"{word}: {left} more, see marts.mart_data_anomaly")
    return lines
