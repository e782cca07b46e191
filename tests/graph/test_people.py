"""What admins do with accounts through the graph, and what it leaves in the audit log."""

from typing import Any

import httpx
import pytest
from tests.graph.asking import ask
from tests.logged import logged

from nearcast.accounts.model import Accounts, Role, SignedIn, Sought
from nearcast.assembly import Ground, Platform
from nearcast.runtime.clock import random_id

REFUSED = "... on Refusal { code field value }"
PEOPLE = """query($text: String!, $after: String) { people(text: $text, first: 1, after: $after) {
  edges { node { id email role plan network verified seen } } pageInfo { hasNextPage endCursor } } }"""
ADD = f"mutation($email: String!) {{ addPerson(email: $email, role: operator) {{ ... on Passage {{ address }} {REFUSED} }} }}"
INVITE = f"mutation($email: String!) {{ invitePerson(email: $email) {{ ... on Passage {{ address }} {REFUSED} }} }}"
ROLE = f"mutation($id: ID!, $role: Role!) {{ setPersonRole(account: $id, role: $role) {{ ... on AccountEntry {{ role seen }} {REFUSED} }} }}"
PLAN = f"mutation($id: ID!, $plan: String!) {{ setPersonPlan(account: $id, plan: $plan) {{ ... on AccountEntry {{ plan }} {REFUSED} }} }}"
NETWORK = f"mutation($id: ID!, $network: ID) {{ setPersonNetwork(account: $id, network: $network) {{ ... on AccountEntry {{ network }} {REFUSED} }} }}"
OUT = f"mutation($id: ID!) {{ signPersonOut(account: $id) {{ ... on Done {{ done }} {REFUSED} }} }}"
DELETE = f"mutation($id: ID!) {{ deletePerson(account: $id) {{ ... on Done {{ done }} {REFUSED} }} }}"


@pytest.fixture
async def admin(client: httpx.AsyncClient, platform: Platform) -> SignedIn:
    accounts = platform.services.get(Accounts)
    owner = await accounts.who((await accounts.operator_token()).token)
    signed_up = await accounts.sign_up(f"{random_id()}@example.org", "correct horse")
    await accounts.set_role(owner, signed_up.account.id, Role.admin)
    client.headers["Authorization"] = f"Bearer {signed_up.token}"
    return signed_up


async def _made(client: httpx.AsyncClient, document: str, **variables: Any) -> dict[str, Any]:
    (made,) = (await ask(client, document, **variables))["data"].values()
    return dict(made)


async def test_somebody_is_added_found_changed_signed_out_and_deleted(
    client: httpx.AsyncClient, platform: Platform, admin: SignedIn
) -> None:
    accounts = platform.services.get(Accounts)
    name = random_id()
    for number in (1, 2):
        assert "/reset#" in (await _made(client, ADD, email=f"{number}-{name}@example.org"))["address"]
    assert (await _made(client, ADD, email=f"1-{name}@example.org"))["code"] == "accounts.email_taken"
    assert "/welcome#" in (await _made(client, INVITE, email=""))["address"]
    assert (await _made(client, INVITE, email="nobody"))["field"] == "email"
    newest = await _made(client, PEOPLE, text=name)
    older = await _made(client, PEOPLE, text=name, after=newest["pageInfo"]["endCursor"])
    assert [page["edges"][0]["node"]["email"][0] for page in (newest, older)] == ["2", "1"]
    assert [page["pageInfo"]["hasNextPage"] for page in (newest, older)] == [True, False]
    node = newest["edges"][0]["node"]
    id_ = node.pop("id")
    assert node == {
        "email": f"2-{name}@example.org",
        "role": "operator",
        "plan": "",
        "network": None,
        "verified": False,
        "seen": None,
    }
    assert await _made(client, ROLE, id=id_, role="partner") == {"role": "partner", "seen": None}
    assert (await ask(client, "{ accountPlans }"))["data"]["accountPlans"] == ["standard"]
    assert await _made(client, PLAN, id=id_, plan="standard") == {"plan": "standard"}
    assert (await _made(client, PLAN, id=id_, plan="gold"))["field"] == "plan"
    assert (await _made(client, NETWORK, id=id_, network="nowhere"))["code"] == "fleet.unknown_part"
    assert await _made(client, NETWORK, id=id_) == {"network": None}
    assert await _made(client, OUT, id=id_) == {"done": True}
    assert await _made(client, DELETE, id=id_) == {"done": True}
    assert (await _made(client, DELETE, id=id_))["code"] == "accounts.unknown_account"
    lines = [(one.action, one.outcome) for one in await logged(accounts, 20, Sought(subject=id_))]
    done = ("delete_account", "sign_out_everywhere", "set_network", "set_plan", "set_role", "add")
    refused = {
        ("people.delete_account", "refused: accounts.unknown_account"),
        ("people.set_plan", "refused: accounts.bad_sign_up"),
    }
    assert [action for action, outcome in lines if outcome == "done"] == [f"people.{one}" for one in done]
    assert refused <= set(lines)


async def test_the_last_admin_stays_and_so_does_the_machines_own_account(
    client: httpx.AsyncClient, platform: Platform, ground: Ground, admin: SignedIn
) -> None:
    accounts = platform.services.get(Accounts)
    machine, id_ = (await accounts.operator_token()).account.id, admin.account.id
    for document in (ROLE, DELETE):
        assert (await _made(client, document, id=machine, role="viewer"))["code"] == "accounts.last_admin"
    await ground.database.run(
        "UPDATE accounts.accounts SET role = 'viewer' WHERE role = 'admin' AND id <> ALL(%s)", [machine, id_]
    )
    for document in (ROLE, DELETE):
        assert (await _made(client, document, id=id_, role="operator"))["code"] == "accounts.last_admin"
    other = await accounts.sign_up(f"{random_id()}@example.org", "correct horse")
    assert (await _made(client, ROLE, id=other.account.id, role="admin"))["role"] == "admin"
    assert (await _made(client, ROLE, id=id_, role="operator"))["role"] == "operator"
