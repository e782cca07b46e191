"""The agent tells the cloud of routes: signed, again after an outage, and from where the cloud stands."""

import asyncio
import socket
from collections.abc import Callable

import msgspec
import pytest
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route as Path

from nearcast.edge.agent.cloud import Cloud
from nearcast.edge.agent.telling_routes import TellingRoutes
from nearcast.edge.bgp import Bgp
from nearcast.edge.bgp.said import Told, Up
from nearcast.edge.model import BgpKnobs, CloudAway, Knobs, Settings
from nearcast.fleet.model import NONE_KNOWN, BgpPeer, Route, RouteKey, RoutesChange, signed_text
from nearcast.ids import ApplianceId
from nearcast.units import Seconds

KNOBS = Knobs(cloud_pause_first_s=Seconds(0.01), cloud_pause_max_s=Seconds(0.02))
PEER = "10.0.0.1"
ROUTE = Route(PEER, "84.12.0.0/16", (64500,))


class Ear:
    """The cloud as `hear` sees it."""

    def __init__(self) -> None:
        self.told: list[RoutesChange] = []
        self.away = 0
        self.answers: int | None = None

    async def hear(self, change: RoutesChange) -> int:
        if self.away:
            self.away -= 1
            raise CloudAway("Nobody answers.")
        self.told.append(change)
        return change.revision if self.answers is None else self.answers


def listening(settings: Settings) -> Bgp:
    """A Bgp whose router has said one route; no speaker runs."""
    bgp = Bgp(settings, BgpKnobs())
    bgp.set_peers((BgpPeer(PEER, 64500, 64512),))
    bgp._sessions[PEER].take(Up(PEER), 0.0)
    hear(bgp, ROUTE)
    bgp._sessions[PEER]._untold.clear()
    return bgp


def hear(bgp: Bgp, *routes: Route, gone: tuple[str, ...] = ()) -> None:
    bgp._sessions[PEER].take(Told(PEER, routes, gone), 0.0)
    bgp._notice()


async def until(what: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not what():
            await asyncio.sleep(0.01)


async def test_routes_are_told_and_then_what_changed(make_settings: Callable[..., Settings]) -> None:
    bgp, ear = listening(make_settings()), Ear()
    ear.away = 3
    telling = asyncio.create_task(TellingRoutes(bgp, ear.hear, KNOBS).run())
    await until(lambda: ear.told)
    first = ear.told[0]
    assert (first.base, first.heard) == (NONE_KNOWN, (ROUTE,))
    other = msgspec.structs.replace(ROUTE, prefix="84.13.0.0/16")
    hear(bgp, other)
    hear(bgp, gone=(ROUTE.prefix,))
    await until(lambda: len(ear.told) == 2)
    assert ear.told[1] == RoutesChange(first.revision, bgp.revision, (other,), (RouteKey(PEER, ROUTE.prefix),))
    telling.cancel()


async def test_orders_count_when_they_say_it_twice(make_settings: Callable[..., Settings]) -> None:
    bgp, ear = listening(make_settings()), Ear()
    telling = TellingRoutes(bgp, ear.hear, KNOBS)
    task = asyncio.create_task(telling.run())
    await until(lambda: ear.told)
    telling.orders_say(NONE_KNOWN)
    telling.orders_say(bgp.revision)
    telling.orders_say(NONE_KNOWN)
    await asyncio.sleep(1.2)
    assert len(ear.told) == 1
    telling.orders_say(NONE_KNOWN)
    await until(lambda: len(ear.told) == 2)
    assert ear.told[1].base == NONE_KNOWN
    task.cancel()


async def test_a_cloud_that_never_agrees_is_not_stormed(make_settings: Callable[..., Settings]) -> None:
    bgp, ear = listening(make_settings()), Ear()
    ear.answers = NONE_KNOWN
    slow = Knobs(cloud_pause_first_s=Seconds(0.2), cloud_pause_max_s=Seconds(0.4))
    task = asyncio.create_task(TellingRoutes(bgp, ear.hear, slow).run())
    await asyncio.sleep(0.7)
    assert len(ear.told) <= 4
    await until(lambda: len(ear.told) >= 2)
    task.cancel()


async def test_until_the_routers_are_known_nothing_is_told(make_settings: Callable[..., Settings]) -> None:
    bgp = Bgp(make_settings())
    assert bgp.change_since(NONE_KNOWN) is None
    bgp.set_peers((BgpPeer(PEER, 64500, 64512), BgpPeer("nonsense", 1, 2)))
    assert bgp.change_since(NONE_KNOWN) is None
    assert [(state.peer, state.state) for state in bgp.states] == [(PEER, "connecting"), ("nonsense", "down")]
    bgp.set_peers(())
    assert bgp.change_since(NONE_KNOWN) == RoutesChange(NONE_KNOWN, bgp.revision)


async def test_a_password_needs_a_kernel_that_signs(
    make_settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nearcast.edge.bgp.signing.possible", lambda: False)
    bgp = Bgp(make_settings())
    bgp.set_peers((BgpPeer(PEER, 64500, 64512, password="x"),))
    assert bgp.states[0].problem == "This machine's kernel cannot sign TCP sessions (CONFIG_TCP_MD5SIG)."


async def test_the_message_is_signed_and_its_answer_read() -> None:
    key, seen = Ed25519PrivateKey.generate(), list[RoutesChange]()

    async def routes(request: Request) -> Response:
        body, told = await request.body(), request.headers
        text = signed_text("POST", "/fleet/routes", int(told["Nearcast-Sent-At"]), int(told["Nearcast-Sequence"]), body)
        key.public_key().verify(bytes.fromhex(told["Nearcast-Signature"]), text)
        seen.append(msgspec.json.decode(body, type=RoutesChange))
        return JSONResponse({"revision": seen[-1].revision})

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    app = Starlette(routes=[Path("/fleet/routes", routes, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", lifespan="off", ws="none"))
    serving = asyncio.create_task(server._serve())
    await until(lambda: server.started)
    cloud = Cloud(f"http://127.0.0.1:{port}", key, KNOBS)
    try:
        change = RoutesChange(NONE_KNOWN, 2**53 - 1, (ROUTE,), (RouteKey(PEER, "84.13.0.0/16"),))
        assert await cloud.hear(ApplianceId("a1"), change) == change.revision
        assert seen == [change]
        with pytest.raises(CloudAway):
            await Cloud("http://127.0.0.1:9", key, KNOBS).hear(ApplianceId("a1"), change)
    finally:
        await cloud.close()
        server.should_exit = True
        await serving
