"""Speaks to the cloud: every message signed with the appliance's key, one after the other so that their numbers grow."""

import asyncio
from email.utils import parsedate_to_datetime
from typing import TypeVar

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nearcast.edge.model import CloudAway, CloudRefused, Knobs
from nearcast.fleet.model import Enrolled, Enrolment, Manifest, Orders, Report, RoutesChange, signed_text
from nearcast.ids import ApplianceId
from nearcast.runtime import clock, log
from nearcast.telemetry.model import DeliveryBatch

Answer = TypeVar("Answer")
_log = log.get("cloud")
_PAST_A_CLOCK_AHEAD = 3_600_000_000
"""An hour of numbers: they are counted from microseconds."""


class Problem(msgspec.Struct):
    """What we read of an RFC 9457 answer."""

    code: str = ""
    detail: str = ""
    title: str = ""
    field: str = ""


class Heard(msgspec.Struct):
    """The answer to routes: the revision that is known now."""

    revision: int


class Cloud:
    """The cloud at one address. Every call raises CloudAway or CloudRefused."""

    def __init__(self, url: str, key: Ed25519PrivateKey, knobs: Knobs) -> None:
        self._key = key
        self._client = httpx.AsyncClient(base_url=url.rstrip("/"), timeout=knobs.cloud_silence_max_s, trust_env=False)
        self._turn = asyncio.Lock()
        self._sequence = clock.now_ms() * 1000
        self._skew_ms = 0

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

    async def hear(self, us: ApplianceId, change: RoutesChange) -> int:
        """Tells how our routes changed; the revision the cloud knows now."""
        return _read(await self._signed(us, "POST", "/fleet/routes", msgspec.json.encode(change)), Heard).revision

    async def deliver(self, us: ApplianceId, batch: DeliveryBatch) -> None:
        await self._signed(us, "POST", "/fleet/deliveries", msgspec.json.encode(batch))

    async def close(self) -> None:
        await self._client.aclose()

    async def _signed(self, us: ApplianceId, method: str, path: str, body: bytes) -> bytes:
        async with self._turn:
            self._sequence += 1
            sent_at = clock.now_ms() + self._skew_ms
            signature = self._key.sign(signed_text(method, path, sent_at, self._sequence, body)).hex()
            headers = {
                "Nearcast-Appliance": us,
                "Nearcast-Sent-At": str(sent_at),
                "Nearcast-Sequence": str(self._sequence),
                "Nearcast-Signature": signature,
            }
            return await self._ask(method, path, body, headers)

    def _correct(self, problem: Problem, answer: httpx.Response) -> None:
        """Makes the next message one that is believed, when the last was refused because this machine's clock is wrong, or was:
        messages are dated by the cloud's clock from then on, and their numbers go past those of a clock that was ahead."""
        if problem.field == "Nearcast-Sent-At" and "Date" in answer.headers:
            theirs = parsedate_to_datetime(answer.headers["Date"]).timestamp()
            self._skew_ms = round(theirs * 1000) - clock.now_ms()
            _log.warning("clock_is_wrong", by_s=round(-self._skew_ms / 1000))
        if problem.field == "Nearcast-Sequence":
            self._sequence += _PAST_A_CLOCK_AHEAD

    async def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        if body:
            headers["Content-Type"] = "application/json"
        try:
            answer = await self._client.request(method, path, content=body, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise CloudAway(f"The cloud does not answer: {type(error).__name__} {error}") from error
        if answer.status_code < 300:
            return answer.content
        problem = _problem(answer.content)
        self._correct(problem, answer)
        told = f"{answer.status_code} {problem.code} {problem.detail or problem.title}".rstrip()
        if answer.status_code >= 500 or answer.status_code == 429:
            raise CloudAway(f"The cloud cannot answer now: {told}")
        raise CloudRefused(f"The cloud refused {path}: {told}")


def _problem(body: bytes) -> Problem:
    try:
        return msgspec.json.decode(body, type=Problem)
    except msgspec.DecodeError:
        return Problem()


def _read(body: bytes, kind: type[Answer]) -> Answer:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.DecodeError as error:
        raise CloudAway(f"The cloud's answer cannot be read: {error}") from error
