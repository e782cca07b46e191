"""What operators do with webhooks through the graph; that they are told, signed and told again is tested with the service."""

from typing import Any

import httpx
import pytest
from tests.graph.asking import ask, subscribed
from tests.logged import logged

from nearcast.accounts.model import Accounts, Sought
from nearcast.assembly import Platform
from nearcast.runtime import ports

REFUSED = "... on Refusal { code field }"
ADD = f"""mutation($url: String!, $kinds: [WebhookKind!]) {{ addWebhook(url: $url, kinds: $kinds) {{
  ... on WebhookAdded {{ secret webhook {{ id url kinds }} }} {REFUSED} }} }}"""
REMOVE = f"mutation($id: ID!) {{ removeWebhook(webhook: $id) {{ ... on Done {{ done }} {REFUSED} }} }}"
TEST = f"mutation($id: ID!) {{ testWebhook(webhook: $id) {{ ... on WebhookDelivery {{ id kind state }} {REFUSED} }} }}"
REPLAY = f"mutation($id: ID!) {{ replayDelivery(delivery: $id) {{ ... on WebhookDelivery {{ id state tries }} {REFUSED} }} }}"
PAGE = """query($id: ID!, $after: String) { webhookDeliveries(webhook: $id, first: 1, after: $after) {
  edges { node { id webhook } } pageInfo { hasNextPage endCursor } } }"""
NEWEST = "subscription { webhookDeliveries(limit: 1) { id webhook } }"


@pytest.fixture
async def token(client: httpx.AsyncClient, platform: Platform) -> str:
    token = (await platform.services.get(Accounts).operator_token()).token
    client.headers["Authorization"] = f"Bearer {token}"
    return token


async def _made(client: httpx.AsyncClient, document: str, **variables: Any) -> dict[str, Any]:
    (made,) = (await ask(client, document, **variables))["data"].values()
    return dict(made)


async def test_a_webhook_is_added_tried_told_again_and_turned_off(
    client: httpx.AsyncClient, platform: Platform, address: str, token: str
) -> None:
    assert await _made(client, ADD, url="nowhere") == {"code": "webhooks.bad_address", "field": "url"}
    url = f"http://127.0.0.1:{ports.choose('127.0.0.1', 0)}/hook"
    added = await _made(client, ADD, url=url, kinds=["job_failed"])
    assert added["secret"].startswith("whsec_")
    id_ = added["webhook"]["id"]
    assert added["webhook"] == {"id": id_, "url": url, "kinds": ["job_failed"]}
    assert added["webhook"] in (await ask(client, "{ webhooks { id url kinds } }"))["data"]["webhooks"]
    told = [await _made(client, TEST, id=id_) for _ in range(2)]
    assert [(one["kind"], one["state"]) for one in told] == [("test", "waiting")] * 2
    newest = await _made(client, PAGE, id=id_)
    older = await _made(client, PAGE, id=id_, after=newest["pageInfo"]["endCursor"])
    assert [page["edges"][0]["node"]["id"] for page in (newest, older)] == [told[1]["id"], told[0]["id"]]
    assert not older["pageInfo"]["hasNextPage"]
    async with subscribed(address, token, NEWEST) as following:
        (first,) = (await anext(following))["data"]["webhookDeliveries"]
    assert first == newest["edges"][0]["node"]
    again = await _made(client, REPLAY, id=told[0]["id"])
    assert (again["id"], again["state"]) == (told[0]["id"], "waiting")
    assert await _made(client, REMOVE, id=id_) == {"done": True}
    assert (await _made(client, REMOVE, id=id_))["code"] == "webhooks.unknown_webhook"
    assert (await _made(client, REPLAY, id=told[0]["id"]))["code"] == "webhooks.unknown_delivery"
    lines = [(one.action, one.outcome) for one in await logged(platform.services.get(Accounts), 9, Sought(subject=id_))]
    done = [f"webhooks.{one}" for one in ("remove", "test", "test", "add")]
    assert lines == [("webhooks.remove", "refused: webhooks.unknown_webhook"), *((one, "done") for one in done)]
