"""The doors of ingest, for operators: open a job, send the source, begin, watch."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nearcast.ids import JobId
from nearcast.ingest.model import Opening
from nearcast.ingest.service import IngestService
from nearcast.runtime import web

_LIST = 50


def routes(ingest: IngestService) -> list[Route]:
    async def opened(request: Request) -> Response:
        opening = await web.body(request, Opening)
        return web.json(await ingest.open(opening.file_name, opening.draft), 201)

    async def source(request: Request) -> Response:
        await ingest.take_source(_job(request), request.stream(), _size(request))
        return Response(status_code=204)

    async def subtitles(request: Request) -> Response:
        language = request.path_params["language"]
        label = request.query_params.get("label", "")
        await ingest.take_subtitles(_job(request), language, label, request.stream(), _size(request))
        return Response(status_code=204)

    async def begin(request: Request) -> Response:
        return web.json(await ingest.begin(_job(request)), 202)

    async def job(request: Request) -> Response:
        return web.json(await ingest.job(_job(request)))

    async def jobs(_request: Request) -> Response:
        return web.json(await ingest.jobs(_LIST))

    return [
        Route("/operator/jobs", web.answering(opened), methods=["POST"]),
        Route("/operator/jobs", web.answering(jobs), methods=["GET"]),
        Route("/operator/jobs/{job}", web.answering(job), methods=["GET"]),
        Route("/operator/jobs/{job}/source", web.answering(source), methods=["PUT"]),
        Route("/operator/jobs/{job}/subtitles/{language}", web.answering(subtitles), methods=["PUT"]),
        Route("/operator/jobs/{job}/begin", web.answering(begin), methods=["POST"]),
    ]


def _job(request: Request) -> JobId:
    return JobId(request.path_params["job"])


def _size(request: Request) -> int:
    text = request.headers.get("content-length", "")
    if not text.isdecimal():
        raise web.BadRequest("The request does not say how long it is.", field="Content-Length", remedy="Send Content-Length.")
    return int(text)
