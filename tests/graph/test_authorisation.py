"""Who may ask for what: every field of the schema's roots, with every kind of visitor. A field that is not in the table fails."""

from typing import Any

import httpx
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    build_schema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    is_required_input_field,
)
from tests.graph.asking import ask, subscribed

from nearcast.accounts.model import Accounts, Permission, Role
from nearcast.assembly import Platform
from nearcast.graph import schema
from nearcast.ids import NetworkId
from nearcast.runtime.clock import random_id

NOBODY, PROGRAM, VIEWER, PARTNER, OPERATOR, ADMIN = "nobody", "program", "viewer", "partner", "operator", "admin"
ANYBODY = {NOBODY, PROGRAM, VIEWER, PARTNER, OPERATOR, ADMIN}
SIGNED_IN = ANYBODY - {NOBODY}
PEOPLE = SIGNED_IN - {PROGRAM}
"""A program holds an API token with the permission to watch and no other; accounts are for people."""
OPERATORS = {OPERATOR, ADMIN}
NETWORK = OPERATORS | {PARTNER}
"""Partners only within the network they look after."""

MAY: dict[str, set[str]] = {
    "viewer": ANYBODY,
    "waiting": PEOPLE,
    "signInWays": ANYBODY,
    "passkeys": PEOPLE,
    "beginPasskey": PEOPLE,
    "addPasskey": PEOPLE,
    "removePasskey": PEOPLE,
    "beginPasskeySignIn": ANYBODY,
    "signInWithPasskey": ANYBODY,
    "titleEntries": OPERATORS,
    "titleEntry": OPERATORS,
    "ratingSystems": OPERATORS,
    "vantages": ANYBODY,
    "streams": SIGNED_IN,
    "subscription streams": SIGNED_IN,
    "sessions": NETWORK,
    "subscription sessions": NETWORK,
    "traffic": NETWORK,
    "fleet": NETWORK,
    "subscription fleet": NETWORK,
    "routes": NETWORK,
    "applianceHours": NETWORK,
    "setDuty": NETWORK,
    "planMaintenance": NETWORK,
    "cancelMaintenance": NETWORK,
    "setFillRate": NETWORK,
    "setFillWindow": NETWORK,
    "evacuateSite": NETWORK,
    "inviteAppliance": NETWORK,
    "addNetwork": OPERATORS,
    "setPrefixes": OPERATORS,
    "addSite": OPERATORS,
    "changeSite": OPERATORS,
    "node": ANYBODY,
    "audit": OPERATORS,
    "ownRows": SIGNED_IN,
    "commonRows": SIGNED_IN,
    "collectionRows": SIGNED_IN,
    "title": SIGNED_IN,
    "search": SIGNED_IN,
    "signUp": ANYBODY,
    "signIn": ANYBODY,
    "signOut": ANYBODY,
    "renewToken": SIGNED_IN,
    "verifyEmail": ANYBODY,
    "sendVerification": PEOPLE,
    "askReset": ANYBODY,
    "resetPassword": ANYBODY,
    "changePassword": PEOPLE,
    "confirmPassword": PEOPLE,
    "deleteAccount": PEOPLE,
    "signOutDevice": PEOPLE,
    "signOutOthers": PEOPLE,
    "makeApiToken": PEOPLE,
    "beginLink": ANYBODY,
    "approveLink": PEOPLE,
    "collectLink": ANYBODY,
    "chooseProfile": PEOPLE,
    "addProfile": PEOPLE,
    "changeProfile": PEOPLE,
    "setPin": PEOPLE,
    "removeProfile": PEOPLE,
    "editTitles": OPERATORS,
    "submitTitles": OPERATORS,
    "publishTitles": OPERATORS,
    "withdrawTitles": OPERATORS,
    "deleteTitles": OPERATORS,
    "restoreTitle": OPERATORS,
    "ingestJobs": OPERATORS,
    "ingestJob": OPERATORS,
    "subscription ingestJobs": OPERATORS,
    "subscription ingestJob": OPERATORS,
    "retryIngestJob": OPERATORS,
    "cancelIngestJob": OPERATORS,
    "prioritiseIngestJob": OPERATORS,
    "encodeAgain": OPERATORS,
    "startPlayback": SIGNED_IN,
    "exportData": PEOPLE,
    "webhooks": OPERATORS,
    "webhookDeliveries": OPERATORS,
    "subscription webhookDeliveries": OPERATORS,
    "addWebhook": OPERATORS,
    "removeWebhook": OPERATORS,
    "testWebhook": OPERATORS,
    "replayDelivery": OPERATORS,
    "people": {ADMIN},
    "accountPlans": {ADMIN},
    "addPerson": {ADMIN},
    "invitePerson": {ADMIN},
    "setPersonRole": {ADMIN},
    "setPersonPlan": {ADMIN},
    "setPersonNetwork": {ADMIN},
    "signPersonOut": {ADMIN},
    "deletePerson": {ADMIN},
    "setBookmark": SIGNED_IN,
    "setListed": SIGNED_IN,
    "setThumb": SIGNED_IN,
}
LAST = ("signOut", "deleteAccount")
"""After these nobody is there any more."""
REFUSED = {"accounts.not_signed_in", "accounts.not_allowed"}


