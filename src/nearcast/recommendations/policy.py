"""Which rows make a home page.

First what somebody was in the middle of, because that is what most people come back for; then what their neighbours play;
then what is new. A row with nothing in it is not shown.
"""

from collections.abc import Iterable

from nearcast.catalog.model import Title
from nearcast.ids import NetworkId, TitleId
from nearcast.recommendations.model import Row, RowKind
from nearcast.telemetry.model import Bookmark

_BEGUN_S = 5.0
_DONE_SHARE = 0.95
_HEADINGS = {
    RowKind.continue_watching: "Continue watching",
    RowKind.popular_here: "Popular near you",
    RowKind.new: "New on Nearcast",
}


def unfinished(bookmarks: Iterable[Bookmark]) -> tuple[TitleId, ...]:
    """The titles begun and not done, in the order given."""
    return tuple(one.title for one in bookmarks if _BEGUN_S <= one.position <= _DONE_SHARE * one.duration)


def popular(counts: dict[tuple[TitleId, NetworkId | None], int], network: NetworkId | None) -> tuple[TitleId, ...]:
    """Titles by plays in this network; plays elsewhere count a tenth, so a small network still has a row."""
    scores: dict[TitleId, float] = {}
    for (title, where), plays in counts.items():
        scores[title] = scores.get(title, 0.0) + plays * (1.0 if where == network else 0.1)
    return tuple(sorted(scores, key=lambda title: (-scores[title], title)))


def rows(
    found: dict[RowKind, tuple[TitleId, ...]], titles: dict[TitleId, Title], maturity: int, length: int
) -> tuple[Row, ...]:
    """The page: in each row only published titles fit for this age, at most `length`."""
    page = []
    for kind in RowKind:
        fit = [title for title in found.get(kind, ()) if title in titles and _may_show(titles[title], maturity)]
        if fit:
            page.append(Row(kind, _HEADINGS[kind], tuple(fit[:length])))
    return tuple(page)


def _may_show(title: Title, maturity: int) -> bool:
    return title.asset is not None and title.maturity <= maturity
