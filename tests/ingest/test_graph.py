"""Jobs in the graph: for operators, and every change in the audit log."""

from typing import Any

import httpx
import pytest
from tests.logged import logged

from nearcast.accounts.model import Accounts
from nearcast.assembly import Platform
from nearcast.catalog.model import TitleDraft
from nearcast.ids import AccountId
from nearcast.ingest.model import Ingest, Opening

JOBS = "{ ingestJobs(first: 1) { edges { node { id name state done waits note steps { name } fault { code } } } } }"
PAGE = "query($after: String) { ingestJobs(first: 2, after: $after) { edges { node { name } } pageInfo { hasNextPage endCursor } } }"
CANCEL = "mutation($id: ID!) { cancelIngestJob(id: $id) { ... on IngestJob { state } ... on Refusal { code } } }"
PRIORITISE = (
    "mutation($id: ID!) { prioritiseIngestJob(id: $id, priority: 4) { ... on IngestJob { priority } ... on Refusal { code } } }"
)
RETRY = "mutation($id: ID!) { retryIngestJob(id: $id) { ... on IngestJob { state } ... on Refusal { code } } }"


@pytest.fixture
async def owner(platform: Platform) -> str:
    return (await platform.services.get(Accounts).operator_token()).token


async def ask(platform: Platform, token: str | None, query: str, **variables: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    transport = httpx.ASGITransport(app=platform.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://nearcast", headers=headers) as client:
        return (await client.post("/graphql", json={"query": query, "variables": variables})).json()


async def test_an_operator_sees_and_changes_a_job(platform: Platform, owner: str) -> None:
    opening = Opening("film.mp4", TitleDraft(name="Film"))
    job = await platform.services.get(Ingest).open(AccountId("olga"), opening)
    (edge,) = (await ask(platform, owner, JOBS))["data"]["ingestJobs"]["edges"]
    seen = edge["node"]
    told = "Waits for the rest of the source"
    assert seen == {
        "id": job.id,
        "name": "Film",
        "state": "uploading",
        "done": 0.0,
        "waits": "source",
        "note": told,
        "steps": [],
        "fault": None,
    }
    assert (await ask(platform, owner, PRIORITISE, id=job.id))["data"]["prioritiseIngestJob"] == {"priority": 4}
    assert (await ask(platform, owner, CANCEL, id=job.id))["data"]["cancelIngestJob"] == {"state": "cancelled"}
    refused = (await ask(platform, owner, RETRY, id=job.id))["data"]["retryIngestJob"]
    assert refused == {"code": "ingest.wrong_state"}
    entries = await logged(platform.services.get(Accounts), 10)
    lines = {(entry.action, entry.subject, entry.outcome) for entry in entries}
    assert ("jobs.cancel", job.id, "done") in lines
    assert ("jobs.retry", job.id, "refused: ingest.wrong_state") in lines


async def test_jobs_are_told_in_pages(platform: Platform, owner: str) -> None:
    for number in range(3):
        await platform.services.get(Ingest).open(AccountId("olga"), Opening("film.mp4", TitleDraft(name=f"Film {number}")))
    names: list[str] = []
    after, more = None, True
    while more and len(names) < 4:
        page = (await ask(platform, owner, PAGE, after=after))["data"]["ingestJobs"]
        names += [edge["node"]["name"] for edge in page["edges"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert names[:3] == ["Film 2", "Film 1", "Film 0"]
    assert (await ask(platform, owner, PAGE, after="nothing"))["data"]["ingestJobs"]["edges"] == []


async def test_whoever_is_no_operator_sees_nothing(platform: Platform) -> None:
    (error,) = (await ask(platform, None, JOBS))["errors"]
    assert error["extensions"]["code"] == "accounts.not_signed_in"
