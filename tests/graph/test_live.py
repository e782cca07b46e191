"""Subscriptions over server-sent events, and what partners see and change of the network."""

import asyncio
from typing import Any, NamedTuple

import httpx
import pytest
from tests.graph.asking import ask, serve, subscribed

from nearcast.accounts.model import Accounts, Role
from nearcast.assembly import Ground, Platform
from nearcast.fleet.model import Fleet, Network, Site, SiteKind
from nearcast.ids import NetworkId, SiteId
from nearcast.runtime.clock import random_id

SITES = "subscription { fleet { sites { id fillWindow { start end } } } }"
WINDOW = """mutation($site: ID!, $start: Int!, $end: Int!) { setFillWindow(site: $site, start: $start, end: $end) {
  __typename ... on Site { fillWindow { start end } } ... on Refusal { code field value } } }"""


class Partner(NamedTuple):
    """Somebody who looks after a network with one site, and a site that is none of theirs."""

    token: str
    network: str
    site: str
    other: str


@pytest.fixture
async def partner(platform: Platform) -> Partner:
    fleet, accounts = platform.services.get(Fleet), platform.services.get(Accounts)
    sites = []
    for number in (1, 2):
        name = f"n-{random_id()}"
        await fleet.add_network(Network(NetworkId(name), "Metro", 64500 + number, ()))
        await fleet.add_site(Site(SiteId(f"s-{name}"), "Here", SiteKind.embedded, NetworkId(name)))
        sites.append(f"s-{name}")
    owner = await accounts.who((await accounts.operator_token()).token)
    signed_up = await accounts.sign_up(f"{random_id()}@example.org", "correct horse")
    await accounts.set_role(owner, signed_up.account.id, Role.partner)
    network = sites[0].removeprefix("s-")
    await accounts.set_network(owner, signed_up.account.id, NetworkId(network))
    return Partner(signed_up.token, network, *sites)


async def _window(client: httpx.AsyncClient, partner: Partner, site: str, start: int, end: int) -> Any:
    client.headers["Authorization"] = f"Bearer {partner.token}"
    return (await ask(client, WINDOW, site=site, start=start, end=end))["data"]["setFillWindow"]


async def test_a_partner_follows_the_own_sites_as_they_change(
    client: httpx.AsyncClient, address: str, partner: Partner
) -> None:
    async with asyncio.timeout(60), subscribed(address, partner.token, SITES) as told:
        first = await anext(told)
        assert first["data"]["fleet"]["sites"] == [{"id": partner.site, "fillWindow": {"start": 120, "end": 840}}]
        assert (await _window(client, partner, partner.site, 60, 600))["__typename"] == "Site"
        second = await anext(told)
        assert second["data"]["fleet"]["sites"] == [{"id": partner.site, "fillWindow": {"start": 60, "end": 600}}]


async def test_what_belongs_to_another_network_is_not_there(client: httpx.AsyncClient, partner: Partner) -> None:
    refused = await _window(client, partner, partner.other, 60, 600)
    assert refused == {"__typename": "Refusal", "code": "fleet.unknown_part", "field": "site", "value": partner.other}
    assert (await _window(client, partner, partner.site, -5, 600))["code"] == "fleet.bad_part"
    seen = (
        await ask(
            client,
            "{ fleet { networks { id } sites { id } } routes { sites { site } } sessions { edges { cursor } } traffic { at } }",
        )
    )["data"]
    assert seen["fleet"] == {"networks": [{"id": partner.network}], "sites": [{"id": partner.site}]}
    assert seen["routes"] == {"sites": [{"site": partner.site}]}
    invite = 'mutation($site: ID!) { inviteAppliance(site: $site, appliance: "%s") { __typename ... on Refusal { code } } }'
    names = [f"a-{random_id()}" for _ in range(2)]
    told = [
        await ask(client, invite % name, site=site) for name, site in zip(names, (partner.site, partner.other), strict=True)
    ]
    assert [one["data"]["inviteAppliance"]["__typename"] for one in told] == ["ApplianceInvitation", "Refusal"]


async def test_changes_of_partners_are_in_the_audit_log(
    client: httpx.AsyncClient, platform: Platform, partner: Partner
) -> None:
    await _window(client, partner, partner.other, 60, 600)
    owner = (await platform.services.get(Accounts).operator_token()).token
    client.headers["Authorization"] = f"Bearer {owner}"
    page = (await ask(client, "{ audit(first: 1) { edges { node { action subject outcome } } pageInfo { endCursor } } }"))[
        "data"
    ]["audit"]
    line = {"action": "sites.set_fill_window", "subject": partner.other, "outcome": "refused: fleet.unknown_part"}
    assert page["edges"] == [{"node": line}]
    older = await ask(
        client,
        "query($after: String) { audit(first: 1, after: $after) { edges { node { number } } } }",
        after=page["pageInfo"]["endCursor"],
    )
    assert older["data"]["audit"]["edges"][0]["node"]["number"] < int(page["pageInfo"]["endCursor"])
    one = 'query($site: String) { audit(about: sites, subject: $site, who: "@example.org") { edges { node { about } } } }'
    assert (await ask(client, one, site=partner.other))["data"]["audit"]["edges"] == [{"node": {"about": "sites"}}]
    for listed in ("audit", "sessions"):
        (error,) = (await ask(client, f'{{ {listed}(after: "x") {{ edges {{ cursor }} }} }}'))["errors"]
        assert error["extensions"]["code"] == "graph.bad_page"


async def test_a_subscription_ends_with_the_sign_in(platform: Platform, address: str, partner: Partner) -> None:
    async with asyncio.timeout(60), subscribed(address, partner.token, "subscription { streams { id } }") as told:
        assert (await anext(told))["data"] == {"streams": []}
        await platform.services.get(Accounts).sign_out(partner.token)
        last = [one async for one in told]
        assert last[-1]["errors"][0]["extensions"]["code"] == "accounts.not_signed_in"


async def test_nobody_opens_subscriptions_without_end(address: str, partner: Partner) -> None:
    async with asyncio.timeout(60):
        async with asyncio.TaskGroup() as group:
            ready, done = asyncio.Semaphore(0), asyncio.Event()

            async def hold() -> None:
                async with subscribed(address, partner.token, "subscription { streams { id } }") as told:
                    await anext(told)
                    ready.release()
                    await done.wait()

            for _ in range(20):
                group.create_task(hold())
            for _ in range(20):
                await ready.acquire()
            async with subscribed(address, partner.token, "subscription { streams { id } }") as told:
                assert (await anext(told))["errors"][0]["extensions"]["code"] == "graph.too_many_subscriptions"
            done.set()
        async with subscribed(address, partner.token, "subscription { streams { id } }") as told:
            assert "errors" not in await anext(told)


async def test_a_server_stops_under_open_subscriptions(ground: Ground, partner: Partner) -> None:
    server, address = await serve(Platform(ground))
    async with asyncio.timeout(60), subscribed(address, partner.token, SITES) as told:
        assert "errors" not in await anext(told)
        async with asyncio.timeout(60):
            await server.stop()


async def test_who_could_read_events_too_gets_one_answer(address: str) -> None:
    wide = "application/graphql-response+json, application/json, text/event-stream, multipart/mixed"
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        answer = await client.post(address, json={"query": "{ signInWays { passkeys } }"}, headers={"Accept": wide})
    assert answer.headers["content-type"].startswith("application/graphql-response+json")
