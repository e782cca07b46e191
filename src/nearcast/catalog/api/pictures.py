"""Pictures for titles, sent before a title names them."""

import asyncio
import hashlib

from obstore.store import ObjectStore
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nearcast.catalog.model import Catalog
from nearcast.runtime import objects, pictures, web

_FILTERS = f"scale='min({pictures.WIDTH_MAX},iw)':-2:flags=lanczos:out_range=full"
_BYTES_MAX = 4_000_000


def picture_routes(store: ObjectStore, catalog: Catalog) -> list[Route]:
    async def take(request: Request) -> Response:
        drawn = await pictures.draw(await pictures.sent_with(request), _FILTERS, _BYTES_MAX)
        name = f"{hashlib.sha256(drawn).hexdigest()}.jpg"
        await catalog.picture_sent(name)
        copies = await asyncio.to_thread(lambda: list(pictures.smaller(name, drawn)))
        for one, data in (*copies, (name, drawn)):
            await objects.write(store, f"art/{one}", data)
        return web.json({"name": name}, 201)

    return [Route("/operator/pictures", web.answering(take), methods=["POST"], name="titles.add_picture")]
