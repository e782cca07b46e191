"""A profile's list and thumbs through the graph: who may say what, and that the next page knows."""

import httpx
from tests.conftest import MakeAsset
from tests.graph.asking import ask, enter, home, refusal

from nearcast.assembly import Platform
from nearcast.catalog.model import Catalog, TitleDraft
from nearcast.ids import TitleId
from nearcast.runtime.clock import random_id

LIST = """mutation($profile: ID!, $title: ID!, $listed: Boolean!) { setListed(profile: $profile, title: $title, listed: $listed) {
  ... on Title { listed thumb } ... on Refusal { code } } }"""
THUMB = """mutation($profile: ID!, $title: ID!, $thumb: Thumb) { setThumb(profile: $profile, title: $title, thumb: $thumb) {
  ... on Title { listed thumb } ... on Refusal { code } } }"""
ADD = 'mutation { addProfile(profile: { name: "Child", maturity: 6 }) { ... on Profile { id } } }'


async def test_a_list_and_thumbs_make_rows_of_the_next_page(
    client: httpx.AsyncClient, platform: Platform, make_asset: MakeAsset
) -> None:
    catalog, profile, genre = platform.services.get(Catalog), await enter(client), random_id()
    first, second = [
        (await catalog.draft(TitleId(random_id()), TitleDraft(name="Liked", genres=(genre,)))).id for _ in range(2)
    ]
    for title in (first, second):
        await catalog.publish(title, make_asset())

    async def rows() -> dict[str, list[str]]:
        return {row["kind"]: [title["id"] for title in row["titles"]] for row in await home(client, profile)}

    assert not {"MY_LIST", "LIKED"} & set(await rows())
    told = (await ask(client, LIST, profile=profile, title=first, listed=True))["data"]["setListed"]
    assert told == {"listed": True, "thumb": None}
    told = (await ask(client, THUMB, profile=profile, title=first, thumb="up"))["data"]["setThumb"]
    assert told == {"listed": True, "thumb": "up"}
    found = await rows()
    assert (found["MY_LIST"], found["LIKED"]) == ([first], [second])
    await ask(client, THUMB, profile=profile, title=second, thumb="down")
    await ask(client, LIST, profile=profile, title=first, listed=False)
    found = await rows()
    assert not {"MY_LIST", "LIKED"} & set(found)
    assert second not in found["NEW"]
    assert (await ask(client, THUMB, profile=profile, title=second))["data"]["setThumb"] == {"listed": False, "thumb": None}


async def test_nobody_has_an_opinion_of_what_they_may_not_see(
    client: httpx.AsyncClient, platform: Platform, make_asset: MakeAsset
) -> None:
    catalog, profile = platform.services.get(Catalog), await enter(client)
    title = (await catalog.draft(TitleId(random_id()), TitleDraft(name="Grown", maturity=18))).id
    await catalog.publish(title, make_asset())
    child = (await ask(client, ADD))["data"]["addProfile"]["id"]
    for document, said in ((LIST, {"listed": True}), (THUMB, {"thumb": "up"})):
        assert refusal(await ask(client, document, profile=child, title=title, **said)) == "catalog.unknown_title"
        assert refusal(await ask(client, document, profile=profile, title="nothing", **said)) == "catalog.unknown_title"
        client.cookies.clear()
        await enter(client)
        assert refusal(await ask(client, document, profile=profile, title=title, **said)) == "accounts.unknown_profile"
        profile, child = await enter(client), (await ask(client, ADD))["data"]["addProfile"]["id"]
