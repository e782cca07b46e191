"""GraphQL over HTTP: who may ask what, what a query costs, and what errors look like."""

import json

import httpx
import pytest
from tests.conftest import MakeAsset
from tests.graph.asking import ROWS, SIGN_UP, ask, enter, home, refusal

from nearcast.assembly import Ground, Services
from nearcast.catalog.model import Catalog, TitleDraft
from nearcast.ids import TitleId
from nearcast.runtime.clock import random_id

TITLE = "query($profile: ID!, $id: ID!) { title(profile: $profile, id: $id) { name } }"
ADD = "mutation($profile: ProfileInput!) { addProfile(profile: $profile) { ... on Profile { id } } }"
PLAY = "mutation($profile: ID!, $title: ID!) { startPlayback(profile: $profile, title: $title) { ... on Play { session } ... on Refusal { code } } }"


async def test_a_cookie_signs_in_and_out(client: httpx.AsyncClient) -> None:
    assert (await ask(client, "{ viewer { email } }"))["data"]["viewer"] is None
    await enter(client)
    cookie = next(iter(client.cookies.jar))
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert (await ask(client, "{ viewer { email role } }"))["data"]["viewer"]["role"] == "viewer"
    await ask(client, "mutation { signOut }")
    assert (await ask(client, "{ viewer { email } }"))["data"]["viewer"] is None


async def test_a_browsers_token_turns_on_the_way_and_an_apps_when_it_asks(client: httpx.AsyncClient, ground: Ground) -> None:
    await enter(client)
    first = client.cookies["nearcast"]
    grow_stale = (
        "UPDATE accounts.devices SET turned = 0 WHERE id = (SELECT device FROM accounts.tokens WHERE digest = sha256(%s))"
    )
    await ground.database.run(grow_stale, first.encode())
    assert (await ask(client, "{ viewer { email } }"))["data"]["viewer"]
    second = client.cookies["nearcast"]
    assert second != first
    assert (await ask(client, "{ viewer { email } }"))["data"]["viewer"]
    assert client.cookies["nearcast"] == second
    await ground.database.run(grow_stale, second.encode())
    client.cookies.clear()
    client.headers["Authorization"] = f"Bearer {second}"
    assert (await ask(client, "{ viewer { email } }"))["data"]["viewer"]
    assert "nearcast" not in client.cookies
    renewed = (await ask(client, "mutation { renewToken { ... on SignedIn { token } } }"))["data"]["renewToken"]["token"]
    assert renewed not in {first, second}


async def test_an_api_token_opens_no_account(client: httpx.AsyncClient) -> None:
    await enter(client)
    make = 'mutation { makeApiToken(name: "Program", scopes: [watch]) { ... on ApiToken { token } ... on Refusal { code } } }'
    token = (await ask(client, make))["data"]["makeApiToken"]["token"]
    client.cookies.clear()
    client.headers["Authorization"] = f"Bearer {token}"
    assert (await ask(client, "{ viewer { permissions } }"))["data"]["viewer"] == {"permissions": ["watch"]}
    for document in (
        "{ viewer { profiles { id } } }",
        "{ viewer { devices { id } } }",
        "mutation { signOutOthers }",
        "mutation { exportData { __typename } }",
        "mutation { deleteAccount { __typename } }",
        'mutation { changePassword(old: "correct horse", new: "another horse") { __typename } }',
        make,
    ):
        answer = await ask(client, document)
        assert "errors" in answer, "who asks is refused, not the change"
        assert refusal(answer) == "accounts.not_allowed", document


async def test_errors_carry_code_field_value_and_remedy(client: httpx.AsyncClient) -> None:
    refused = (await ask(client, SIGN_UP, email="nonsense", password="correct horse"))["data"]["signUp"]
    assert (refused["code"], refused["field"], refused["value"]) == ("accounts.bad_sign_up", "email", "nonsense")
    assert refused["remedy"]
    assert refused["remedy"] not in refused["message"], "clients put the two together"
    await enter(client)
    (error, *_) = (await ask(client, ROWS, profile="x"))["errors"]
    assert error["extensions"] == {
        "code": "accounts.unknown_profile",
        "field": "profile",
        "value": "x",
        "remedy": error["extensions"]["remedy"],
    }


