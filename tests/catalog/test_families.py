"""What becomes of titles through those they belong to."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearcast.assembly import Ground
from nearcast.catalog.model import Audience, Entry, State, Title, TitleDraft, TitleKind, Window, Words
from nearcast.catalog.policy import episodes, families, ratings, revisions
from nearcast.ids import AssetId, TitleId

NOW = 50.0
instants = st.one_of(st.none(), st.integers(0, 100).map(float))
windows = st.lists(
    st.builds(Window, st.sets(st.sampled_from(["DE", "FR", "US"])).map(lambda one: tuple(sorted(one))), instants, instants),
    max_size=3,
).map(tuple)
said = st.fixed_dictionaries(
    {"maturity": st.integers(0, 18), "windows": windows, "publish_at": instants, "published": st.booleans()}
)
audiences = st.builds(Audience, st.integers(0, 18), st.sampled_from([None, "DE", "FR", "JP"]))


def _entry(name: str, kind: TitleKind, parent: str | None, published: bool = True, asset: bool = False, **more: Any) -> Entry:
    draft = TitleDraft(name=name, kind=kind, parent=TitleId(parent) if parent else None, number=1, **more)
    entry = families.begun(revisions.first(TitleId(name), draft, None, 1.0, published=published))
    return _with(entry, asset=AssetId("a")) if asset else entry


def _with(entry: Entry, **more: Any) -> Entry:
    return Entry(msgspec.structs.replace(entry.title, **more), entry.newest, entry.live)


def _worked_out(*family: Entry) -> dict[str, Title]:
    found = families.worked_out({one.title.id: one for one in family}, NOW)
    return {str(identity): title for identity, title in found.items()}


@given(said, said, said, audiences, instants)
def test_nobody_sees_an_episode_who_may_not_see_its_season_and_its_series(
    series: dict[str, Any], season: dict[str, Any], episode: dict[str, Any], audience: Audience, at: float | None
) -> None:
    found = _worked_out(
        _entry("series", TitleKind.series, None, **series),
        _entry("season", TitleKind.season, "series", **season),
        _entry("episode", TitleKind.episode, "season", asset=True, **episode),
    )
    now = at or 0.0
    alone = _worked_out(_entry("episode", TitleKind.film, None, asset=True, **episode))["episode"]
    seen = {name: title.seen_by(audience, now) for name, title in found.items()}
    assert seen["episode"] <= seen["season"] <= seen["series"]
    assert seen["episode"] <= alone.seen_by(audience, now)
    if all(one["published"] and one["maturity"] <= audience.maturity for one in (series, season, episode)):
        apart = [
            Title(id=TitleId("x"), name="x", windows=one["windows"], publish_at=one["publish_at"])
            for one in (series, season, episode)
        ]
        assert seen["episode"] == all(one.is_open(audience.country, now) for one in apart)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


@pytest.mark.parametrize("country", [None, "DE", "JP"])
@pytest.mark.parametrize("now", [0.0, 9.0, 10.0, 15.0, 20.0])
@pytest.mark.parametrize(
    "wanted",
    [
        (),
        (Window(),),
        (Window(("DE",)),),
        (Window(("DE", "FR"), 10.0, 20.0),),
        (Window(("FR",)), Window((), None, 10.0)),
        (Window((), 10.0), Window(("DE",), None, 5.0)),
    ],
)
async def test_the_database_and_the_model_agree_on_windows(
    ground: Ground, wanted: tuple[Window, ...], country: str | None, now: float
) -> None:
    row = await ground.database.one("SELECT catalog.is_open(%s::jsonb, %s, %s) AS open", _json(wanted), country, now)
    assert row == {"open": Title(id=TitleId("x"), name="x", windows=wanted).is_open(country, now)}


def test_a_series_has_the_pictures_and_languages_of_its_parts() -> None:
    found = _worked_out(
        _entry("series", TitleKind.series, None),
        _entry("season", TitleKind.season, "series"),
        _with(_entry("episode", TitleKind.episode, "season", asset=True), artwork=("p",), languages=("de",)),
        _entry("other", TitleKind.season, "series"),
    )
    assert (found["series"].artwork, found["series"].languages) == (("p",), ("de",))
    assert [name for name, title in found.items() if not title.shown] == ["other"]
    assert {title.root for title in found.values()} == {"series"}
    assert found["series"].published_at == NOW


def test_the_way_does_not_lead_to_specials() -> None:
    def made(number: int) -> Title:
        return Title(id=TitleId(f"e{number}"), name=f"e{number}", kind=TitleKind.episode, number=number)

    all_of_them = [made(number) for number in (3, 0, 1, 2)]
    assert [one.number for one in episodes.following(made(1), all_of_them)] == [2, 3]
    assert episodes.following(made(3), all_of_them) == ()
    assert episodes.following(made(0), all_of_them) == ()


def test_words_are_those_of_the_nearest_language() -> None:
    title = Title(
        id=TitleId("x"),
        name="Rain",
        synopsis="Wet.",
        artwork=("frame",),
        words={"pt-PT": Words("Chuva"), "de": Words("Regen", "", ("p",))},
    )
    assert title.words_in("de-AT") == Words("Regen", "", ("p",))
    assert title.words_in("pt-BR") == Words("Chuva", "", ("frame",))
    assert title.words_in("en-GB") == title.words_in("ja") == Words("Rain", "Wet.", ("frame",))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Rated PG-13", {"MPAA": "PG-13"}),
        ("TV-MA", {"TV": "TV-MA"}),
        ("US:TV-14", {"TV": "TV-14"}),
        ("DE:FSK 12", {"FSK": "12"}),
        ("FSK-16", {"FSK": "16"}),
        ("US:R / DE:16 / GB:15", {"MPAA": "R", "FSK": "16", "BBFC": "15"}),
        ("Not Rated", {}),
        ("", {}),
    ],
)
def test_ratings_are_read_as_others_write_them(text: str, found: dict[str, str]) -> None:
    assert ratings.read(text) == found


def test_the_strictest_rating_counts() -> None:
    assert ratings.strictest(6, {"FSK": "12", "MPAA": "G"}) == 12
    assert ratings.strictest(16, {"FSK": "12"}) == 16


def test_an_older_line_brings_back_what_viewers_saw() -> None:
    one, two = TitleDraft(name="one"), TitleDraft(name="two")
    first = revisions.first(TitleId("x"), one, None, 1.0, published=True)
    edited = revisions.edited(first, two, None, 2.0)
    assert (edited.state, edited.live) == (State.draft, 1)
    published = revisions.edited(edited, two, None, 3.0, published=True)
    assert published.live == 3
    back = revisions.restored(published, edited, None, 4.0)
    assert (back.draft, back.state, back.live) == (two, State.draft, 1)
    again = revisions.restored(back, published, None, 5.0)
    assert (again.state, again.live) == (State.published, 5)
