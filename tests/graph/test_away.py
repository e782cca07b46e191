"""A page of whose services one does not answer: it shows the rest, and says what is missing."""

import httpx
import pytest
from starlette.applications import Starlette
from tests.conftest import MakeAsset
from tests.graph.asking import enter, screen

from nearcast.assembly import Platform
from nearcast.catalog.model import Catalog, TitleDraft
from nearcast.graph import http as graph
from nearcast.graph.answers import Answers
from nearcast.ids import TitleId
from nearcast.recommendations.model import Recommendations
from nearcast.runtime import call, web
from nearcast.runtime.changes import Changes
from nearcast.runtime.clock import random_id
from nearcast.steering.model import Steering
from nearcast.telemetry.model import Telemetry

ALL = {"ownRows", "commonRows", "collectionRows"}


@pytest.mark.parametrize(
    ("away", "missing"),
    [(Telemetry, {"ownRows"}), (Steering, set()), (Catalog, {"commonRows"}), (Recommendations, ALL)],
)
async def test_a_page_lacks_no_more_than_what_is_away(
    client: httpx.AsyncClient, platform: Platform, make_asset: MakeAsset, away: type, missing: set[str]
) -> None:
    ground, catalog = platform.ground, platform.services.get(Catalog)
    title = (await catalog.draft(TitleId(random_id()), TitleDraft(name="Still here"))).id
    await catalog.publish(title, make_asset())
    door = graph.Door(
        platform.services.by_protocol | {away: call.proxy(away, ground.nats, "nobody")},
        Answers(Changes(ground.database), ground.clock, catalog.next_edge),
        web.trusted(()),
        ground.country,
        developer=False,
        secure_cookies=False,
    )
    profile = await enter(client)
    transport = httpx.ASGITransport(app=Starlette(routes=[graph.route(door)]))
    async with httpx.AsyncClient(transport=transport, base_url="http://nearcast", cookies=client.cookies) as halved:
        told = (await screen(halved, "Home", profile=profile)).json()
    assert {name for name, found in told["data"].items() if found is None} == missing
    assert {error["path"][0] for error in told.get("errors", ())} == missing
    assert all(error["extensions"]["code"] == "runtime.service_away" for error in told.get("errors", ()))
    if "commonRows" not in missing:
        assert title in [one["id"] for row in told["data"]["commonRows"] for one in row["titles"]]
