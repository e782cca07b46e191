"""Who may ask for what inside of objects, and with whose profile: every field that looks something up by itself, with every kind of
visitor, and every door that takes a profile. What is not in the tables fails.
"""

from typing import Any

import httpx
from graphql import (
    GraphQLField,
    GraphQLObjectType,
    build_schema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    is_union_type,
)
from strawberry.types.base import StrawberryObjectDefinition
from tests.conftest import MakeAsset
from tests.graph.asking import ask, enter, refusal
from tests.graph.test_authorisation import ADMIN, ANYBODY, NOBODY, OPERATORS, PEOPLE, REFUSED, SIGNED_IN, something, tokens

from nearcast.accounts.model import Accounts
from nearcast.assembly import Platform
from nearcast.catalog.model import Catalog, TitleDraft
from nearcast.graph.schema import FILE, schema
from nearcast.ids import AccountId, TitleId
from nearcast.ingest.model import Ingest, Opening
from nearcast.runtime.clock import random_id

_ROOTS = {"Query", "Mutation", "Subscription"}
_OF_TITLES = ("listed", "thumb", "series", "season", "seasons", "episodes", "extras", "titles", "nextEpisode", "upNext")
MAY = {
    "SignedIn.viewer": ANYBODY,
    "Viewer.profiles": PEOPLE,
    "Viewer.devices": PEOPLE,
    "Profile.open": PEOPLE,
    "Title.bookmark": SIGNED_IN,
    "Title.episodeCount": SIGNED_IN,
    **{f"Title.{field}": SIGNED_IN for field in _OF_TITLES},
    "TitleEntry.renditions": OPERATORS,
    "TitleEntry.history": OPERATORS,
    "IngestJob.steps": OPERATORS,
    "AccountEntry.seen": {ADMIN},
}
LEADS = {
    "SignedIn": 'mutation { signUp(email: "%(email)s", password: "correct horse") { ... on SignedIn { %(asked)s } } }',
    "Viewer": "{ viewer { %(asked)s } }",
    "Profile": "{ viewer { profiles { %(asked)s } } }",
    "Title": '{ title(profile: "%(own)s", id: "%(title)s") { %(asked)s } }',
    "TitleEntry": '{ titleEntry(id: "%(title)s") { %(asked)s } }',
    "IngestJob": '{ ingestJob(id: "%(job)s") { %(asked)s } }',
    "AccountEntry": "{ people { edges { node { %(asked)s } } } }",
    "Query": "{ %(asked)s }",
    "Mutation": "mutation { %(asked)s }",
}
"""Ways to an object of each type."""

OF_LOCKED = {
    "Mutation.chooseProfile": "accounts.wrong_pin",
    "Mutation.setPin": "accounts.not_confirmed",
    "Mutation.removeProfile": "accounts.not_confirmed",
}
"""What is refused of a locked profile otherwise than by asking for its PIN."""
OF_THEIRS = {"Mutation.removeProfile": "accounts.not_confirmed"}


def _fields() -> dict[str, GraphQLField]:
    kinds = build_schema(FILE.read_text()).type_map.values()
    objects = (kind for kind in kinds if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"))
    return {f"{kind.name}.{name}": field for kind in objects for name, field in kind.fields.items()}


def _looked_up() -> set[str]:
    """The fields inside of objects that have a resolver of their own. Its global id is what one holds already."""
    named = schema.config.name_converter.from_field
    return {
        f"{name}.{named(field)}"
        for name, kind in schema.schema_converter.type_map.items()
        if isinstance(kind.definition, StrawberryObjectDefinition) and name not in _ROOTS and not kind.definition.is_interface
        for field in kind.definition.fields
        if field.base_resolver and field.python_name != "node_id"
    }


def _document(name: str, field: GraphQLField, profile: str, **given: str) -> str:
    """Asks for the field with this profile where it takes one."""
    known = {"profile": f'"{profile}"', "title": f'"{given["title"]}"', "id": f'"{given["title"]}"'}
    needed = {key: known.get(key, something(one.type)) for key, one in field.args.items() if is_required_argument(one)}
    output = get_named_type(field.type)
    inside = "" if is_leaf_type(output) else "{ ... on Refusal { code } }" if is_union_type(output) else "{ __typename }"
    kind, _, asked = name.partition(".")
    arguments = f"({', '.join(f'{key}: {value}' for key, value in needed.items())})" if needed else ""
    return LEADS[kind] % {"email": f"{random_id()}@example.org", "asked": f"{asked}{arguments} {inside}", **given}


async def _things(platform: Platform, make_asset: MakeAsset) -> dict[str, str]:
    """What there is to ask for."""
    catalog = platform.services.get(Catalog)
    title = (await catalog.draft(TitleId(random_id()), TitleDraft(name="Inside"))).id
    await catalog.publish(title, make_asset())
    job = await platform.services.get(Ingest).open(AccountId("olga"), Opening("film.mp4", TitleDraft(name="Sent")))
    return {"title": title, "job": job.id}


def test_every_field_that_looks_something_up_is_in_the_table() -> None:
    assert _looked_up() == set(MAY)


async def test_inside_of_objects_only_those_get_an_answer_who_may(
    platform: Platform, client: httpx.AsyncClient, make_asset: MakeAsset
) -> None:
    accounts, things, fields = platform.services.get(Accounts), await _things(platform, make_asset), _fields()
    wrong = []
    for visitor, token in (await tokens(platform)).items():
        own = ""
        if visitor != NOBODY:
            own = (await accounts.profiles((await accounts.who(token)).account.id))[0].id
        client.headers["Authorization"] = f"Bearer {token}"
        for name, may in MAY.items():
            client.cookies.clear()
            answer = await ask(client, _document(name, fields[name], own, own=own, **things))
            codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
            # An object that is not there says nothing of its fields.
            reached = not codes and name.partition(".")[2] in str(answer["data"])
            nobody_there = visitor == NOBODY and answer.get("data") == {"viewer": None}
            if reached != (visitor in may) or not (reached or nobody_there or codes & REFUSED):
                wrong.append(f"{visitor}, {name}: {answer}")
    assert not wrong, "\n".join(wrong)


async def test_no_door_takes_a_profile_that_is_locked_or_somebody_elses(
    platform: Platform, client: httpx.AsyncClient, make_asset: MakeAsset
) -> None:
    things = await _things(platform, make_asset)
    theirs = await enter(client)
    client.cookies.clear()
    locked = await enter(client)
    made = await ask(client, 'mutation { addProfile(profile: { name: "Child" }) { ... on Profile { id } } }')
    own = made["data"]["addProfile"]["id"]
    for change in (f'setPin(profile: "{locked}", pin: "2468")', f'chooseProfile(profile: "{own}")'):
        assert refusal(await ask(client, f"mutation {{ {change} {{ ... on Refusal {{ code }} }} }}")) is None
    doors = {
        name: field
        for name, field in _fields().items()
        if "profile" in field.args and get_named_type(field.args["profile"].type).name == "ID"
    }
    assert len(doors) > 8

    async def codes(profile: str) -> dict[str, Any]:
        return {
            name: refusal(await ask(client, _document(name, field, profile, own=own, **things)))
            for name, field in doors.items()
        }

    assert await codes(theirs) == dict.fromkeys(doors, "accounts.unknown_profile") | OF_THEIRS
    assert await codes(locked) == dict.fromkeys(doors, "accounts.profile_locked") | OF_LOCKED
