"""Operators edit titles through the graph: what they see, what they may, what the audit log keeps."""

from typing import Any

import httpx
import pytest
from tests.conftest import MakeAsset
from tests.graph.asking import ask, enter
from tests.logged import logged

from nearcast.accounts.model import Accounts, Permission
from nearcast.assembly import Platform
from nearcast.catalog.model import Catalog
from nearcast.ids import TitleId
from nearcast.runtime.clock import random_id

EDIT = """mutation($changes: [TitleChange!]!) { editTitles(changes: $changes) { __typename
  ... on TitlesEdited { titles added changed unchanged }
  ... on TitlesRefused { problems { line place refusal { code field value remedy } } } } }"""
MOVE = "mutation($ids: [ID!]!) { %s(ids: $ids) { __typename ... on TitlesRefused { problems { refusal { code } } } } }"
SHOW = """query($id: ID!) { titleEntry(id: $id) { state shown live { name } newest { number said { name words { language name }
  ratings { system label } people { name part } windows { countries first } } } history { number action by } } }"""
LIST = """query($after: String, $text: String!) { titleEntries(first: 2, after: $after, text: $text) {
  edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage endCursor } } }"""


@pytest.fixture
async def operator(platform: Platform, client: httpx.AsyncClient) -> httpx.AsyncClient:
    token = (await platform.services.get(Accounts).operator_token()).token
    client.headers["Authorization"] = f"Bearer {token}"
    return client


async def _move(client: httpx.AsyncClient, name: str, title: str) -> Any:
    return (await ask(client, MOVE % name, ids=[title]))["data"][name]


async def test_a_title_is_drafted_reviewed_published_and_brought_back(operator: httpx.AsyncClient, platform: Platform) -> None:
    title = random_id()
    change = {
        "id": title,
        "name": "Rain",
        "words": [{"language": "de", "name": "Regen"}],
        "ratings": [{"system": "FSK", "label": "6"}],
        "people": [{"name": "Ann", "part": "director"}],
        "windows": [{"countries": ["DE"], "first": 5.0}],
    }
    told = (await ask(operator, EDIT, changes=[change]))["data"]["editTitles"]
    assert told == {"__typename": "TitlesEdited", "titles": [title], "added": 1, "changed": 0, "unchanged": 0}
    entry = (await ask(operator, SHOW, id=title))["data"]["titleEntry"]
    assert (entry["state"], entry["shown"], entry["live"]) == ("DRAFT", False, None)
    assert entry["newest"]["said"] == {
        "name": "Rain",
        "words": [{"language": "de", "name": "Regen"}],
        "ratings": [{"system": "FSK", "label": "6"}],
        "people": [{"name": "Ann", "part": "director"}],
        "windows": [{"countries": ["DE"], "first": 5.0}],
    }
    emptied = (await ask(operator, EDIT, changes=[{"id": title, "words": [], "ratings": []}]))["data"]["editTitles"]
    assert emptied["changed"] == 1
    assert (await _move(operator, "submitTitles", title))["__typename"] == "TitlesEdited"
    assert (await _move(operator, "publishTitles", title))["__typename"] == "TitlesEdited"
    refused = await _move(operator, "publishTitles", title)
    assert refused["problems"] == [{"refusal": {"code": "catalog.wrong_state"}}]
    await ask(operator, EDIT, changes=[{"id": title, "name": "Snow"}])
    restore = "mutation($id: ID!) { restoreTitle(id: $id) { __typename } }"
    await ask(operator, restore, id=title)
    entry = (await ask(operator, SHOW, id=title))["data"]["titleEntry"]
    assert (entry["state"], entry["live"], entry["newest"]["said"]["name"]) == ("PUBLISHED", {"name": "Rain"}, "Rain")
    assert [line["action"] for line in entry["history"]] == ["restore", "edit", "publish", "submit", "edit", "edit"]
    log = await logged(platform.services.get(Accounts), 7)
    assert [(line.action, line.subject, line.outcome) for line in reversed(log)] == [
        ("titles.edit", title, "done"),
        ("titles.edit", title, "done"),
        ("titles.submit", title, "done"),
        ("titles.publish", title, "done"),
        ("titles.publish", title, "refused: catalog.wrong_state"),
        ("titles.edit", title, "done"),
        ("titles.restore", title, "done"),
    ]