def _roots() -> dict[str, tuple[str, GraphQLField]]:
    """The fields of queries, mutations and, by names that say so, subscriptions, with the kind of operation; those that end a visitor
    come last.
    """
    built = build_schema(schema.FILE.read_text())
    kinds = {"query": built.query_type, "mutation": built.mutation_type, "subscription": built.subscription_type}
    found = {
        f"{kind} {name}" if kind == "subscription" else name: (kind, field)
        for kind, root in kinds.items()
        if root
        for name, field in root.fields.items()
    }
    return dict(sorted(found.items(), key=lambda one: (LAST.index(one[0]) + 1) if one[0] in LAST else 0))


def _document(kind: str, name: str, field: GraphQLField) -> str:
    """The field with something of the right type in each argument that must be there."""
    needed = [(key, one.type) for key, one in field.args.items() if is_required_argument(one)]
    arguments = ", ".join(f"{key}: {something(type_)}" for key, type_ in needed)
    selection = "" if is_leaf_type(get_named_type(field.type)) else " { __typename }"
    return f"{kind} {{ {name.removeprefix(f'{kind} ')}{f'({arguments})' if arguments else ''}{selection} }}"


def something(type_: GraphQLInputType) -> str:
    if isinstance(type_, GraphQLNonNull):
        return something(type_.of_type)
    if isinstance(type_, GraphQLList):
        return f"[{something(type_.of_type)}]"
    if isinstance(type_, GraphQLEnumType):
        return str(next(iter(type_.values)))
    if isinstance(type_, GraphQLInputObjectType):
        needed = (key for key, one in type_.fields.items() if is_required_input_field(one))
        return "{" + ", ".join(f"{key}: {something(type_.fields[key].type)}" for key in needed) + "}"
    return {"Int": "1", "Float": "1.0", "Boolean": "false"}.get(type_.name, '"nothing"')


async def tokens(platform: Platform) -> dict[str, str]:
    """What each kind of visitor signs in with."""
    accounts = platform.services.get(Accounts)
    owner = await accounts.who((await accounts.operator_token()).token)
    made = {NOBODY: ""}
    for name, role in (
        (VIEWER, Role.viewer),
        (PARTNER, Role.partner),
        (OPERATOR, Role.operator),
        (ADMIN, Role.admin),
        (PROGRAM, Role.admin),
    ):
        signed_up = await accounts.sign_up(f"{random_id()}@example.org", "correct horse")
        await accounts.set_role(owner, signed_up.account.id, role)
        made[name] = signed_up.token
        if name == PARTNER:
            await accounts.set_network(owner, signed_up.account.id, NetworkId("metro"))
        if name == PROGRAM:
            made[name] = (await accounts.make_api_token(signed_up.device, "Program", (Permission.watch,), 1)).token
    return made


async def _answer(client: httpx.AsyncClient, address: str, token: str, kind: str, document: str) -> dict[str, Any]:
    """The answer, or the first one where there are many."""
    if kind == "subscription":
        async with subscribed(address, token, document) as told:
            return await anext(told)
    client.cookies.clear()
    client.headers["Authorization"] = f"Bearer {token}"
    return await ask(client, document)


def test_every_field_is_in_the_table_and_nothing_else() -> None:
    assert set(_roots()) == set(MAY)


async def test_every_field_refuses_whoever_may_not_ask_for_it(
    platform: Platform, client: httpx.AsyncClient, address: str
) -> None:
    wrong = []
    signed_in = await tokens(platform)
    for name, (kind, field) in _roots().items():
        may = set()
        if name in LAST:
            signed_in = await tokens(platform)
        for visitor, token in signed_in.items():
            answer = await _answer(client, address, token, kind, _document(kind, name, field))
            codes = {error.get("extensions", {}).get("code", error["message"]) for error in answer.get("errors", ())}
            assert not any(code.startswith("graph.") or " " in code for code in codes), (name, codes)
            if not codes & REFUSED:
                may.add(visitor)
        if may != MAY.get(name):
            wrong.append(f"{name}: {sorted(may)} may, not {sorted(MAY.get(name, ()))}")
    assert not wrong, "\n".join(wrong)


def test_arguments_are_made_from_their_types() -> None:
    root = build_schema(
        "type Query { a(x: [In!]!, y: Int, z: Int! = 5, e: E!): O } input In { b: Float! c: ID } enum E { UP } type O { d: Int }"
    )
    assert isinstance(root.query_type, GraphQLObjectType)
    assert _document("query", "a", root.query_type.fields["a"]) == "query { a(x: [{b: 1.0}], e: UP) { __typename } }"
