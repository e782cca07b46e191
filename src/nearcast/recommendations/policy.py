"""Which rows make a home page.

First what somebody was in the middle of, because that is what most people come back for; then what they put on their list; what is
like titles they gave a thumb up; what their neighbours play; what is new, and what was put together by hand. Nothing that got a thumb
down is recommended. A row with nothing in it is not shown.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

import msgspec

from nearcast.catalog.model import Title
from nearcast.ids import NetworkId, TitleId
from nearcast.recommendations.model import Eyes, Row, RowKind
from nearcast.telemetry.model import Bookmark, Opinion, Thumb

_RECOMMENDED = frozenset({RowKind.popular_here, RowKind.new, RowKind.liked})
_HEADINGS = {
    RowKind.continue_watching: "Continue watching",
    RowKind.my_list: "My list",
    RowKind.liked: "More like what you liked",
    RowKind.popular_here: "Popular near you",
    RowKind.new: "New on Nearcast",
}


class Look(msgspec.Struct, frozen=True):
    """Through whose eyes, when (Unix seconds), and how many titles a row has at most."""

    eyes: Eyes
    now: float
    length: int


def last_of_each(bookmarks: Iterable[Bookmark], titles: Mapping[TitleId, Title]) -> tuple[Bookmark, ...]:
    """The newest of each series and each film, in the order given. A glance at the next episode is none."""
    seen: dict[TitleId, Bookmark] = {}
    for mark in bookmarks:
        title = titles.get(mark.title)
        if title is not None and (mark.is_begun or mark.is_done):
            seen.setdefault(title.root or title.id, mark)
    return tuple(seen.values())


def continuing(marks: Iterable[Bookmark], following: Mapping[TitleId, TitleId]) -> tuple[TitleId, ...]:
    """What was begun and not done, or what follows an episode that was. `following` names the next episode of those done."""
    wanted = (mark.title if mark.is_begun else following.get(mark.title) if mark.is_done else None for mark in marks)
    return tuple(title for title in wanted if title is not None)


def popular(counts: dict[tuple[TitleId, NetworkId | None], int], network: NetworkId | None) -> tuple[TitleId, ...]:
    """Titles by plays in this network; plays elsewhere count a tenth, so a small network still has a row."""
    scores: dict[TitleId, float] = {}
    for (title, where), plays in counts.items():
        scores[title] = scores.get(title, 0.0) + plays * (1.0 if where == network else 0.1)
    return tuple(sorted(scores, key=lambda title: (-scores[title], title)))


def listed(opinions: Iterable[Opinion]) -> tuple[TitleId, ...]:
    """In the order given."""
    return tuple(one.title for one in opinions if one.listed_at is not None)


def liked(opinions: Iterable[Opinion]) -> tuple[TitleId, ...]:
    return tuple(one.title for one in opinions if one.thumb is Thumb.up)


def like_those_liked(
    opinions: Sequence[Opinion], candidates: Iterable[TitleId], titles: Mapping[TitleId, Title]
) -> tuple[TitleId, ...]:
    """The candidates by how many genres and moods they share with what was liked, each as often as it was liked; what somebody has an
    opinion of already is not told again.
    """
    tastes = Counter(taste for one in liked(opinions) if one in titles for taste in _tastes(titles[one]))
    known = {one.title for one in opinions}
    scores = {
        one: sum(tastes[taste] for taste in _tastes(titles[one])) for one in candidates if one in titles and one not in known
    }
    return tuple(sorted((one for one in scores if scores[one]), key=lambda one: -scores[one]))


def _tastes(title: Title) -> set[str]:
    return {*title.genres, *title.moods}


def roots(wanted: Iterable[TitleId], titles: Mapping[TitleId, Title]) -> tuple[TitleId, ...]:
    """The series in place of their episodes, each once."""
    return tuple(dict.fromkeys(titles[title].root or title for title in wanted if title in titles))


def rows(found: Mapping[RowKind, tuple[TitleId, ...]], titles: Mapping[TitleId, Title], look: Look) -> tuple[Row, ...]:
    """Those of the rows that have something these eyes may see, in the order of a page."""
    wanted = (Row(kind, heading, _fit(kind, found[kind], titles, look)) for kind, heading in _HEADINGS.items() if kind in found)
    return tuple(row for row in wanted if row.titles)


def collection_row(collection: Title, titles: Mapping[TitleId, Title], look: Look) -> Row:
    name = collection.words_in(look.eyes.language).name
    return Row(RowKind.collection, name, _fit(RowKind.collection, collection.members, titles, look), collection.id)


def _fit(kind: RowKind, wanted: Iterable[TitleId], titles: Mapping[TitleId, Title], look: Look) -> tuple[TitleId, ...]:
    """What these eyes may see; and of what is recommended to them, nothing that got a thumb down."""
    disliked = look.eyes.disliked if kind in _RECOMMENDED else frozenset()
    audience = look.eyes.audience
    seen = (one for one in wanted if one not in disliked and one in titles and titles[one].seen_by(audience, look.now))
    return tuple(islice(seen, look.length))