async def test_operators_see_what_a_title_is_played_in_and_who_rates_it(
    operator: httpx.AsyncClient, platform: Platform, make_asset: MakeAsset
) -> None:
    title = random_id()
    await ask(operator, EDIT, changes=[{"id": title, "name": "Rain"}])
    document = "query($id: ID!) { titleEntry(id: $id) { renditions { width height bandwidth vmaf } } }"
    assert (await ask(operator, document, id=title))["data"]["titleEntry"] == {"renditions": []}
    await platform.services.get(Catalog).publish(TitleId(title), make_asset())
    (found,) = (await ask(operator, document, id=title))["data"]["titleEntry"]["renditions"]
    assert found == {"width": 1280, "height": 720, "bandwidth": 1_000_000.0, "vmaf": None}
    boards = (await ask(operator, "{ ratingSystems { system labels { label age } } }"))["data"]["ratingSystems"]
    assert {
        "system": "CNC",
        "labels": [{"label": "TP", "age": 0}, *({"label": f"{age}", "age": age} for age in (10, 12, 16, 18))],
    } in boards


async def test_refusals_are_told_by_title_and_field(operator: httpx.AsyncClient) -> None:
    name = random_id()
    changes = [{"id": f"{name}-1", "name": "Good"}, {"id": f"{name}-2", "name": "", "year": 1999}]
    told = (await ask(operator, EDIT, changes=changes))["data"]["editTitles"]
    ((problem,), kind) = (told["problems"], told["__typename"])
    assert (kind, problem["line"], problem["place"]) == ("TitlesRefused", 2, f"{name}-2")
    assert (problem["refusal"]["code"], problem["refusal"]["field"]) == ("catalog.bad_title", "name")
    assert (await ask(operator, SHOW, id=f"{name}-1"))["data"]["titleEntry"] is None


async def test_a_list_is_told_in_pages(operator: httpx.AsyncClient) -> None:
    name = random_id()
    await ask(operator, EDIT, changes=[{"id": f"{name}-{number}", "name": f"{name} {number}"} for number in range(5)])
    found: list[str] = []
    after = None
    for number in range(3):
        page = (await ask(operator, LIST, text=name, after=after))["data"]["titleEntries"]
        found += [edge["node"]["id"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        assert page["pageInfo"]["hasNextPage"] is (number < 2)
        assert page["pageInfo"]["hasPreviousPage"] is (number > 0)
    assert found == [f"{name}-{number}" for number in range(5)]
    (error,) = (await ask(operator, "{ titleEntries(first: 5000) { edges { cursor } } }"))["errors"]
    assert error["extensions"]["code"] == "graph.bad_page"


async def test_viewers_and_weaker_tokens_may_not(client: httpx.AsyncClient, platform: Platform) -> None:
    await enter(client)
    documents = {
        "see_titles": "{ titleEntries { edges { cursor } } }",
        "change_titles": 'mutation { editTitles(changes: [{ id: "x", name: "x" }]) { __typename } }',
        "publish_titles": 'mutation { publishTitles(ids: ["x"]) { __typename } }',
    }

    async def refused() -> set[str]:
        told = {name: await ask(client, document) for name, document in documents.items()}
        return {
            name
            for name, one in told.items()
            if one.get("errors", [{}])[0].get("extensions", {}).get("code") == "accounts.not_allowed"
        }

    assert await refused() == set(documents)
    accounts = platform.services.get(Accounts)
    owner = await accounts.operator_token()
    token = await accounts.make_api_token(owner.device, "Editor", (Permission.see_titles, Permission.change_titles), 1)
    client.headers["Authorization"] = f"Bearer {token.token}"
    assert await refused() == {"publish_titles"}
