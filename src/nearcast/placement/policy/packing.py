"""Plans and amendments as bytes. A version is the whole plan it goes back to, and the amendments since, played again."""

import zlib

import msgspec
import numpy as np

from nearcast.ids import ApplianceId, NetworkId
from nearcast.placement.model import Candidate, Place
from nearcast.placement.policy.amendment import Amendment, amended
from nearcast.placement.policy.plans import Inputs, Plan

_QUICK = 1
"""zlib's quickest level makes a plan half as large, in a tenth of the time in which its best does little more."""


class _Whole(msgspec.Struct, frozen=True, array_like=True):
    """A plan with its arrays as they lie in memory, little end first."""

    candidates: tuple[Candidate, ...]
    places: tuple[Place, ...]
    networks: tuple[NetworkId | None, ...]
    peaks: bytes
    holdings: dict[ApplianceId, bytes]


def packed(body: Plan | Amendment) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(body if isinstance(body, Amendment) else _whole(body)), _QUICK)


def replayed(bodies: list[bytes]) -> Plan:
    """The plan that a packed whole one and packed amendments, in order, come to."""
    whole = msgspec.msgpack.decode(zlib.decompress(bodies[0]), type=_Whole)
    peaks = np.frombuffer(whole.peaks, "<f4").reshape(len(whole.networks), len(whole.candidates))
    holdings = {appliance: np.frombuffer(held, "<i4") for appliance, held in whole.holdings.items()}
    plan = Plan(Inputs.of(whole.candidates, whole.places, whole.networks, peaks), holdings)
    for body in bodies[1:]:
        plan = amended(plan, msgspec.msgpack.decode(zlib.decompress(body), type=Amendment))
    return plan


def _whole(plan: Plan) -> _Whole:
    inputs = plan.inputs
    holdings = {appliance: held.astype("<i4").tobytes() for appliance, held in plan.holdings.items()}
    return _Whole(inputs.candidates, inputs.places, inputs.networks, inputs.peaks.astype("<f4").tobytes(), holdings)
