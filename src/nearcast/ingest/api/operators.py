"""What operators do over HTTP: open a job, send the source, begin, watch, cancel, try again."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nearcast.accounts.model import Visitor
from nearcast.ids import JobId, TitleId
from nearcast.ingest.api import tus
from nearcast.ingest.model import Given, Opening, Wishes
from nearcast.ingest.service import IngestService
from nearcast.runtime import web

_LIST = 50


class Priority(msgspec.Struct, frozen=True):
    """From -10, the last, to 10, the first."""

    priority: int


class Source(msgspec.Struct, frozen=True):
    """Where a source lies."""

    url: str


def routes(ingest: IngestService) -> list[Route]:
    return [*_sending(ingest), *tus.routes(ingest), *_conducting(ingest), *_looking(ingest)]


def _sending(ingest: IngestService) -> list[Route]:
    async def opened(request: Request) -> Response:
        visitor: Visitor = request.state.visitor
        job = await ingest.open(visitor.account.id, await web.body(request, Opening))
        web.about(request, job.id)
        return web.json(job, 201)

    async def subtitles(request: Request) -> Response:
        given = Given(request.path_params["language"], request.query_params.get("label", ""))
        await ingest.take_subtitles(_job(request), given, request.stream(), _size(request))
        return Response(status_code=204)

    async def fetch(request: Request) -> Response:
        return web.json(await ingest.fetch(_job(request), (await web.body(request, Source)).url), 202)

    async def begin(request: Request) -> Response:
        return web.json(await ingest.begin(_job(request)), 202)

    return [
        Route("/operator/jobs", web.answering(opened), methods=["POST"], name="jobs.open"),
        Route(
            "/operator/jobs/{job}/subtitles/{language}", web.answering(subtitles), methods=["PUT"], name="jobs.add_subtitles"
        ),
        Route("/operator/jobs/{job}/fetch", web.answering(fetch), methods=["POST"], name="jobs.fetch"),
        Route("/operator/jobs/{job}/begin", web.answering(begin), methods=["POST"], name="jobs.begin"),
    ]


def _conducting(ingest: IngestService) -> list[Route]:
    async def cancel(request: Request) -> Response:
        return web.json(await ingest.cancel(_job(request)))

    async def retry(request: Request) -> Response:
        return web.json(await ingest.retry(_job(request)))

    async def again(request: Request) -> Response:
        wishes = await web.body(request, Wishes) if await request.body() else None
        return web.json(await ingest.again(TitleId(request.path_params["title"]), wishes), 202)

    async def prioritise(request: Request) -> Response:
        priority = (await web.body(request, Priority)).priority
        web.about(request, str(priority))
        return web.json(await ingest.prioritise(_job(request), priority))

    return [
        Route("/operator/jobs/{job}/cancel", web.answering(cancel), methods=["POST"], name="jobs.cancel"),
        Route("/operator/jobs/{job}/retry", web.answering(retry), methods=["POST"], name="jobs.retry"),
        Route("/operator/titles/{title}/again", web.answering(again), methods=["POST"], name="titles.encode_again"),
        Route("/operator/jobs/{job}/priority", web.answering(prioritise), methods=["PUT"], name="jobs.prioritise"),
    ]


def _looking(ingest: IngestService) -> list[Route]:
    async def job(request: Request) -> Response:
        return web.json(await ingest.job(_job(request)))

    async def steps(request: Request) -> Response:
        return web.json(await ingest.steps(_job(request)))

    async def jobs(_request: Request) -> Response:
        return web.json(await ingest.jobs(_LIST))

    async def storage(_request: Request) -> Response:
        return web.json(await ingest.storage())

    return [
        Route("/operator/storage", web.answering(storage), methods=["GET"]),
        Route("/operator/jobs", web.answering(jobs), methods=["GET"]),
        Route("/operator/jobs/{job}", web.answering(job), methods=["GET"]),
        Route("/operator/jobs/{job}/steps", web.answering(steps), methods=["GET"]),
    ]


def _job(request: Request) -> JobId:
    return JobId(request.path_params["job"])


def _size(request: Request) -> int:
    text = request.headers.get("content-length", "")
    if not text.isdecimal():
        raise web.BadRequest("The request does not say how long it is.", field="Content-Length", remedy="Send Content-Length.")
    return int(text)
