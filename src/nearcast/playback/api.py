"""The doors of playback: starting in the graph; playlists, steering and signs of life over HTTP.

The address of a play holds its session id, 100 random bits that only the viewer was told; nothing else guards it, so that
any player can use it.
"""

from contextlib import suppress

import msgspec
import strawberry
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nearcast.catalog.model import ChapterKind
from nearcast.ids import KeyId, ProfileId, SessionId, StreamId, TitleId
from nearcast.ingest.model import ContentKey
from nearcast.playback import model
from nearcast.playback.model import Playback
from nearcast.runtime import web
from nearcast.runtime.graph import Asked, ask
from nearcast.runtime.refusals import refusing
from nearcast.tokens import base64url, base64url_bytes
from nearcast.units import Seconds

_KEY_ID_BYTES = 16
_BYTES_MAX = 10_000
"""Players say little, and anybody may say it."""
_HEADERS = {"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"}


@strawberry.type(description="An appliance this play may use, best first.")
class Pathway:
    appliance: str
    address: str = strawberry.field(description="Where the files of the film lie for this play.")
    site: str
    rank: int = strawberry.field(description="0 is the best site for this viewer.")
    lacks: list[str] = strawberry.field(description="The names of the files that it has not got: they come from others.")


strawberry.enum(ChapterKind, description="What part of a film a chapter is; viewers may want to skip intro and credits.")


@strawberry.type(description="A named part of a film, in seconds.")
class Chapter:
    name: str
    begin: float
    end: float
    kind: ChapterKind


@strawberry.type(description="What a player needs.")
class Play:
    session: strawberry.ID
    hls: str = strawberry.field(
        description="The HLS playlist by the first pathway alone, for players that steer by themselves: the same files lie at each address."
    )
    steering_url: str = strawberry.field(description="Tells such players the order of the pathways anew, as HLS has it.")
    hls_url: str
    dash_url: str
    position: float = strawberry.field(description="Where to resume, in seconds.")
    duration: float
    network: str | None = strawberry.field(description="The viewer's network, null when it is not a known one.")
    pathways: list[Pathway]
    keep_every: float = strawberry.field(description="Seconds between signs of life.")
    chapters: list[Chapter]
    licence: str | None = strawberry.field(description="Where ClearKey gets its keys; null when the film is in the clear.")


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Press play. `takeOver` is a stream of the account that ends for it.")
    @refusing
    async def start_playback(
        self, info: Asked, profile: strawberry.ID, title: strawberry.ID, take_over: strawberry.ID | None = None
    ) -> Play:
        device = await info.context.watching()
        ending = StreamId(take_over) if take_over else None
        started = await ask(info, Playback).start(device, ProfileId(profile), TitleId(title), info.context.address, ending)
        return _play(started)


class Sign(msgspec.Struct, frozen=True):
    """A sign of life: where the picture is, in seconds; `ended` when the viewer has left."""

    position: Seconds
    ended: bool = False


class LicenceRequest(msgspec.Struct, frozen=True):
    """What ClearKey asks (W3C Encrypted Media Extensions, 9.1.3): key ids in base64url without padding. Whoever does not know them names
    none, and gets all that the film has.
    """

    kids: tuple[str, ...]


def routes(playback: Playback) -> list[Route]:
    async def hls(request: Request) -> Response:
        playlist = await playback.hls(_session(request))
        return Response(playlist, media_type="application/vnd.apple.mpegurl", headers=_HEADERS)

    async def dash(request: Request) -> Response:
        return Response(await playback.dash(_session(request)), media_type="application/dash+xml", headers=_HEADERS)

    async def hls_steering(request: Request) -> Response:
        return Response(await playback.steering(_session(request), "hls"), media_type="application/json", headers=_HEADERS)

    async def dash_steering(request: Request) -> Response:
        return Response(await playback.steering(_session(request), "dash"), media_type="application/json", headers=_HEADERS)

    async def sign(request: Request) -> Response:
        told = await web.body(request, Sign, _BYTES_MAX)
        await playback.keep(_session(request), told.position)
        if told.ended:
            await playback.stop(_session(request))
        return Response(status_code=204)

    async def licence(request: Request) -> Response:
        wanted = await web.body(request, LicenceRequest, _BYTES_MAX)
        keys = await playback.licence(_session(request), tuple(_key_id(one) for one in wanted.kids))
        return Response(msgspec.json.encode(_licence(keys)), media_type="application/json", headers=_HEADERS)

    return [
        Route("/play/{session}/hls.m3u8", web.answering(hls), methods=["GET"]),
        Route("/play/{session}/dash.mpd", web.answering(dash), methods=["GET"]),
        Route("/play/{session}/hls-steering", web.answering(hls_steering), methods=["GET"]),
        Route("/play/{session}/dash-steering", web.answering(dash_steering), methods=["GET"]),
        Route("/play/{session}/licence", web.answering(licence), methods=["POST"]),
        Route("/play/{session}/sign", web.answering(sign), methods=["POST"]),
    ]


def operator_routes(playback: Playback) -> list[Route]:
    async def end(request: Request) -> Response:
        await playback.end(StreamId(request.path_params["play"]))
        return Response(status_code=204)

    return [Route("/operator/plays/{play}", web.answering(end), methods=["DELETE"], name="plays.end")]


def _session(request: Request) -> SessionId:
    return SessionId(request.path_params["session"])


def _key_id(text: str) -> KeyId:
    """Raises BadRequest."""
    with suppress(ValueError):
        if len(read := base64url_bytes(text)) == _KEY_ID_BYTES:
            return KeyId(read.hex())
    raise web.BadRequest(
        "That is no key id.", field="kids", value=text, remedy="Write its 16 bytes in base64url, without padding."
    )


def _licence(keys: tuple[ContentKey, ...]) -> dict[str, object]:
    """As ClearKey reads it (9.1.4)."""
    said = [{"kty": "oct", "kid": base64url(bytes.fromhex(one.id)), "k": base64url(one.key)} for one in keys]
    return {"keys": said, "type": "temporary"}


def _play(started: model.Started) -> Play:
    return Play(
        session=strawberry.ID(started.session),
        hls=started.hls,
        steering_url=started.steering_url,
        hls_url=started.hls_url,
        dash_url=started.dash_url,
        position=started.position,
        duration=started.duration,
        network=started.network,
        pathways=[
            Pathway(
                appliance=one.id,
                address=one.address(started.asset),
                site=one.site,
                rank=one.rank,
                lacks=sorted(name for number in one.lacks for name in started.portions[number]),
            )
            for one in started.pathways
        ],
        keep_every=started.keep_every,
        chapters=[Chapter(name=one.name, begin=one.begin, end=one.end, kind=one.kind) for one in started.chapters],
        licence=started.licence,
    )
