"""Ingest's jobs, in process and over NATS. Their steps are tried in test_service.py."""

import pytest

from nearcast.assembly import Services
from nearcast.catalog.model import BadTitle, TitleDraft
from nearcast.ids import AccountId, JobId
from nearcast.ingest.model import BadPriority, Ingest, JobState, Opening, UnknownJob, Waiting, WrongState

OPERATOR = AccountId("olga")


async def test_a_job_waits_for_its_source(services: Services) -> None:
    ingest = services.get(Ingest)
    job = await ingest.open(OPERATOR, Opening("film.mp4", TitleDraft(name="Film")))
    assert (job.state, job.waits, job.operator) == (JobState.uploading, Waiting.source, OPERATOR)
    assert await ingest.job(job.id) == job
    assert job in await ingest.jobs(10)
    with pytest.raises(WrongState, match="has not arrived"):
        await ingest.begin(job.id)


async def test_what_cannot_be_a_title_opens_no_job(services: Services) -> None:
    ingest = services.get(Ingest)
    before = await ingest.jobs(100)
    with pytest.raises(BadTitle):
        await ingest.open(OPERATOR, Opening("film.mp4", TitleDraft(name="")))
    assert await ingest.jobs(100) == before
    with pytest.raises(UnknownJob):
        await ingest.job(JobId("nothing"))


async def test_a_job_is_cancelled_once(services: Services) -> None:
    ingest = services.get(Ingest)
    job = await ingest.open(OPERATOR, Opening("film.mp4", TitleDraft(name="Film")))
    assert (await ingest.cancel(job.id)).state is JobState.cancelled
    assert (await ingest.cancel(job.id)).state is JobState.cancelled
    with pytest.raises(WrongState, match="cancelled, not failed"):
        await ingest.retry(job.id)


async def test_priorities_have_an_end(services: Services) -> None:
    ingest = services.get(Ingest)
    job = await ingest.open(OPERATOR, Opening("film.mp4", TitleDraft(name="Film"), priority=3))
    assert job.priority == 3
    assert (await ingest.prioritise(job.id, -10)).priority == -10
    with pytest.raises(BadPriority):
        await ingest.prioritise(job.id, 11)
    with pytest.raises(BadPriority):
        await ingest.open(OPERATOR, Opening("film.mp4", TitleDraft(name="Film"), priority=-11))
