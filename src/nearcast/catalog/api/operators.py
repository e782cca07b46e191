"""What commands ask of the catalogue over HTTP: a list to choose from, and whole files in and out."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from nearcast.catalog.model import Catalog, Edited, Imported, TitleDraft, Wanted
from nearcast.catalog.policy import folders, sheets
from nearcast.catalog.policy.folders import Found
from nearcast.ids import TitleId
from nearcast.runtime import web
from nearcast.runtime.graph import Visitor

_LISTED = 100
_PAGE = 1000
_BODY_MAX = 256_000_000


def operator_routes(titles: Catalog) -> list[Route]:
    async def search(request: Request) -> Response:
        return web.json(await titles.search(request.query_params.get("text", ""), None, _LISTED))

    async def export(request: Request) -> Response:
        kind = _format(request, _WRITERS)
        drafts = [one async for one in _drafts(titles)]
        return StreamingResponse(_WRITERS[kind](drafts), media_type=_MEDIA[kind])

    return [
        Route("/operator/titles", web.answering(search), methods=["GET"]),
        Route("/operator/catalog", web.answering(export), methods=["GET"]),
    ]


def import_route(titles: Catalog) -> Route:
    """Takes a table, lines of JSON, or the files of a folder; all of it or nothing."""

    async def take(request: Request) -> Response:
        kind = _format(request, _READERS)
        body = await web.bounded(request, _BODY_MAX)
        found = await asyncio.to_thread(_READERS[kind], body)
        visitor: Visitor = request.state.visitor
        publish = request.query_params.get("publish") == "1"
        edited = Edited(problems=found.problems)
        if not found.problems:
            edited = await titles.edit(visitor.account_id, found.changes, publish)
        outcome = f"refused: {edited.problems[0].fault.code}" if edited.problems else ""
        web.about(request, " ".join(edited.titles), outcome, "titles.import_and_publish" if publish else "")
        return web.json(Imported(edited, {} if edited.problems else found.films))

    return Route("/operator/catalog", web.answering(take), methods=["POST"], name="titles.import")


async def _drafts(titles: Catalog) -> AsyncIterator[tuple[TitleId, TitleDraft]]:
    after: TitleId | None = None
    while found := await titles.entries(Wanted(), after, _PAGE):
        for entry in found:
            yield entry.title.id, entry.newest.draft
        after = found[-1].title.id


def _table(drafts: list[tuple[TitleId, TitleDraft]]) -> Iterator[str]:
    return sheets.table(drafts, sorted({language for _, draft in drafts for language in draft.words}))


def _read_folder(body: bytes) -> Found:
    return folders.read(web.decode(body, dict[str, str]))


def _read_table(body: bytes) -> Found:
    return Found(*sheets.read_table(_text(body)), {})


def _read_lines(body: bytes) -> Found:
    return Found(*sheets.read_lines(_text(body)), {})


_READERS: dict[str, Callable[[bytes], Found]] = {"csv": _read_table, "json": _read_lines, "folder": _read_folder}
_WRITERS: dict[str, Callable[[list[tuple[TitleId, TitleDraft]]], Iterator[str]]] = {"csv": _table, "json": sheets.lines}
_MEDIA = {"csv": "text/csv", "json": "application/json"}


def _format(request: Request, known: dict[str, Any]) -> str:
    kind = request.query_params.get("format", "")
    if kind not in known:
        raise web.BadRequest("There is no such format.", field="format", value=kind, remedy=f"Take {' or '.join(known)}.")
    return kind


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise web.BadRequest(
            "The file is not in UTF-8.", field="body", value=error.start, remedy="Save it as UTF-8."
        ) from error
