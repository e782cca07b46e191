"""Sources over HTTP by the tus protocol 1.0.0 with its extensions creation and checksum: https://tus.io/protocols/resumable-upload

The source of a job is the upload: POST begins it, HEAD tells how far it is, PATCH sends what comes next.
"""

import base64
import binascii
from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from nearcast.errors import NearcastError
from nearcast.ids import JobId
from nearcast.ingest.service import CHECKSUMS, Checksum, IngestService
from nearcast.runtime import web

_VERSION = "1.0.0"
_TOLD = {"Tus-Resumable": _VERSION}
_ABLE = {
    "Tus-Version": _VERSION,
    "Tus-Extension": "creation,checksum",
    "Tus-Checksum-Algorithm": ",".join(CHECKSUMS),
}
_PART = "application/offset+octet-stream"


class WrongVersion(NearcastError):
    code = "tus.wrong_version"
    status = 412


class WrongType(NearcastError):
    code = "tus.wrong_type"
    status = 415


def routes(ingest: IngestService) -> list[Route]:
    async def begin(request: Request) -> Response:
        await ingest.begin_upload(_job(request), _number(request, "Upload-Length"))
        return Response(status_code=201, headers={"Location": request.url.path})

    async def look(request: Request) -> Response:
        upload = await ingest.upload(_job(request))
        told = {"Upload-Offset": str(upload.offset), "Upload-Length": str(upload.length), "Cache-Control": "no-store"}
        return Response(status_code=200, headers=told)

    async def take(request: Request) -> Response:
        if request.headers.get("content-type") != _PART:
            raise WrongType("A part has another type.", field="Content-Type", remedy=f"Send it as {_PART}.")
        checksum = _checksum(request)
        offset = await ingest.take_part(
            _job(request), _number(request, "Upload-Offset"), _arriving(request, checksum), checksum
        )
        return Response(status_code=204, headers={"Upload-Offset": str(offset)})

    async def able(_request: Request) -> Response:
        return Response(status_code=204, headers=_ABLE)

    path = "/operator/jobs/{job}/source"
    return [
        Route(path, _speaking(begin), methods=["POST"], name="jobs.begin_upload"),
        Route(path, _speaking(look), methods=["HEAD"]),
        Route(path, _speaking(take), methods=["PATCH"], name="jobs.upload"),
        Route(path, web.answering(able), methods=["OPTIONS"]),
    ]


def _speaking(handler: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """The handler, for those who speak this version; every answer says which that is."""

    async def checked(request: Request) -> Response:
        if request.headers.get("tus-resumable") != _VERSION:
            raise WrongVersion("The request speaks another version.", field="Tus-Resumable", remedy=f"Send {_VERSION}.")
        return await handler(request)

    async def answer(request: Request) -> Response:
        answered = await web.answering(checked)(request)
        answered.headers.update(_TOLD if answered.status_code != WrongVersion.status else {**_TOLD, "Tus-Version": _VERSION})
        return answered

    return answer


async def _arriving(request: Request, checksum: Checksum | None) -> AsyncIterator[bytes]:
    """What arrives until the sender is done or hangs up; a part that is to be checked is of no use without its end."""
    try:
        async for part in request.stream():
            yield part
    except ClientDisconnect:
        if checksum is not None:
            raise


def _checksum(request: Request) -> Checksum | None:
    text = request.headers.get("upload-checksum")
    if text is None:
        return None
    algorithm, _, digest = text.partition(" ")
    try:
        if algorithm in CHECKSUMS:
            return Checksum(algorithm, base64.b64decode(digest, validate=True))
    except binascii.Error:
        pass
    raise web.BadRequest(
        "The checksum cannot be read.",
        field="Upload-Checksum",
        value=text,
        remedy=f"Send one of {', '.join(CHECKSUMS)}, a space, and the digest in Base64.",
    )


def _number(request: Request, name: str) -> int:
    text = request.headers.get(name, "")
    if not text.isdecimal():
        raise web.BadRequest("A number of bytes is missing.", field=name, value=text, remedy=f"Send {name}.")
    return int(text)


def _job(request: Request) -> JobId:
    return JobId(request.path_params["job"])
