"""Pictures over HTTP."""

import re

from obstore.store import ObjectStore
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nearcast.runtime import objects, pictures

_ARTWORK = re.compile(rf"[0-9a-f]{{64}}(-({'|'.join(map(str, pictures.WIDTHS))}))?\.jpg")


def routes(store: ObjectStore) -> list[Route]:
    """Artwork never changes under its name, so browsers keep it for good."""

    async def artwork(request: Request) -> Response:
        name = request.path_params["name"]
        try:
            if _ARTWORK.fullmatch(name) is None:
                raise FileNotFoundError(name)
            picture = await objects.read(store, f"art/{name}")
        except FileNotFoundError:
            return Response(status_code=404)
        return Response(picture, media_type="image/jpeg", headers={"Cache-Control": "public, max-age=31536000, immutable"})

    return [Route("/art/{name}", artwork, methods=["GET"])]
