"""Asking the graph as a browser does."""

from typing import Any

import httpx

from nearcast.runtime.clock import random_id

SIGN_UP = (
    "mutation($email: String!, $password: String!) { signUp(email: $email, password: $password) { token viewer { email } } }"
)


async def ask(client: httpx.AsyncClient, query: str, **variables: Any) -> dict[str, Any]:
    answer = await client.post("/graphql", json={"query": query, "variables": variables})
    body: dict[str, Any] = answer.json()
    return body


async def enter(client: httpx.AsyncClient) -> str:
    """Signs up with a cookie; the profile."""
    answer = await ask(client, SIGN_UP, email=f"{random_id()}@example.org", password="correct horse")
    assert "errors" not in answer
    found = await ask(client, "{ viewer { profiles { id } } }")
    profile: str = found["data"]["viewer"]["profiles"][0]["id"]
    return profile
