"""What is deferred comes in parts, the quick ones first, with errors that say as much as any."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from tests.graph.asking import SIGN_UP, ask, enter, refusal

from nearcast.runtime.clock import random_id

TAKES_PARTS = "multipart/mixed, application/json"
SWITCHED = "query($later: Boolean = true) { viewer { email ... @defer(if: $later) { profiles { name } } } }"


async def parts(response: httpx.Response) -> AsyncIterator[dict[str, Any]]:
    """What a multipart answer tells, as it arrives."""
    assert response.headers["content-type"].startswith("multipart/mixed")
    kept = ""
    async for text in response.aiter_text():
        kept += text
        *whole, kept = kept.split("\r\n---")
        for one in whole:
            _, _, body = one.partition("\r\n\r\n")
            if body:
                yield json.loads(body)


async def asked(client: httpx.AsyncClient, document: str, **variables: Any) -> list[dict[str, Any]]:
    headers = {"Accept": TAKES_PARTS}
    async with client.stream("POST", "/graphql", json={"query": document, "variables": variables}, headers=headers) as answer:
        return [part async for part in parts(answer)]


async def test_what_is_deferred_comes_later(client: httpx.AsyncClient) -> None:
    await enter(client)
    document = '{ viewer { email ... @defer(label: "later") { profiles { name } } } }'
    first, *later = await asked(client, document)
    assert set(first["data"]["viewer"]) == {"email"}
    assert first["hasNext"]
    assert first["pending"] == [{"id": "0", "path": ["viewer"], "label": "later"}]
    (given,) = [one for part in later for one in part.get("incremental", ())]
    whole = (await ask(client, document.replace('@defer(label: "later")', "")))["data"]
    assert {**first["data"]["viewer"], **given["data"]} == whole["viewer"]
    assert not later[-1]["hasNext"]


async def test_errors_of_a_part_say_as_much_as_others(client: httpx.AsyncClient) -> None:
    document = """{ countries: __typename ... @defer { title(profile: "x", id: "x") { name } } }"""
    _, *later = await asked(client, document)
    told = [
        error
        for part in later
        for one in (*part.get("incremental", ()), *part.get("completed", ()))
        for error in one.get("errors", ())
    ]
    assert [error["extensions"]["code"] for error in told] == ["accounts.not_signed_in"]
    assert told[0]["extensions"]["remedy"]


@pytest.mark.parametrize("accept", ["application/json", "*/*", "text/event-stream"])
async def test_who_takes_no_parts_is_told_before_anything_runs(client: httpx.AsyncClient, accept: str) -> None:
    wanted = {"email": f"{random_id()}@example.org", "password": "correct horse"}
    asked = {"query": SIGN_UP.replace("... on SignedIn {", "... on SignedIn @defer {"), "variables": wanted}
    assert "@defer" in asked["query"]
    answer = await client.post("/graphql", json=asked, headers={"Accept": accept})
    assert "graph.not_streamed" in answer.text
    assert refusal(await ask(client, SIGN_UP, **wanted)) is None


@pytest.mark.parametrize("document", ["{ viewer { email ... @defer(if: false) { profiles { name } } } }", SWITCHED])
async def test_what_is_not_deferred_after_all_comes_whole(client: httpx.AsyncClient, document: str) -> None:
    await enter(client)
    assert (await ask(client, document, later=False))["data"]["viewer"]["profiles"]
