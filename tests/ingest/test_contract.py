"""Ingest's jobs, in process and over NATS. The encoding itself is tried in tests/flow."""

import pytest

from nearcast.assembly import Services
from nearcast.catalog.model import BadTitle, TitleDraft
from nearcast.ids import JobId
from nearcast.ingest.model import Ingest, JobState, UnknownJob, WrongState


async def test_a_job_waits_for_its_source(services: Services) -> None:
    ingest = services.get(Ingest)
    job = await ingest.open("film.mp4", TitleDraft(name="Film"))
    assert job.state is JobState.uploading
    assert await ingest.job(job.id) == job
    assert job in await ingest.jobs(10)
    with pytest.raises(WrongState, match="has not arrived"):
        await ingest.begin(job.id)


async def test_what_cannot_be_a_title_opens_no_job(services: Services) -> None:
    ingest = services.get(Ingest)
    before = await ingest.jobs(100)
    with pytest.raises(BadTitle):
        await ingest.open("film.mp4", TitleDraft(name=""))
    assert await ingest.jobs(100) == before
    with pytest.raises(UnknownJob):
        await ingest.job(JobId("nothing"))
