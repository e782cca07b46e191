"""Rows one can check by eye."""

import msgspec

from nearcast.catalog.model import Audience, Title, Words
from nearcast.ids import AssetId, NetworkId, ProfileId, TitleId
from nearcast.recommendations import policy
from nearcast.recommendations.model import Eyes, RowKind
from nearcast.recommendations.policy import Look
from nearcast.telemetry.model import Bookmark, Opinion, Thumb
from nearcast.units import Seconds

METRO, COAST = NetworkId("metro"), NetworkId("coast")


def _title(name: str, maturity: int = 0, *, published: bool = True, root: str = "") -> Title:
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
        shown=published,
        root=TitleId(root or name),
    )


def _mark(name: str, position: float) -> Bookmark:
    return Bookmark(profile=ProfileId("p"), title=TitleId(name), position=Seconds(position), duration=Seconds(100.0), at=1.0)


def _opinion(name: str, thumb: Thumb | None = None, listed_at: float | None = None) -> Opinion:
    return Opinion(profile=ProfileId("p"), title=TitleId(name), thumb=thumb, listed_at=listed_at)


def _look(maturity: int, length: int = 10, language: str = "en", disliked: tuple[str, ...] = ()) -> Look:
    return Look(Eyes(Audience(maturity), language, None, frozenset(map(TitleId, disliked))), 5.0, length)


def test_one_goes_on_with_what_is_neither_just_begun_nor_in_the_credits_and_with_the_next_episode() -> None:
    marks = [_mark("begun", 4.0), _mark("middle", 50.0), _mark("credits", 96.0), _mark("e1", 99.0)]
    assert policy.continuing(marks, {}) == ("middle",)
    assert policy.continuing(marks, {TitleId("e1"): TitleId("e2")}) == ("middle", "e2")


def test_a_series_is_gone_on_with_where_it_was_watched_last() -> None:
    titles = {title.id: title for title in (_title("e1", root="show"), _title("e2", root="show"), _title("film"))}
    marks = [_mark("e1", 1.0), _mark("e2", 10.0), _mark("film", 20.0), _mark("e1", 50.0), _mark("gone", 50.0)]
    assert [mark.title for mark in policy.last_of_each(marks, titles)] == ["e2", "film"]
    assert policy.roots((TitleId("e2"), TitleId("film"), TitleId("e1"), TitleId("gone")), titles) == ("show", "film")


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
    assert [(row.kind, row.titles) for row in policy.rows(found, titles, _look(6))] == [(RowKind.new, ("kids",))]
    assert [row.kind for row in policy.rows(found, titles, _look(18))] == [RowKind.popular_here, RowKind.new]
    assert policy.rows(found, titles, _look(18, 1))[1].titles == ("adults",)


def test_a_collection_is_a_row_under_its_name_in_the_profiles_language() -> None:
    titles = {TitleId("kids"): _title("kids")}
    listed = msgspec.structs.replace(
        _title("c"), name="Rainy days", words={"de": Words("Regentage")}, members=(TitleId("kids"), TitleId("draft"))
    )
    row = policy.collection_row(listed, titles, _look(18, language="de-AT"))
    assert (row.kind, row.heading, row.titles, row.collection) == (RowKind.collection, "Regentage", ("kids",), "c")


def test_what_is_like_titles_somebody_liked() -> None:
    genres = {
        "sea": ("Sea", "Night"),
        "boat": ("Sea", "Boats"),
        "reef": ("Sea",),
        "alps": ("Snow",),
        "dull": ("Sea",),
        "moon": ("Night", "Sea"),
    }
    titles = {TitleId(name): msgspec.structs.replace(_title(name), genres=found) for name, found in genres.items()}
    opinions = (_opinion("sea", Thumb.up), _opinion("boat", Thumb.up), _opinion("dull", Thumb.down))
    candidates = tuple(map(TitleId, ("alps", "reef", "moon", "dull", "boat", "nothing")))
    assert policy.like_those_liked(opinions, candidates, titles) == ("moon", "reef")
    assert policy.like_those_liked((), candidates, titles) == ()


def test_what_somebody_did_not_like_is_not_recommended() -> None:
    titles = {title.id: title for title in map(_title, "abc")}
    found = dict.fromkeys((RowKind.continue_watching, RowKind.my_list, RowKind.popular_here, RowKind.new), tuple(titles))
    page = policy.rows(found, titles, _look(18, disliked=("a",)))
    assert [row.titles for row in page] == [("a", "b", "c"), ("a", "b", "c"), ("b", "c"), ("b", "c")]
    row = policy.collection_row(msgspec.structs.replace(_title("d"), members=tuple(titles)), titles, _look(18, disliked=("a",)))
    assert row.titles == ("a", "b", "c"), "put together by hand for all"
    opinions = (_opinion("a", Thumb.down, 1.0), _opinion("b", Thumb.up), _opinion("c", None, 2.0))
    assert policy.listed(opinions) == ("a", "c"), "a list is nobody's recommendation"
