"""The slice of the catalogue: what a title looks like, and its pictures over HTTP."""

import re
from typing import Self

import strawberry
from obstore.store import ObjectStore
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nearcast.catalog import model
from nearcast.runtime import objects

_ARTWORK = re.compile(r"[0-9a-f]{64}\.jpg")


@strawberry.type(description="A film.")
class Title:
    id: strawberry.ID
    name: str
    synopsis: str
    year: int | None
    maturity: int = strawberry.field(description="The least age in years.")
    genres: list[str]
    credit: str = strawberry.field(description="Author and licence.")
    duration: float = strawberry.field(description="Seconds.")
    artwork: list[str] = strawberry.field(description="Addresses of frames from the film, best first.")
    languages: list[str] = strawberry.field(description="Of the sound, as BCP 47 tags.")

    @classmethod
    def of(cls, title: model.Title) -> Self:
        return cls(
            id=strawberry.ID(title.id),
            name=title.name,
            synopsis=title.synopsis,
            year=title.year,
            maturity=title.maturity,
            genres=list(title.genres),
            credit=title.credit,
            duration=title.duration or 0.0,
            artwork=[f"/art/{name}" for name in title.artwork],
            languages=list(title.languages),
        )


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
