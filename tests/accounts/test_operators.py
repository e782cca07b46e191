"""Routes for operators: every route with every role, and the line of the audit log that each change leaves."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from tests.accounts.conftest import PASSWORD
from tests.logged import logged

from nearcast.accounts.api.guard import guarded
from nearcast.accounts.model import Account, Accounts, Matter, Permission, Role, SignedIn, Sought
from nearcast.assembly import Platform
from nearcast.runtime import web
from nearcast.runtime.clock import SystemClock, random_id


@pytest.fixture
async def client(platform: Platform) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=platform.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://nearcast") as made:
        yield made


async def _with_role(platform: Platform, role: Role) -> SignedIn:
    accounts = platform.services.get(Accounts)
    signed_up = await accounts.sign_up(f"{random_id()}@example.org", PASSWORD)
    owner = await accounts.who((await accounts.operator_token()).token)
    await accounts.set_role(owner, signed_up.account.id, role)
    return signed_up


def _operator_routes(platform: Platform) -> list[Route]:
    return [one for one in platform.app().routes if isinstance(one, Route) and one.path.startswith("/operator/")]


def _routes(platform: Platform) -> list[tuple[str, str]]:
    return [
        (method, re.sub(r"{\w+:int}", "1", one.path))
        for one in _operator_routes(platform)
        for method in sorted(one.methods or ())
        if method != "HEAD"
    ]


async def test_every_route_refuses_whoever_may_not(platform: Platform, client: httpx.AsyncClient) -> None:
    """Paths are asked for with their placeholders in them: who may not is refused before anything is looked up."""
    routes = _routes(platform)
    assert len(routes) > 40
    viewer, partner, operator = [await _with_role(platform, role) for role in (Role.viewer, Role.partner, Role.operator)]
    for method, path in routes:
        answers = {}
        for name, token in (("nobody", ""), ("viewer", viewer.token), ("partner", partner.token)):
            got = await client.request(method, path, headers={"Authorization": f"Bearer {token}"})
            answers[name] = got.status_code
        assert answers == {"nobody": 401, "viewer": 403, "partner": 403}, (method, path)
        if path.startswith(("/operator/people", "/operator/invitations")):
            got = await client.request(method, path, headers={"Authorization": f"Bearer {operator.token}"})
            assert got.status_code == 403, (method, path)


async def test_a_cookie_opens_no_route_for_operators_to_another_site(platform: Platform, client: httpx.AsyncClient) -> None:
    owner = await platform.services.get(Accounts).operator_token()
    cookie = {"Cookie": f"nearcast={owner.token}"}
    assert (await client.get("/operator/people", headers=cookie)).status_code == 401
    # But to our own pages: a browser lets no page of another site send this header unless we allowed it.
    assert (await client.get("/operator/people", headers={**cookie, "Nearcast-Client": "web"})).status_code == 200
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    allowed = await client.options("/operator/people", headers=asked | {"Access-Control-Request-Headers": "nearcast-client"})
    assert "access-control-allow-headers" not in allowed.headers


async def test_scopes_let_a_program_look_and_not_change(platform: Platform, client: httpx.AsyncClient) -> None:
    accounts = platform.services.get(Accounts)
    owner = await accounts.operator_token()
    token = (await accounts.make_api_token(owner.device, "Monitor", (Permission.see_fleet,), 1)).token
    headers = {"Authorization": f"Bearer {token}"}
    assert (await client.get("/operator/fleet", headers=headers)).status_code == 200
    assert (await client.post("/operator/fleet/networks", headers=headers)).status_code == 403
    assert (await client.get("/operator/people", headers=headers)).status_code == 403


async def test_people_are_added_invited_promoted_and_signed_out(platform: Platform, client: httpx.AsyncClient) -> None:
    accounts = platform.services.get(Accounts)
    owner = await accounts.operator_token()
    client.headers["Authorization"] = f"Bearer {owner.token}"
    email = f"{random_id()}@example.org"
    added = await client.post("/operator/people", json={"email": email, "role": "viewer"})
    assert "/reset#" in added.json()["address"]
    invited = await client.post("/operator/invitations", json={"role": "operator"})
    assert "/welcome#" in invited.json()["address"]
    (found,) = web.decode((await client.get("/operator/people", params={"text": email[:11]})).content, tuple[Account, ...])
    promoted = await client.put(f"/operator/people/{found.id}/role", json={"role": "partner"})
    assert promoted.json()["role"] == "partner"
    (line,) = await logged(accounts, 1)
    assert (line.action, line.subject, line.address) == ("people.set_role", f"{found.id} partner", "127.0.0.1")
    assert (await client.post(f"/operator/people/{found.id}/sign-out")).json() == 0
    assert (await client.put("/operator/people/nobody/role", json={"role": "partner"})).status_code == 404
    assert (await client.post("/operator/people/nobody/sign-out")).status_code == 404
    nobodys = [(one.action, one.outcome) for one in await logged(accounts, 9, Sought(subject="nobody"))]
    assert nobodys == [("people.sign_out_everywhere", "refused: 404"), ("people.set_role", "refused: 404")]
    assert (await client.put(f"/operator/people/{found.id}/role", json={"role": "king"})).status_code == 400


async def test_every_change_leaves_a_line_with_who_and_how_it_ended(platform: Platform, client: httpx.AsyncClient) -> None:
    accounts = platform.services.get(Accounts)
    owner = await accounts.operator_token()
    client.headers["Authorization"] = f"Bearer {owner.token}"
    name = f"n-{random_id()}"
    network = {"id": name, "name": "Metro", "asn": 64501, "prefixes": []}
    assert (await client.post("/operator/fleet/networks", json=network)).status_code == 204
    assert (await client.post("/operator/fleet/networks", json={**network, "name": "Other"})).status_code == 409
    lines = await logged(accounts, 50)
    mine = [one for one in lines if one.action == "fleet.add_network"][:2]
    assert [(one.subject, one.outcome) for one in mine] == [(name, "refused: 409"), (name, "done")]
    table = f"id,name\n{name},Film\n"
    for text in (table, table + "x,y,z\n"):
        await client.post("/operator/catalog", params={"format": "csv", "publish": "1"}, content=text)
    lines = await logged(accounts, 50)
    imports = [(one.subject, one.outcome) for one in lines if one.action == "titles.import_and_publish"][:2]
    assert imports == [("", "refused: catalog.bad_sheet"), (name, "done")]
    assert {(one.account, one.email) for one in mine} == {(owner.account.id, owner.account.email)}


def test_whoever_may_change_something_may_read_who_did(platform: Platform) -> None:
    """But for what is done to people, which the log keeps for those who may see them."""
    for route in _operator_routes(platform):
        people = route.path.startswith(("/operator/people", "/operator/invitations"))
        looks = (route.methods or set()) <= {"GET", "HEAD", "OPTIONS"}
        assert looks or (Matter.of(route.name) is Matter.people) == people, route.path


async def test_a_line_begins_with_what_its_path_names(platform: Platform, client: httpx.AsyncClient) -> None:
    accounts = platform.services.get(Accounts)
    client.headers["Authorization"] = f"Bearer {(await accounts.operator_token()).token}"
    name = random_id()
    await client.patch(f"/operator/fleet/appliances/{name}", json={"duty": "draining"})
    (line,) = await logged(accounts, 50, Sought(subject=name))
    assert (line.about, line.action) == (Matter.appliances, "appliances.change")
    assert line.subject == f"{name} duty"


async def test_what_breaks_off_leaves_a_line_too(platform: Platform) -> None:
    async def broken(_: Request) -> Response:
        raise ZeroDivisionError

    accounts = platform.services.get(Accounts)
    owner = await accounts.operator_token()
    route = Route("/operator/broken", broken, methods=["POST"], name="fleet.break")
    door = guarded(route, accounts, SystemClock(), (), see=Permission.see_fleet, change=Permission.change_fleet)
    transport = httpx.ASGITransport(app=Starlette(routes=[door]), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://nearcast") as client:
        answer = await client.post("/operator/broken", headers={"Authorization": f"Bearer {owner.token}"})
    assert answer.status_code == 500
    lines = await logged(accounts, 50)
    assert "failed" in [one.outcome for one in lines if one.action == "fleet.break"]
