"""Whatever appliances and players send, the answer is an answer: never a fault of ours, and nothing half-done stays behind."""

import itertools
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.reports import holding

from nearcast.assembly import Platform
from nearcast.fleet.model import (
    BgpState,
    Enrolment,
    Fleet,
    FleetState,
    HeldFile,
    Network,
    Route,
    RouteKey,
    RoutesChange,
    Site,
    SiteKind,
    catch_up,
    signed_text,
)
from nearcast.ids import ApplianceId, AssetId, NetworkId, SessionId, SiteId
from nearcast.runtime.clock import now_ms, random_id
from nearcast.telemetry.model import Delivery, DeliveryBatch
from nearcast.units import Bitrate, Bytes, Seconds

KEY = Ed25519PrivateKey.generate()
US = ApplianceId(f"fuzzed-{random_id()}")
NUMBERS = itertools.count(1)
QUIET = settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])

ENROLMENT = Enrolment(token="t", public_key="0" * 64, url="http://127.0.0.9:1", capacity=Bytes(1), throughput=Bitrate(1))
REPORT = holding(1, (HeldFile(AssetId("a"), "b"),), bgp=(BgpState("192.0.2.1", "established", 1.0),))
ROUTES = RoutesChange(-1, 1, (Route("192.0.2.1", "198.51.100.0/24", (1, 2), 3, ("1:2",), "192.0.2.1"),), (RouteKey("p", "q"),))
DELIVERY = Delivery(
    at=1.0, session=SessionId("s"), asset=AssetId("a"), name="n", status=200, bytes=Bytes(1), seconds=Seconds(1.0), cmcd="br=1"
)
EVENTS = [{"session": "s", "kind": "rebuffer", "milliseconds": 3.0, "detail": "x"}]
SIGNED = {
    "/fleet/report": REPORT,
    "/fleet/routes": ROUTES,
    "/fleet/deliveries": DeliveryBatch("b", (DELIVERY,)),
}
OPEN = {"/fleet/enrol": ENROLMENT, "/telemetry/events": EVENTS, "/play/none/sign": {"position": 1.0, "ended": False}}

anything: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**70), 2**70),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=30),
        st.sampled_from(["\x00", "'; DROP TABLE fleet.sites; --", "../../etc/passwd", "٣", "0.0.0.0/0", "::/0", "1e999"]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=6,
)


@st.composite
def spoilt(draw: st.DrawFn, good: Any) -> bytes:
    """A good message in which something is something else, or that is no message at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=200))
    message = json.loads(msgspec.json.encode(good))
    where = message
    while isinstance(where, dict | list) and where:
        key = draw(st.sampled_from(sorted(where) if isinstance(where, dict) else range(len(where))))
        if not isinstance(where[key], dict | list) or not where[key] or draw(st.booleans()):
            where[key] = draw(anything)
            break
        where = where[key]
    return json.dumps(message).encode()


@pytest.fixture(scope="session")
async def door(platform: Platform) -> AsyncIterator[httpx.AsyncClient]:
    """The platform over HTTP, with one appliance enrolled whose key we have. Faults inside become 500s."""
    fleet = platform.services.get(Fleet)
    network, site = NetworkId(f"n-{random_id()}"), SiteId(f"s-{random_id()}")
    await fleet.add_network(Network(network, "Fuzzed", 64500, ()))
    await fleet.add_site(Site(site, "Fuzzed", SiteKind.embedded, network))
    token = await fleet.invite(site, US)
    public = KEY.public_key().public_bytes_raw().hex()
    await fleet.enrol(msgspec.structs.replace(ENROLMENT, token=token, public_key=public))
    transport = httpx.ASGITransport(platform.app(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://platform") as client:
        yield client


class Follower:
    """Follows the fleet as steering does: from one state to the next."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self._state = FleetState()

    async def look(self) -> FleetState:
        self._state = await catch_up(self._fleet, self._state)
        return self._state


@pytest.fixture(scope="session")
def follower(platform: Platform) -> Follower:
    return Follower(platform.services.get(Fleet))


@pytest.mark.parametrize("path", sorted(SIGNED))
@QUIET
@given(data=st.data())
async def test_an_appliance_may_say_anything(
    door: httpx.AsyncClient, follower: Follower, path: str, data: st.DataObject
) -> None:
    body = data.draw(spoilt(SIGNED[path]))
    answer = await door.post(path, content=body, headers=_signature(path, body))
    assert answer.status_code < 500, (answer.text, body)
    # Whoever follows the fleet can read whatever was believed.
    assert any(one.id == US for one in (await follower.look()).appliances)


@pytest.mark.parametrize("path", sorted(OPEN))
@QUIET
@given(data=st.data())
async def test_anybody_may_say_anything(door: httpx.AsyncClient, path: str, data: st.DataObject) -> None:
    answer = await door.post(path, content=data.draw(spoilt(OPEN[path])))
    assert answer.status_code < 500, answer.text


@QUIET
@given(body=st.one_of(st.binary(max_size=300), st.text('sid="abr=()ev,;\n\\', max_size=80).map(str.encode)))
async def test_cmcd_may_be_anything(door: httpx.AsyncClient, body: bytes) -> None:
    assert (await door.post("/telemetry/cmcd", content=body)).status_code < 500


@QUIET
@given(
    headers=st.dictionaries(st.sampled_from(["Appliance", "Sent-At", "Sequence", "Signature"]), st.text("0aé-.9", max_size=20))
)
async def test_signatures_may_be_anything(door: httpx.AsyncClient, headers: dict[str, str]) -> None:
    named = {f"Nearcast-{name}".encode(): text.encode() for name, text in headers.items()}
    answer = await door.post("/fleet/report", content=b"{}", headers=named)
    assert 400 <= answer.status_code < 500


def _signature(path: str, body: bytes) -> dict[str, str]:
    sent_at, number = now_ms(), next(NUMBERS)
    return {
        "Nearcast-Appliance": US,
        "Nearcast-Sent-At": str(sent_at),
        "Nearcast-Sequence": str(number),
        "Nearcast-Signature": KEY.sign(signed_text("POST", path, sent_at, number, body)).hex(),
    }
