"""Everything that has a global id is found by it again, by whoever may see it."""

import httpx
import pytest
from graphql import build_schema, is_object_type
from tests.conftest import MakeAsset
from tests.graph.asking import ask, enter, refusal

from nearcast.accounts.model import Accounts
from nearcast.assembly import Platform
from nearcast.catalog.model import Catalog, TitleDraft
from nearcast.fleet.model import FillWindow, Fleet, Network, Site, SiteKind
from nearcast.graph import nodes, schema
from nearcast.ids import AccountId, NetworkId, SiteId, TitleId
from nearcast.ingest.model import Ingest, Opening
from nearcast.runtime.clock import random_id

NODE = "query($id: ID!) { node(nodeId: $id) { __typename id nodeId } }"


def test_every_kind_of_node_can_be_found() -> None:
    built = build_schema(schema.FILE.read_text())
    kinds = {name for name, kind in built.type_map.items() if is_object_type(kind) and "Node" in map(str, kind.interfaces)}
    assert set(nodes.FINDERS) == kinds


async def test_a_viewer_finds_profiles_and_titles_again(
    client: httpx.AsyncClient, platform: Platform, make_asset: MakeAsset
) -> None:
    catalog = platform.services.get(Catalog)
    draft = await catalog.draft(TitleId(random_id()), TitleDraft(name="Found again", maturity=16))
    await catalog.publish(draft.id, make_asset())
    profile = await enter(client)
    title = "query($profile: ID!, $id: ID!) { title(profile: $profile, id: $id) { nodeId } viewer { profiles { nodeId } } }"
    data = (await ask(client, title, profile=profile, id=draft.id))["data"]
    ids = {"Title": data["title"]["nodeId"], "Profile": data["viewer"]["profiles"][0]["nodeId"]}
    keys = {"Title": draft.id, "Profile": profile}
    for kind, node in ids.items():
        found = (await ask(client, NODE, id=node))["data"]["node"]
        assert found == {"__typename": kind, "id": keys[kind], "nodeId": node}
    client.cookies.clear()
    assert refusal(await ask(client, NODE, id=ids["Title"])) == "accounts.not_signed_in"
    await enter(client)
    assert refusal(await ask(client, NODE, id=ids["Title"])) == "accounts.unknown_profile"
    assert (await ask(client, NODE, id=ids["Profile"]))["data"]["node"] is None


async def test_an_operator_finds_titles_jobs_and_the_network_again(client: httpx.AsyncClient, platform: Platform) -> None:
    services, name = platform.services, random_id()
    draft = await services.get(Catalog).draft(TitleId(random_id()), TitleDraft(name="Told"))
    job = await services.get(Ingest).open(AccountId("olga"), Opening("film.mp4", TitleDraft(name="Sent")))
    await services.get(Fleet).add_network(Network(NetworkId(name), name, 64512, ()))
    await services.get(Fleet).add_site(
        Site(SiteId(name), name, SiteKind.embedded, NetworkId(name), fill_window=FillWindow(0, 0))
    )
    client.headers["Authorization"] = f"Bearer {(await services.get(Accounts).operator_token()).token}"
    asked = """query($title: ID!, $job: ID!) { titleEntry(id: $title) { nodeId } ingestJob(id: $job) { nodeId }
      fleet { networks { id nodeId } sites { id nodeId } } }"""
    data = (await ask(client, asked, title=draft.id, job=job.id))["data"]
    parts = [one for kind in ("networks", "sites") for one in data["fleet"][kind] if one["id"] == name]
    told = {one["nodeId"] for one in (data["titleEntry"], data["ingestJob"], *parts)}
    found = [(await ask(client, NODE, id=node))["data"]["node"] for node in told]
    assert {one["__typename"] for one in found} == {"TitleEntry", "IngestJob", "Network", "Site"}
    assert {one["nodeId"] for one in found} == told
    del client.headers["Authorization"]
    for node in told:
        assert refusal(await ask(client, NODE, id=node)) == "accounts.not_signed_in"


@pytest.mark.parametrize("node", ["", "nothing", "é", "VGl0bGU", "VGl0bGU6", "Tm9ib2R5Omhlcmu"])
async def test_what_is_no_id_is_nothing(client: httpx.AsyncClient, node: str) -> None:
    answer = await ask(client, NODE, id=node)
    assert answer.get("data") == {"node": None} or refusal(answer) == "accounts.not_signed_in"
