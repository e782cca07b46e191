"""A small cloud for the appliance's tests, which keeps the fleet's side of the contract: signatures, orders, repeats."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from email.utils import formatdate

import msgspec
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from nearcast.fleet.model import (
    NONE_KNOWN,
    Enrolled,
    Enrolment,
    HeldFile,
    Manifest,
    ManifestFile,
    Orders,
    Report,
    RoutesChange,
    SiteKind,
    Source,
    signed_text,
)
from nearcast.ids import ApplianceId, SiteId
from nearcast.runtime import clock
from nearcast.telemetry.model import Delivery, DeliveryBatch
from nearcast.tokens import KeyRing
from nearcast.units import Seconds

_MESSAGE_AGE_S = 30.0


class Cloud:
    """One cloud for several appliances; the one-time token of each is its name."""

    def __init__(self, ring: KeyRing) -> None:
        self.ring = ring
        self.keys: dict[str, Ed25519PublicKey] = {}
        self.sequences: dict[str, int] = {}
        self.manifests: dict[str, Manifest] = {}
        self.reports: dict[str, Report] = {}
        self.held: dict[str, tuple[int, frozenset[HeldFile]]] = {}
        self.batches: list[DeliveryBatch] = []
        self.fails: list[Response] = []
        """Answers to the next deliveries, given after they were taken: what a lost acknowledgement looks like."""
        self.trusts = True
        self.sent_at: dict[str, float] = {}
        self.ahead_s = 0.0
        """By how much its clock is ahead of the appliances'."""
        self.orders: dict[str, dict[str, object]] = {}
        """What an appliance is ordered beside the usual, by its name."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"

    def want(self, appliance: str, files: tuple[ManifestFile, ...], sources: tuple[Source, ...] = ()) -> None:
        version = self.manifests[appliance].version + 1 if appliance in self.manifests else 1
        self.manifests[appliance] = Manifest(ApplianceId(appliance), version, files, sources)

    @property
    def deliveries(self) -> list[Delivery]:
        """Every line once."""
        return [one for batch in {batch.batch: batch for batch in self.batches}.values() for one in batch.deliveries]

    async def enrol(self, request: Request) -> Response:
        asked = msgspec.json.decode(await request.body(), type=Enrolment)
        if asked.token in self.keys:
            return JSONResponse({"code": "fleet.enrolment_refused", "detail": "used"}, 403)
        self.keys[asked.token] = Ed25519PublicKey.from_public_bytes(bytes.fromhex(asked.public_key))
        return _json(Enrolled(ApplianceId(asked.token), SiteId("here"), SiteKind.embedded))

    async def report(self, request: Request) -> Response:
        us, body = await self._signed(request)
        report = self.reports[us] = msgspec.json.decode(body, type=Report)
        if report.held is not None:
            known, held = self.held.get(us, (NONE_KNOWN, frozenset[HeldFile]()))
            assert report.held.base in (NONE_KNOWN, known)
            before = held if report.held.base != NONE_KNOWN else frozenset[HeldFile]()
            self.held[us] = (report.held_revision, (before | set(report.held.added)) - set(report.held.removed))
        manifest = self.manifests.get(us, Manifest(ApplianceId(us), 0, ()))
        now = clock.now_ms() / 1000 + self.ahead_s
        if abs(self.sent_at[us] - now) > _MESSAGE_AGE_S:
            problem = {"code": "fleet.message_refused", "detail": "old", "field": "Nearcast-Sent-At"}
            return JSONResponse(problem, 401, {"Date": formatdate(now, usegmt=True)})
        if not self.trusts:
            return JSONResponse({"code": "fleet.message_refused", "detail": "no"}, 401)
        held_revision, _ = self.held.get(us, (NONE_KNOWN, frozenset()))
        orders = Orders(
            manifest_version=manifest.version, keys=self.ring, held_revision=held_revision, report_every=Seconds(0.1)
        )
        return _json(msgspec.structs.replace(orders, **self.orders.get(us, {})))

    async def manifest(self, request: Request) -> Response:
        us, _ = await self._signed(request)
        return _json(self.manifests.get(us, Manifest(ApplianceId(us), 0, ())))

    async def hear(self, request: Request) -> Response:
        _, body = await self._signed(request)
        return JSONResponse({"revision": msgspec.json.decode(body, type=RoutesChange).revision})

    async def take(self, request: Request) -> Response:
        _, body = await self._signed(request)
        self.batches.append(msgspec.json.decode(body, type=DeliveryBatch))
        return self.fails.pop(0) if self.fails else Response(status_code=204)

    async def _signed(self, request: Request) -> tuple[str, bytes]:
        body, told = await request.body(), request.headers
        us, sequence = told["Nearcast-Appliance"], int(told["Nearcast-Sequence"])
        text = signed_text(request.method, request.url.path, int(told["Nearcast-Sent-At"]), sequence, body)
        self.keys[us].verify(bytes.fromhex(told["Nearcast-Signature"]), text)
        assert sequence > self.sequences.get(us, 0)
        self.sequences[us] = sequence
        self.sent_at[us] = int(told["Nearcast-Sent-At"]) / 1000
        return us, body

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        routes = [
            Route("/fleet/enrol", self.enrol, methods=["POST"]),
            Route("/fleet/report", self.report, methods=["POST"]),
            Route("/fleet/manifest", self.manifest, methods=["GET"]),
            Route("/fleet/deliveries", self.take, methods=["POST"]),
            Route("/fleet/routes", self.hear, methods=["POST"]),
        ]
        config = uvicorn.Config(
            Starlette(routes=routes),
            host="127.0.0.1",
            port=self.port,
            log_level="error",
            lifespan="off",
            ws="none",
            date_header=False,
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server._serve())
        try:
            await eventually(lambda: server.started)
            yield
        finally:
            server.should_exit = True
            await serving
            for listening in server.servers:
                listening.close()


def _json(what: msgspec.Struct) -> Response:
    return Response(msgspec.json.encode(what), media_type="application/json")


def whole(cloud: Cloud, us: str) -> Callable[[], bool]:
    """Whether the cloud knows that `us` holds just what its manifest names."""

    def holds() -> bool:
        wanted = {HeldFile(file.asset, file.name) for file in cloud.manifests[us].files}
        return us in cloud.held and cloud.held[us][1] == wanted and not cloud.reports[us].fill.files_missing

    return holds


async def eventually(holds: Callable[[], object], seconds: float = 40.0) -> None:
    end = clock.elapsed() + seconds
    while not holds():
        assert clock.elapsed() < end, "it did not come true in time"
        await asyncio.sleep(0.02)
