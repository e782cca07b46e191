"""The small pictures of a film through the graph."""

import httpx
import msgspec
from tests.conftest import MakeAsset
from tests.graph.asking import ask, enter

from nearcast.assembly import Platform
from nearcast.catalog.model import Catalog, Sprites, TitleDraft
from nearcast.ids import TitleId
from nearcast.runtime.clock import random_id
from nearcast.units import Seconds

ASKED = """query($profile: ID!, $id: ID!) {
  title(profile: $profile, id: $id) { sprites { sheets columns rows width height everyS count } } }"""


async def test_a_title_has_small_pictures_as_long_as_its_asset(
    client: httpx.AsyncClient, platform: Platform, make_asset: MakeAsset
) -> None:
    catalog, profile = platform.services.get(Catalog), await enter(client)
    title = (await catalog.draft(TitleId(random_id()), TitleDraft(name="Searched"))).id

    async def seen() -> object:
        return (await ask(client, ASKED, profile=profile, id=title))["data"]["title"]

    early, sheet = make_asset(), f"{random_id()}.jpg"
    sprites = Sprites(sheets=(sheet,), columns=10, rows=2, width=240, height=136, every_s=Seconds(2.0), count=13)
    whole = msgspec.structs.replace(make_asset(), sprites=sprites)
    await catalog.publish(title, early)
    assert await seen() == {"sprites": None}
    await catalog.publish(title, whole)
    told = {"columns": 10, "rows": 2, "width": 240, "height": 136, "everyS": 2.0, "count": 13}
    assert await seen() == {"sprites": told | {"sheets": [f"/art/{sheet}"]}}
    assert await catalog.needed((sheet, "another.jpg")) == (sheet,)
    await catalog.take_back(title, whole.id)
    assert (await catalog.title(title)).sprites is None
    await catalog.delete((title,))
    assert await catalog.needed((sheet,)) == ()