@pytest.mark.parametrize(
    ("document", "given", "named"),
    [
        ("{ nothing }", {}, "'nothing'"),
        ("{ viewer {", {}, "Syntax Error"),
        (TITLE, {"profile": "x"}, "'$id'"),
        (TITLE, {"profile": ["x"], "id": "y"}, "'$profile'"),
        (ADD, {"profile": {"nam": "x"}}, "unknown field 'nam'"),
    ],
)
async def test_what_does_not_fit_the_schema_is_named(
    client: httpx.AsyncClient, document: str, given: dict[str, object], named: str
) -> None:
    (error,) = (await ask(client, document, **given))["errors"]
    assert error["extensions"] == {"code": "graph.bad_request", "remedy": "Compare it with the schema."}
    assert named in error["message"]


async def test_nobody_sees_another_accounts_profile(client: httpx.AsyncClient) -> None:
    other = await enter(client)
    client.cookies.clear()
    await enter(client)
    for query in (ROWS, 'query($profile: ID!) { search(profile: $profile, text: "a") { edges { cursor } } }'):
        (error, *_) = (await ask(client, query, profile=other))["errors"]
        assert error["extensions"]["code"] == "accounts.unknown_profile"


async def test_maturity_holds_in_every_query(client: httpx.AsyncClient, services: Services, make_asset: MakeAsset) -> None:
    catalog = services.get(Catalog)
    name = f"Adults {random_id()}"
    draft = await catalog.draft(TitleId(random_id()), TitleDraft(name=name, maturity=18))
    await catalog.publish(draft.id, make_asset())
    grown = await enter(client)
    add = 'mutation { addProfile(profile: { name: "Child", maturity: 6 }) { ... on Profile { id } } }'
    made = await ask(client, add)
    child = made["data"]["addProfile"]["id"]
    title = "query($profile: ID!, $id: ID!) { title(profile: $profile, id: $id) { name } }"
    search = "query($profile: ID!, $text: String!) { search(profile: $profile, text: $text) { edges { node { name } } } }"
    assert (await ask(client, title, profile=grown, id=draft.id))["data"]["title"] == {"name": name}
    assert (await ask(client, search, profile=grown, text=name))["data"]["search"]["edges"] == [{"node": {"name": name}}]
    assert (await ask(client, title, profile=child, id=draft.id))["data"]["title"] is None
    assert (await ask(client, search, profile=child, text=name))["data"]["search"]["edges"] == []
    assert name not in str(await ask(client, ROWS, profile=child))
    mark = "mutation($profile: ID!, $title: ID!) { setBookmark(profile: $profile, title: $title, position: 9) { ... on Bookmark { position } ... on Refusal { code } } }"
    assert refusal(await ask(client, mark, profile=child, title=draft.id)) == "catalog.unknown_title"
    assert refusal(await ask(client, PLAY, profile=child, title=draft.id)) == "playback.not_for_this_profile"


