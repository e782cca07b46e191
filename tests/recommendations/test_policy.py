"""Rows one can check by eye."""

from nearcast.catalog.model import Title
from nearcast.ids import AssetId, NetworkId, ProfileId, TitleId
from nearcast.recommendations import policy
from nearcast.recommendations.model import RowKind
from nearcast.telemetry.model import Bookmark
from nearcast.units import Seconds

METRO, COAST = NetworkId("metro"), NetworkId("coast")


def _title(name: str, maturity: int = 0, *, published: bool = True) -> Title:
    return Title(
        id=TitleId(name),
        name=name,
        synopsis="",
        year=None,
        maturity=maturity,
        genres=(),
        credit="",
        asset=AssetId(name) if published else None,
        duration=Seconds(100.0),
        artwork=(),
        languages=(),
        published_at=1.0,
    )


def _mark(name: str, position: float) -> Bookmark:
    return Bookmark(profile=ProfileId("p"), title=TitleId(name), position=Seconds(position), duration=Seconds(100.0), at=1.0)


def test_unfinished_is_neither_just_begun_nor_in_the_credits() -> None:
    assert policy.unfinished([_mark("begun", 4.0), _mark("middle", 50.0), _mark("credits", 96.0)]) == ("middle",)


def test_the_neighbours_count_ten_times_as_much() -> None:
    counts: dict[tuple[TitleId, NetworkId | None], int] = {
        (TitleId("here"), METRO): 2,
        (TitleId("there"), COAST): 19,
        (TitleId("nowhere"), None): 21,
    }
    assert policy.popular(counts, METRO) == ("nowhere", "here", "there")
    assert policy.popular(counts, COAST) == ("there", "nowhere", "here")


def test_rows_show_only_what_may_be_seen_and_never_nothing() -> None:
    titles = {title.id: title for title in (_title("kids"), _title("adults", 18), _title("draft", published=False))}
    found = {
        RowKind.new: (TitleId("adults"), TitleId("kids"), TitleId("draft"), TitleId("gone")),
        RowKind.popular_here: (TitleId("adults"),),
    }
    assert [(row.kind, row.titles) for row in policy.rows(found, titles, 6, 10)] == [(RowKind.new, ("kids",))]
    assert [row.kind for row in policy.rows(found, titles, 18, 10)] == [RowKind.popular_here, RowKind.new]
    assert policy.rows(found, titles, 18, 1)[1].titles == ("adults",)
