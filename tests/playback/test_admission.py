"""Who may start, where it resumes, and the order of a running play."""

import msgspec
import pytest
from tests.conftest import MakeAsset

from nearcast.accounts.model import Profile
from nearcast.catalog.model import Title, TrackKind, Window
from nearcast.fleet.model import SiteKind
from nearcast.ids import AccountId, ApplianceId, AssetId, NetworkId, ProfileId, SiteId, TitleId
from nearcast.playback.model import Clone, Knobs, NotForThisProfile, NotHere, NotPublished, Pathway, TooManyStreams
from nearcast.playback.policy import admission
from nearcast.steering import model as steering
from nearcast.telemetry.model import Bookmark
from nearcast.units import Seconds

FILM = Title(
    id=TitleId("t"),
    name="Film",
    synopsis="",
    year=None,
    maturity=12,
    genres=(),
    credit="",
    asset=AssetId("a"),
    duration=Seconds(100.0),
    artwork=(),
    languages=(),
    published_at=1.0,
    shown=True,
    windows=(Window(("DE",), first=10.0, last=20.0),),
)
NOW = 15.0


def _profile(maturity: int) -> Profile:
    return Profile(id=ProfileId("p"), account=AccountId("a"), name="Ann", maturity=maturity, colour=0)


def test_maturity_is_a_floor() -> None:
    admission.check_title(FILM, _profile(12), "DE", NOW)
    with pytest.raises(NotForThisProfile, match="from 12"):
        admission.check_title(FILM, _profile(11), "DE", NOW)


def test_a_draft_is_not_played() -> None:
    with pytest.raises(NotPublished):
        admission.check_title(msgspec.structs.replace(FILM, asset=None), _profile(18), "DE", NOW)
    with pytest.raises(NotPublished):
        admission.check_title(msgspec.structs.replace(FILM, shown=False), _profile(18), "DE", NOW)


@pytest.mark.parametrize(("country", "now"), [("FR", 15.0), (None, 15.0), ("DE", 9.0), ("DE", 20.0)])
def test_nobody_plays_outside_of_the_windows(country: str | None, now: float) -> None:
    with pytest.raises(NotHere):
        admission.check_title(FILM, _profile(18), country, now)


def test_streams_are_counted() -> None:
    admission.check_streams(3, 4, Knobs())
    with pytest.raises(TooManyStreams):
        admission.check_streams(4, 4, Knobs())


@pytest.mark.parametrize(("height", "offered"), [(4320, [720, 540]), (720, [720, 540]), (719, [540]), (0, [540])])
def test_a_plan_bounds_the_picture_and_always_leaves_one(make_asset: MakeAsset, height: int, offered: list[int]) -> None:
    asset = make_asset()
    lower = msgspec.structs.replace(asset.tracks[0], height=540)
    asset = msgspec.structs.replace(asset, tracks=(asset.tracks[0], lower, *asset.tracks[1:]))
    bounded = admission.within(asset, height)
    assert [track.height for track in bounded.of(TrackKind.video)] == offered
    assert bounded.of(TrackKind.audio) == asset.of(TrackKind.audio)


@pytest.mark.parametrize(("position", "resumed"), [(None, 0.0), (0.0, 0.0), (4.9, 0.0), (5.0, 5.0), (95.0, 95.0), (95.1, 0.0)])
def test_where_a_play_resumes(position: float | None, resumed: float) -> None:
    mark = None
    if position is not None:
        mark = Bookmark(profile=ProfileId("p"), title=FILM.id, position=Seconds(position), duration=Seconds(100.0), at=1.0)
    assert admission.resume_at(mark) == resumed


def test_a_running_play_keeps_its_pathways_whatever_is_ranked_now() -> None:
    listed = tuple(Pathway(name, f"http://{name}") for name in ("m1", "m2", "o1"))
    assert admission.order_now(listed, _ranking("m2", "o1")) == ("m2", "o1", "m1")
    assert admission.order_now(listed, None) == ("m1", "m2", "o1")


def test_who_joins_is_offered_as_a_clone_of_one_that_its_token_opens() -> None:
    listed = (
        Pathway("m2", "http://m2:8090"),
        Pathway("m1", "http://m1"),
        Pathway("c1", "http://c1", network=NetworkId("coast")),
    )
    assert admission.clones(listed, _ranking("m1", "new")) == (Clone("new", "m1", "new"),)
    assert admission.order_now(listed, _ranking("new", "m1")) == ("new", "m1", "m2", "c1")
    for other_network_or_port in (listed[2:], listed[:1]):
        assert admission.clones(other_network_or_port, _ranking("new")) == ()
        assert admission.order_now(other_network_or_port, _ranking("new")) == (other_network_or_port[0].id,)


def _ranking(*names: str) -> steering.Ranking:
    pathways = tuple(
        steering.Pathway(ApplianceId(name), SiteId("s"), SiteKind.embedded, 0, f"http://{name}", "") for name in names
    )
    return steering.Ranking(pathways, None, None, 1)


def test_who_lacks_a_portion_may_get_it_and_is_a_pathway_for_then_too() -> None:
    near = steering.Pathway(ApplianceId("m1"), SiteId("s"), SiteKind.embedded, 0, "http://m1", "", lacks=(2,))
    ranking = steering.Ranking((near, *_ranking("o1").pathways), None, None, 1)
    listed = admission.pathways(ranking, {None: "token"})
    assert [(one.id, one.lacks) for one in listed] == [("m1", (2,)), ("o1", ()), ("m1.whole", ())]
    assert admission.order_now(listed, ranking) == ("m1", "o1", "m1.whole")
    assert admission.order_now(listed, _ranking("m1", "o1")) == ("m1.whole", "m1", "o1")


def test_who_lost_what_the_playlist_says_it_has_comes_last() -> None:
    listed = tuple(Pathway(name, f"http://{name}") for name in ("m1", "o1"))
    less = tuple(
        msgspec.structs.replace(one, lacks=(1,) if one.appliance == "m1" else ()) for one in _ranking("m1", "o1").pathways
    )
    assert admission.order_now(listed, steering.Ranking(less, None, None, 2)) == ("o1", "m1")
    assert admission.clones(listed[1:], steering.Ranking(less, None, None, 2)) == ()
