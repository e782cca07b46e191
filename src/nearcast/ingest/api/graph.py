"""The slice of ingest: jobs with their steps, and what operators do with them. Sources arrive over HTTP."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Self

import strawberry

from nearcast import errors
from nearcast.accounts.model import Permission
from nearcast.ids import JobId, TitleId
from nearcast.ingest import model
from nearcast.ingest.model import Ingest
from nearcast.runtime import paging
from nearcast.runtime.graph import Asked, ask
from nearcast.runtime.live import follow
from nearcast.runtime.nodes import Finders, Node
from nearcast.runtime.refusals import refusing

_LIST_MAX = 100

strawberry.enum(model.JobState, name="IngestJobState", description="How far a job is; the last three are ends.")
strawberry.enum(model.StepState, name="IngestStepState", description="Where a step stands.")
strawberry.enum(model.Waiting, name="IngestWaiting", description="Why nothing happens to a job.")


@strawberry.type(name="IngestFault", description="Why something failed, and what to do.")
class Fault:
    code: str
    message: str
    remedy: str | None


@strawberry.type(name="IngestStep", description="A part of a job that one worker does. Times are in Unix seconds.")
class Step:
    name: str
    kind: str
    state: model.StepState
    done: float = strawberry.field(description="From 0 to 1.")
    needs: list[str] = strawberry.field(description="The steps before it.")
    attempts: int
    worker: str
    began: float | None
    ended: float | None
    fault: Fault | None

    @classmethod
    def of(cls, step: model.Step) -> Self:
        return cls(
            name=step.name,
            kind=step.kind,
            state=step.state,
            done=step.done,
            needs=list(step.needs),
            attempts=step.attempts,
            worker=step.worker,
            began=step.began,
            ended=step.ended,
            fault=_fault(step.fault),
        )


@strawberry.type(name="IngestJob", description="A source on its way to a title.")
class Job(Node):
    id: strawberry.ID
    operator: strawberry.ID = strawberry.field(description="The account that opened it.")
    file_name: str
    name: str = strawberry.field(description="What the title is to be called.")
    state: model.JobState
    priority: int
    done: float = strawberry.field(description="From 0 to 1.")
    note: str = strawberry.field(description="What happens now.")
    waits: model.Waiting | None = strawberry.field(description="Set while nothing happens.")
    title: strawberry.ID | None = strawberry.field(
        description="Set when it can be played: in its first rendition, until the job is ready."
    )
    same_as: strawberry.ID | None = strawberry.field(description="A title that was made of the very same source.")
    left_out: list[str] = strawberry.field(description="What of the source is not in the title, and why.")
    fault: Fault | None
    read: strawberry.Private[tuple[model.Step, ...] | None] = None

    @strawberry.field(description="The steps known so far, those before others first.")
    async def steps(self, info: Asked) -> list[Step]:
        found = await ask(info, Ingest).steps(JobId(self.id)) if self.read is None else self.read
        return [Step.of(step) for step in found]

    @classmethod
    def of(cls, job: model.Job) -> Self:
        return cls(
            id=strawberry.ID(job.id),
            operator=strawberry.ID(job.operator),
            file_name=job.file_name,
            name=job.draft.name,
            state=job.state,
            priority=job.priority,
            done=job.done,
            note=job.note,
            waits=job.waits,
            title=None if job.title is None else strawberry.ID(job.title),
            same_as=None if job.same_as is None else strawberry.ID(job.same_as),
            left_out=list(job.left_out),
            fault=_fault(job.fault),
        )


@strawberry.input(name="IngestWishes", description="How one title is to be made.")
class WishesInput:
    av1: bool | None = strawberry.field(default=None, description="In AV1 too; null leaves that to the settings.")
    burn_in: str = strawberry.field(
        default="", description="Subtitles that are pictures, to be drawn into the film: a language, or the number of a stream."
    )
    protect: bool | None = strawberry.field(
        default=None, description="Encrypted, for which the film cannot be in AV1; null leaves that to the settings."
    )

    def said(self) -> model.Wishes:
        return model.Wishes(self.av1, self.burn_in, self.protect)


@strawberry.type
class Query:
    @strawberry.field(description="Encoding jobs, newest first.")
    async def ingest_jobs(self, info: Asked, first: int = 20, after: str | None = None) -> paging.Connection[Job]:
        size = paging.check_first(first)
        (await info.context.visitor()).check(Permission.see_titles)
        found = await ask(info, Ingest).jobs(size + 1, JobId(after) if after is not None else None)
        return paging.page(found, size, after, lambda job: job.id, Job.of)

    @strawberry.field(description="One encoding job.")
    async def ingest_job(self, info: Asked, id: strawberry.ID) -> Job:  # noqa: A002 - the argument's name in the graph
        return await _job(info, id)


@strawberry.type
class Subscription:
    @strawberry.subscription(description="The newest encoding jobs, whenever one changes.")
    async def ingest_jobs(self, info: Asked, limit: int = 20) -> AsyncIterator[list[Job]]:
        async def look() -> list[Job]:
            (await info.context.visitor()).check(Permission.see_titles)
            return [Job.of(job) for job in await ask(info, Ingest).jobs(max(1, min(limit, _LIST_MAX)))]

        async for found in follow(info, look):
            yield found

    @strawberry.subscription(description="One encoding job, whenever it or one of its steps changes.")
    async def ingest_job(self, info: Asked, id: strawberry.ID) -> AsyncIterator[Job]:  # noqa: A002 - the argument's name in the graph
        async def look() -> Job:
            return replace(await _job(info, id), read=await ask(info, Ingest).steps(JobId(id)))

        async for found in follow(info, look):
            yield found


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Ends a job and deletes all it has made.")
    @refusing
    async def cancel_ingest_job(self, info: Asked, id: strawberry.ID) -> Job:  # noqa: A002
        async with info.context.changing(Permission.change_titles, "jobs.cancel", id):
            return Job.of(await ask(info, Ingest).cancel(JobId(id)))

    @strawberry.mutation(description="Goes on with a failed job from the step that failed.")
    @refusing
    async def retry_ingest_job(self, info: Asked, id: strawberry.ID) -> Job:  # noqa: A002
        async with info.context.changing(Permission.change_titles, "jobs.retry", id):
            return Job.of(await ask(info, Ingest).retry(JobId(id)))

    @strawberry.mutation(description="Makes a title anew of its source, while it is played from what there is.")
    @refusing
    async def encode_again(self, info: Asked, title: strawberry.ID, wishes: WishesInput | None = None) -> Job:
        async with info.context.changing(Permission.change_titles, "titles.encode_again", title):
            return Job.of(await ask(info, Ingest).again(TitleId(title), wishes.said() if wishes else None))

    @strawberry.mutation(description="From -10, the last, to 10, the first; 0 is ordinary.")
    @refusing
    async def prioritise_ingest_job(self, info: Asked, id: strawberry.ID, priority: int) -> Job:  # noqa: A002
        async with info.context.changing(Permission.change_titles, "jobs.prioritise", f"{id} {priority}"):
            return Job.of(await ask(info, Ingest).prioritise(JobId(id), priority))


async def _job(info: Asked, job: str) -> Job:
    (await info.context.visitor()).check(Permission.see_titles)
    return Job.of(await ask(info, Ingest).job(JobId(job)))


async def _job_node(info: Asked, key: str) -> Job | None:
    try:
        return await _job(info, key)
    except model.UnknownJob:
        return None


NODES: Finders = {"IngestJob": _job_node}


def _fault(fault: errors.Fault | None) -> Fault | None:
    return None if fault is None else Fault(code=fault.code, message=fault.message, remedy=fault.remedy)
