"""A series through the graph: seasons, episodes, what comes next, in the profile's language."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from tests.conftest import MakeAsset
from tests.graph.asking import ask, enter, home

from nearcast.assembly import Services
from nearcast.catalog.model import Action, Catalog, Change
from nearcast.graph.titles import up_next
from nearcast.ids import ProfileId, TitleId
from nearcast.runtime.clock import random_id
from nearcast.telemetry.model import Bookmark
from nearcast.units import Seconds

SERIES = """query($profile: ID!, $id: ID!) { title(profile: $profile, id: $id) {
  kind name people { name part } ratings { system label } upNext { id }
  seasons { number episodeCount episodes { id number name series { name } season { number } nextEpisode { id } } }
  extras { id }
} }"""
COLLECTION = "query($profile: ID!, $id: ID!) { title(profile: $profile, id: $id) { kind titles { id } } }"
MARK = """mutation($profile: ID!, $title: ID!, $position: Float!) {
  setBookmark(profile: $profile, title: $title, position: $position) { ... on Bookmark { position } } }"""


@pytest.fixture
async def show(services: Services, make_asset: MakeAsset) -> AsyncIterator[str]:
    """A series of two seasons with two episodes each, a trailer, and a collection with it; the ids begin with this."""
    catalog, name = services.get(Catalog), random_id()
    changes = [
        Change(
            TitleId(name),
            {
                "name": "The Show",
                "kind": "series",
                "people": [{"name": "Ann", "part": "director"}],
                "ratings": {"FSK": "12"},
                "words": {"de": {"name": "Die Serie"}},
            },
        ),
        Change(TitleId(f"{name}-t"), {"name": "Trailer", "kind": "extra", "parent": name}),
        Change(TitleId(f"{name}-c"), {"name": "By hand", "kind": "collection", "members": [name, "nothing"]}),
    ]
    for season in (1, 2):
        of = {"kind": "season", "parent": name, "number": season}
        changes.append(Change(TitleId(f"{name}-s{season}"), {"name": f"Season {season}", **of}))
        for number in (1, 2):
            episode = {"kind": "episode", "parent": f"{name}-s{season}", "number": number}
            changes.append(Change(TitleId(f"{name}-{season}{number}"), {"name": f"Part {number}", **episode}))
    assert (await catalog.edit(None, tuple(changes), publish=True)).problems == ()
    for part in ("11", "12", "21", "22", "t"):
        await catalog.publish(TitleId(f"{name}-{part}"), make_asset())
    yield name
    await catalog.move(None, tuple(one.id for one in changes), Action.withdraw)


async def test_a_series_is_told_with_all_that_belongs_to_it(client: httpx.AsyncClient, show: str) -> None:
    profile = await enter(client)
    title = (await ask(client, SERIES, profile=profile, id=show))["data"]["title"]
    assert (title["kind"], title["name"], title["people"]) == ("SERIES", "The Show", [{"name": "Ann", "part": "director"}])
    assert title["ratings"] == [{"system": "FSK", "label": "12"}]
    assert title["extras"] == [{"id": f"{show}-t"}]
    assert [season["episodeCount"] for season in title["seasons"]] == [2, 2]
    told = [(season["number"], [one["number"] for one in season["episodes"]]) for season in title["seasons"]]
    assert told == [(1, [1, 2]), (2, [1, 2])]
    episodes = [one for season in title["seasons"] for one in season["episodes"]]
    assert episodes[0]["series"] == {"name": "The Show"}
    assert [one["season"]["number"] for one in episodes] == [1, 1, 2, 2]
    assert [one["nextEpisode"] and one["nextEpisode"]["id"][-2:] for one in episodes] == ["12", "21", "22", None]


async def test_a_profile_reads_in_its_language_and_sees_what_fits_its_age(client: httpx.AsyncClient, show: str) -> None:
    await enter(client)
    add = "mutation($profile: ProfileInput!) { addProfile(profile: $profile) { ... on Profile { id } } }"

    async def told(**profile: Any) -> Any:
        made = await ask(client, add, profile=profile)
        return (await ask(client, SERIES, profile=made["data"]["addProfile"]["id"], id=show))["data"]["title"]

    assert (await told(name="Anna", maturity=18, language="de"))["name"] == "Die Serie"
    assert await told(name="Kid", maturity=11) is None


async def test_one_goes_on_where_one_stopped_or_with_what_follows(client: httpx.AsyncClient, show: str) -> None:
    profile = await enter(client)

    async def next_is() -> str:
        title = (await ask(client, SERIES, profile=profile, id=show))["data"]["title"]
        found: str = title["upNext"]["id"]
        return found.removeprefix(f"{show}-")

    async def going_on() -> list[Any]:
        (row,) = [one for one in await home(client, profile) if one["kind"] == "CONTINUE_WATCHING"] or [{"titles": []}]
        return [(title["id"], title["series"]["id"]) for title in row["titles"]]

    assert (await next_is(), await going_on()) == ("11", [])
    await ask(client, MARK, profile=profile, title=f"{show}-12", position=30)
    assert await next_is() == "12"
    assert await going_on() == [(f"{show}-12", show)]
    await ask(client, MARK, profile=profile, title=f"{show}-12", position=60)
    assert await next_is() == "21"
    assert await going_on() == [(f"{show}-21", show)]


async def test_a_collection_is_a_page_and_a_row(client: httpx.AsyncClient, show: str) -> None:
    profile = await enter(client)
    title = (await ask(client, COLLECTION, profile=profile, id=f"{show}-c"))["data"]["title"]
    assert title == {"kind": "COLLECTION", "titles": [{"id": show}]}
    (row,) = [one for one in await home(client, profile) if one["collection"] == f"{show}-c"]
    assert (row["kind"], row["heading"], [one["id"] for one in row["titles"]]) == ("COLLECTION", "By hand", [show])


def test_up_next_is_a_rule_one_can_check() -> None:
    def mark(title: str, position: float, at: float) -> Bookmark:
        where = {"position": Seconds(position), "duration": Seconds(100.0)}
        return Bookmark(profile=ProfileId("p"), title=TitleId(title), at=at, **where)

    episodes = [TitleId(one) for one in ("a", "b", "c")]
    assert up_next([], {}) is None
    assert up_next(episodes, {}) == "a"
    assert up_next(episodes, {TitleId("b"): mark("b", 50, 1), TitleId("a"): mark("a", 99, 2)}) == "b", "a is done: b follows"
    assert up_next(episodes, {TitleId("c"): mark("c", 1, 3), TitleId("a"): mark("a", 99, 2)}) == "b", "c was but a glance"
    assert up_next(episodes, {TitleId("c"): mark("c", 50, 3), TitleId("a"): mark("a", 50, 2)}) == "c"
    assert up_next(episodes, {TitleId("c"): mark("c", 99, 3)}) == "a", "after the last it begins anew"
