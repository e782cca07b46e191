"""Asking the graph as a browser does."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from nearcast.assembly import Platform
from nearcast.graph import documents
from nearcast.runtime import ports
from nearcast.runtime.clock import random_id
from nearcast.runtime.web import HttpServer

SIGN_UP = "mutation($email: String!, $password: String!) { signUp(email: $email, password: $password) { ... on SignedIn { token viewer { email } } ... on Refusal { code message field value remedy } } }"


async def ask(client: httpx.AsyncClient, query: str, **variables: Any) -> dict[str, Any]:
    answer = await client.post("/graphql", json={"query": query, "variables": variables})
    body: dict[str, Any] = answer.json()
    return body


def refusal(answer: dict[str, Any]) -> str | None:
    """The code of what stood in the way, told as an error or as a result; None when nothing did."""
    if "errors" in answer:
        return str(answer["errors"][0]["extensions"]["code"])
    results = [result for result in answer["data"].values() if isinstance(result, dict)]
    return next((result["code"] for result in results if "code" in result), None)


async def enter(client: httpx.AsyncClient) -> str:
    """Signs up with a cookie; the profile."""
    answer = await ask(client, SIGN_UP, email=f"{random_id()}@example.org", password="correct horse")
    assert "errors" not in answer
    found = await ask(client, "{ viewer { profiles { id } } }")
    profile: str = found["data"]["viewer"]["profiles"][0]["id"]
    return profile


async def serve(platform: Platform, port: int = 0) -> tuple[HttpServer, str]:
    """A server of its own that answers, and where its graph is."""
    port = port or ports.choose("127.0.0.1", 0)
    server = HttpServer(platform.app(), "127.0.0.1", port)
    await server.start()
    async with asyncio.timeout(60), httpx.AsyncClient(trust_env=False) as client:
        while not await _answers(client, port):
            await asyncio.sleep(0.05)
    return server, f"http://127.0.0.1:{port}/graphql"


async def _answers(client: httpx.AsyncClient, port: int) -> bool:
    try:
        return (await client.get(f"http://127.0.0.1:{port}/healthz")).is_success
    except httpx.TransportError:
        return False


@asynccontextmanager
async def subscribed(address: str, token: str, document: str) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
    """What a subscription tells, answer by answer, until it is complete."""
    headers = {"Accept": "text/event-stream", "Authorization": f"Bearer {token}"} if token else {"Accept": "text/event-stream"}
    async with (
        httpx.AsyncClient(trust_env=False, timeout=20) as client,
        client.stream("POST", address, json={"query": document}, headers=headers) as response,
    ):
        yield _events(response)


async def _events(response: httpx.Response) -> AsyncIterator[dict[str, Any]]:
    if "text/event-stream" not in response.headers["content-type"]:
        yield json.loads(await response.aread())
        return
    async for line in response.aiter_lines():
        if line.startswith("data: {"):
            yield json.loads(line.removeprefix("data: "))


TEXTS = {text.split()[1].partition("(")[0]: text for text in json.loads(documents.FILE.read_text())}
"""The documents of our web client by their names."""


async def screen(client: httpx.AsyncClient, name: str, **variables: Any) -> httpx.Response:
    """Asked for as the web client does."""
    return await client.post("/graphql", json={"documentId": documents.identity(TEXTS[name]), "variables": variables})


ROWS = """query($profile: ID!) { ownRows(profile: $profile) { ...R } commonRows(profile: $profile) { ...R }
  collectionRows(profile: $profile, first: 100) { edges { node { ...R } } } }
fragment R on Row { kind heading collection titles { id name series { id } bookmark(profile: $profile) { position } } }"""


async def home(client: httpx.AsyncClient, profile: str) -> list[dict[str, Any]]:
    """All rows of a home page."""
    told = (await ask(client, ROWS, profile=profile))["data"]
    return [*told["ownRows"], *told["commonRows"], *(edge["node"] for edge in told["collectionRows"]["edges"])]
