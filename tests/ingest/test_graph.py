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

JOBS = "{ ingestJobs(limit: 1) { id name state done waits note steps { name } fault { code } } }"
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
    (seen,) = (await ask(platform, owner, JOBS))["data"]["ingestJobs"]
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


async def test_whoever_is_no_operator_sees_nothing(platform: Platform) -> None:
    (error,) = (await ask(platform, None, JOBS))["errors"]
    assert error["extensions"]["code"] == "accounts.not_signed_in"
