"""Networks and sites come in through the graph, and what does not fit is named by its field."""

from typing import Any

import httpx
import pytest
from tests.graph.asking import ask

from nearcast.accounts.model import Accounts
from nearcast.assembly import Platform
from nearcast.runtime.clock import random_id

REFUSED = "... on Refusal { code field value }"
NETWORK = f"mutation($network: NetworkInput!) {{ addNetwork(network: $network) {{ ... on Network {{ id name asn prefixes }} {REFUSED} }} }}"
PREFIXES = f"""mutation($network: ID!, $prefixes: [String!]!) {{ setPrefixes(network: $network, prefixes: $prefixes) {{
  ... on Network {{ prefixes }} {REFUSED} }} }}"""
SITE = f"mutation($site: SiteInput!) {{ addSite(site: $site) {{ ... on Site {{ id name kind network latitude timezone }} {REFUSED} }} }}"
CHANGE = f"""mutation($site: ID!, $change: SiteChange!) {{ changeSite(site: $site, change: $change) {{
  ... on Site {{ name latitude longitude timezone fillWindow {{ start }} }} {REFUSED} }} }}"""


@pytest.fixture
async def owner(client: httpx.AsyncClient, platform: Platform) -> httpx.AsyncClient:
    token = (await platform.services.get(Accounts).operator_token()).token
    client.headers["Authorization"] = f"Bearer {token}"
    return client


async def _made(client: httpx.AsyncClient, document: str, **variables: Any) -> dict[str, Any]:
    (made,) = (await ask(client, document, **variables))["data"].values()
    return dict(made)


async def test_a_network_and_a_site_in_it_come_in_and_the_site_moves(owner: httpx.AsyncClient) -> None:
    network, site = f"n-{random_id()}", f"s-{random_id()}"
    added = {"id": network, "name": "", "asn": 64501, "prefixes": ["198.51.100.0/24"]}
    assert await _made(owner, NETWORK, network=added) == {**added, "name": network}
    assert await _made(owner, PREFIXES, network=network, prefixes=["203.0.113.0/24"]) == {"prefixes": ["203.0.113.0/24"]}
    stands = {"id": site, "name": "Here", "kind": "embedded", "network": network, "timezone": "Europe/Berlin"}
    place = {"latitude": 52.5, "longitude": 13.4}
    assert await _made(owner, SITE, site={**stands, "location": place}) == {**stands, "latitude": 52.5}
    called = await _made(owner, CHANGE, site=site, change={"name": "There"})
    assert called == {"name": "There", **place, "timezone": "Europe/Berlin", "fillWindow": {"start": 120}}
    moved = await _made(owner, CHANGE, site=site, change={"location": None, "timezone": "UTC"})
    assert (moved["name"], moved["latitude"], moved["timezone"]) == ("There", None, "UTC")
    seen = (await ask(owner, "{ fleet { sites { id name } } }"))["data"]["fleet"]["sites"]
    assert {"id": site, "name": "There"} in seen
    log = "query($id: String) { audit(about: sites, subject: $id) { edges { node { action outcome } } } }"
    lines = [one["node"] for one in (await ask(owner, log, id=site))["data"]["audit"]["edges"]]
    assert lines == [{"action": f"sites.{did}", "outcome": "done"} for did in ("change", "change", "add")]


@pytest.mark.parametrize(
    ("document", "given", "field"),
    [
        (NETWORK, {"network": {"id": "Metro Fibre"}}, "network"),
        (NETWORK, {"network": {"id": "bad-asn", "asn": -1}}, "asn"),
        (NETWORK, {"network": {"id": "bad-prefix", "prefixes": ["198.51.100.7/24"]}}, "prefixes"),
        (PREFIXES, {"network": "nowhere", "prefixes": []}, "network"),
        (SITE, {"site": {"id": "Here!", "kind": "origin"}}, "site"),
        (SITE, {"site": {"id": "no-network", "kind": "embedded"}}, "network"),
        (SITE, {"site": {"id": "bad-network", "kind": "embedded", "network": "nobody"}}, "network"),
        (SITE, {"site": {"id": "off", "kind": "origin", "location": {"latitude": 91, "longitude": 0}}}, "location"),
        (SITE, {"site": {"id": "late", "kind": "origin", "timezone": "Mars/Olympus"}}, "timezone"),
        (CHANGE, {"site": "nowhere", "change": {}}, "site"),
    ],
)
async def test_what_cannot_be_is_refused_by_its_field(
    owner: httpx.AsyncClient, document: str, given: dict[str, Any], field: str
) -> None:
    told = await _made(owner, document, **given)
    assert (told["code"].partition(".")[0], told["field"]) == ("fleet", field)
