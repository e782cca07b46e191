"""Whatever the schema allows to be asked gets an answer, or a refusal that says why: made from the schema, asked by an admin whom
nothing is forbidden.
"""

from typing import Any

import httpx
import pytest
from graphql import GraphQLObjectType, build_schema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis_graphql import mutations, nodes, queries
from tests.conftest import MakeAsset

from nearcast.accounts.model import Accounts
from nearcast.assembly import Platform
from nearcast.catalog.model import Catalog, Change
from nearcast.fleet.model import Fleet, Site, SiteKind
from nearcast.graph import schema
from nearcast.ids import SiteId, TitleId
from nearcast.runtime.clock import random_id

_SCHEMA = schema.FILE.read_text()
_ENDS = {"signOut", "deleteAccount", "signOutDevice", "signOutOthers", "changePassword", "resetPassword"}
"""After these whoever asks is nobody any more."""
_EXAMPLES = settings(max_examples=60, suppress_health_check=list(HealthCheck))
_ids: list[str] = []
"""What there is; most of what is asked for by chance is not there, and then nothing deeper is reached."""


def _fields(kind: str) -> list[str]:
    root = build_schema(_SCHEMA).get_type(kind)
    assert isinstance(root, GraphQLObjectType)
    return sorted(set(root.fields) - _ENDS)


def _id() -> st.SearchStrategy[Any]:
    return st.one_of(st.integers(0, 1000).map(lambda one: _ids[one % len(_ids)]), st.text(max_size=20)).map(nodes.String)


_SCALARS: dict[str, st.SearchStrategy[Any]] = {"JSON": st.text(max_size=20).map(nodes.String), "ID": _id()}


@pytest.fixture
async def admin(platform: Platform, client: httpx.AsyncClient, make_asset: MakeAsset) -> httpx.AsyncClient:
    services, name = platform.services, random_id()
    accounts, fleet = services.get(Accounts), services.get(Fleet)
    owner = await accounts.operator_token()
    (profile, *_) = await accounts.profiles(owner.account.id)
    await services.get(Catalog).edit(None, (Change(TitleId(name), {"name": "Fuzz"}),), publish=True)
    await services.get(Catalog).publish(TitleId(name), make_asset())
    await fleet.add_site(Site(SiteId(f"s-{name}"), "Here", SiteKind.exchange))
    _ids[:] = [profile.id, name, f"s-{name}"]
    client.headers["Authorization"] = f"Bearer {owner.token}"
    return client


async def _answered(admin: httpx.AsyncClient, document: str) -> None:
    answer = await admin.post("/graphql", json={"query": document})
    assert answer.status_code < 500, (answer.status_code, document)
    for error in answer.json().get("errors", ()):
        code = error.get("extensions", {}).get("code")
        assert code != "graph.broken", (error, document)


@_EXAMPLES
@given(data=st.data())
@pytest.mark.parametrize("kind", ["Query", "Mutation"])
async def test_everything_gets_an_answer_or_a_refusal(admin: httpx.AsyncClient, kind: str, data: st.DataObject) -> None:
    make = queries if kind == "Query" else mutations
    field = data.draw(st.sampled_from(_fields(kind)))
    await _answered(admin, data.draw(make(_SCHEMA, fields=[field], custom_scalars=_SCALARS)))
