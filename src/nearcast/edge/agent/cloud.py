"""Speaks to the cloud: every message signed with the appliance's key, one after the other so that their numbers grow."""

import asyncio
from typing import TypeVar

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nearcast.edge.model import CloudAway, CloudRefused, Knobs
from nearcast.fleet.model import Enrolled, Enrolment, Manifest, Orders, Report, signed_text
from nearcast.ids import ApplianceId
from nearcast.runtime import clock
from nearcast.telemetry.model import DeliveryBatch

Answer = TypeVar("Answer")


class Problem(msgspec.Struct):
    """What we read of an RFC 9457 answer."""

    code: str = ""
    detail: str = ""
    title: str = ""


class Cloud:
    """The cloud at one address. Every call raises CloudAway or CloudRefused."""

    def __init__(self, url: str, key: Ed25519PrivateKey, knobs: Knobs) -> None:
        self._key = key
        self._client = httpx.AsyncClient(base_url=url.rstrip("/"), timeout=knobs.cloud_silence_max_s, trust_env=False)
        self._turn = asyncio.Lock()
        self._sequence = clock.now_ms() * 1000

    @property
    def public_key(self) -> str:
        return self._key.public_key().public_bytes_raw().hex()

    async def enrol(self, enrolment: Enrolment) -> Enrolled:
        answer = await self._ask("POST", "/fleet/enrol", msgspec.json.encode(enrolment), {})
        return _read(answer, Enrolled)

    async def report(self, us: ApplianceId, report: Report) -> Orders:
        return _read(await self._signed(us, "POST", "/fleet/report", msgspec.json.encode(report)), Orders)

    async def manifest(self, us: ApplianceId) -> Manifest:
        return _read(await self._signed(us, "GET", "/fleet/manifest", b""), Manifest)

    async def deliver(self, us: ApplianceId, batch: DeliveryBatch) -> None:
        await self._signed(us, "POST", "/fleet/deliveries", msgspec.json.encode(batch))

    async def close(self) -> None:
        await self._client.aclose()

    async def _signed(self, us: ApplianceId, method: str, path: str, body: bytes) -> bytes:
        async with self._turn:
            self._sequence += 1
            sent_at = clock.now_ms()
            signature = self._key.sign(signed_text(method, path, sent_at, self._sequence, body)).hex()
            headers = {
                "Nearcast-Appliance": us,
                "Nearcast-Sent-At": str(sent_at),
                "Nearcast-Sequence": str(self._sequence),
                "Nearcast-Signature": signature,
            }
            return await self._ask(method, path, body, headers)

    async def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        if body:
            headers["Content-Type"] = "application/json"
        try:
            answer = await self._client.request(method, path, content=body, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise CloudAway(f"The cloud does not answer: {type(error).__name__} {error}") from error
        if answer.status_code < 300:
            return answer.content
        told = f"{answer.status_code} {_problem(answer.content)}"
        if answer.status_code >= 500 or answer.status_code == 429:
            raise CloudAway(f"The cloud cannot answer now: {told}")
        raise CloudRefused(f"The cloud refused {path}: {told}")


def _problem(body: bytes) -> str:
    try:
        problem = msgspec.json.decode(body, type=Problem)
    except msgspec.DecodeError:
        return ""
    return f"{problem.code} {problem.detail or problem.title}".strip()


def _read(body: bytes, kind: type[Answer]) -> Answer:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.DecodeError as error:
        raise CloudAway(f"The cloud's answer cannot be read: {error}") from error
