"""The race feed's documents: which there are, where they lie, and since when."""

from dataclasses import dataclass

from orchestration.store.archive import Subject

SOURCE = "nascar_feed"


@dataclass(frozen=True)
class FeedKind:
    """One kind of document.

    Attributes:
        name: The archive's word for it.
        path: Its path, with `{season}`, `{series_id}` and `{race_id}`.
        first_season: The first season for which the feed has any, as far as anybody has seen.
        scope: What one document covers: a `season`, a `series` of it, or a `race`.
        is_always: True for what no refresh may go without.
    """

    name: str
    path: str
    first_season: int
    scope: str = "race"
    is_always: bool = False

    def url(self, base: str, subject: Subject) -> str:
        """The address of one document below the feed's base address."""
        return base.rstrip("/") + self.path.format(
            season=subject.season, series_id=subject.series_id, race_id=subject.race_id
        )


_RACE = "/cacher/{season}/{series_id}/{race_id}"
_FINAL = "/cacher/{season}/{series_id}/final/{series_id}"
_LIVE = "/cacher/live/series_{series_id}/{race_id}"

INDEX = FeedKind(
    "race_list_basic", "/cacher/{season}/race_list_basic.json", 2015, "season", is_always=True
)
WEEKEND = FeedKind("weekend_feed", f"{_RACE}/weekend-feed.json", 2017, is_always=True)

KINDS = {
    kind.name: kind
    for kind in (
        INDEX,
        WEEKEND,
        FeedKind("lap_times", f"{_RACE}/lap-times.json", 2020),
        FeedKind("lap_notes", f"{_RACE}/lap-notes.json", 2020),
        FeedKind("live_flag_data", f"{_LIVE}/live-flag-data.json", 2019),
        FeedKind("live_pit_data", f"{_LIVE}/live-pit-data.json", 2020),
        FeedKind("loopstats", "/loopstats/prod/{season}/{series_id}/{race_id}.json", 2018),
        FeedKind("live_points", "/live/feeds/series_{series_id}/{race_id}/live_points.json", 2019),
        FeedKind("drivers_points", f"{_FINAL}-drivers-points.json", 2022, "series"),
        FeedKind("owners_points", f"{_FINAL}-owners-points.json", 2022, "series"),
        FeedKind("manufacturer_points", f"{_FINAL}-manufacturer-points.json", 2022, "series"),
    )
}
"""All that can be asked for. The feed has other tables of points as well, but their address takes a
year and answers with the current one, so they could be trusted for no season."""

OPTIONAL = tuple(name for name, kind in KINDS.items() if not kind.is_always)
"""Documents that `STOCKCAR_FEED_KINDS` may add to the season index and the weekend feed."""