async def test_a_pin_holds_at_every_door(client: httpx.AsyncClient, services: Services, make_asset: MakeAsset) -> None:
    catalog = services.get(Catalog)
    draft = await catalog.draft(TitleId(random_id()), TitleDraft(name=f"Anything {random_id()}"))
    await catalog.publish(draft.id, make_asset())
    grown = await enter(client)
    add = 'mutation { addProfile(profile: { name: "Child", maturity: 6, kids: true }) { ... on Profile { id } } }'
    made = await ask(client, add)
    child = made["data"]["addProfile"]["id"]
    pin = "mutation($profile: ID!, $pin: String!) { setPin(profile: $profile, pin: $pin) { ... on Profile { locked open } ... on Refusal { code } } }"
    assert (await ask(client, pin, profile=grown, pin="2468"))["data"]["setPin"] == {"locked": True, "open": False}
    mark = "mutation($profile: ID!, $title: ID!) { setBookmark(profile: $profile, title: $title, position: 9) { ... on Bookmark { position } ... on Refusal { code } } }"
    doors = {
        "home": ROWS,
        "title": "query($profile: ID!, $title: ID!) { title(profile: $profile, id: $title) { name } }",
        "a title's bookmark": "query($other: ID!, $profile: ID!, $title: ID!)"
        " { title(profile: $other, id: $title) { bookmark(profile: $profile) { position } } }",
        "search": 'query($profile: ID!) { search(profile: $profile, text: "any") { edges { cursor } } }',
        "bookmark": mark,
        "play": PLAY,
    }

    async def codes() -> dict[str, str | None]:
        given = {"profile": grown, "title": draft.id, "other": child}
        return {name: refusal(await ask(client, document, **given)) for name, document in doors.items()}

    assert await codes() == dict.fromkeys(doors, "accounts.profile_locked")
    choose = "mutation($profile: ID!, $pin: String!) { chooseProfile(profile: $profile, pin: $pin) { ... on Profile { open } ... on Refusal { code } } }"
    assert refusal(await ask(client, choose, profile=grown, pin="1111")) == "accounts.wrong_pin"
    assert await codes() == dict.fromkeys(doors, "accounts.profile_locked")
    assert (await ask(client, choose, profile=grown, pin="2468"))["data"]["chooseProfile"] == {"open": True}
    assert await codes() == dict.fromkeys(doors) | {"play": "steering.no_appliance"}
    await ask(client, choose, profile=child, pin="")
    assert await codes() == dict.fromkeys(doors, "accounts.profile_locked")


async def test_a_bookmark_is_set_and_shown(client: httpx.AsyncClient, services: Services, make_asset: MakeAsset) -> None:
    catalog = services.get(Catalog)
    draft = await catalog.draft(TitleId(random_id()), TitleDraft(name="Marked"))
    await catalog.publish(draft.id, make_asset())
    profile = await enter(client)
    mark = "mutation($profile: ID!, $title: ID!) { setBookmark(profile: $profile, title: $title, position: 42) { ... on Bookmark { position } ... on Refusal { code } } }"
    assert (await ask(client, mark, profile=profile, title=draft.id))["data"]["setBookmark"] == {"position": 42.0}
    (begun,) = [row for row in await home(client, profile) if row["kind"] == "CONTINUE_WATCHING"]
    (title,) = begun["titles"]
    assert (title["id"], title["bookmark"]) == (draft.id, {"position": 42.0})


async def test_artwork_never_leaves_its_folder(client: httpx.AsyncClient) -> None:
    for name in ("nothing.jpg", "platform.json", "..%5C..%5Cplatform.json", "a" * 64 + ".jpg"):
        assert (await client.get(f"/art/{name}")).status_code == 404
    assert "token" not in (await client.get("/art/..%2F..%2Fplatform.json")).text


async def test_health_and_numbers(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).json() == {"alive": True}
    assert (await client.get("/readyz")).json() == {"ready": True}
    assert "nearcast_plays_total" in (await client.get("/metrics")).text


async def test_half_a_character_is_refused_by_the_name_of_its_variable(client: httpx.AsyncClient) -> None:
    document = 'mutation($email: String!) { signIn(email: $email, password: "correct horse") { __typename } }'
    for words in (r'{"email": "\ud800@example.org"}', r'{"email": ["x", {"y": "\udfff"}]}'):
        body = f'{{"query": {json.dumps(document)}, "variables": {words}}}'
        answer = (await client.post("/graphql", content=body, headers={"Content-Type": "application/json"})).json()
        told = answer["errors"][0]["extensions"]
        assert (told["code"], told["field"]) == ("graph.bad_text", "email")
    assert refusal(await ask(client, document, email="🎬@example.org")) is None


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream, application/json"])
async def test_a_subscription_that_is_not_asked_for_as_a_stream_says_how(client: httpx.AsyncClient, accept: str) -> None:
    await enter(client)
    asked = {"query": "subscription { streams { id } }"}
    answer = await client.post("/graphql", json=asked, headers={"Accept": accept})
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "graph.not_streamed"
    assert "text/event-stream" in error["extensions"]["remedy"]
