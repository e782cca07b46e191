"""Who of a place serves an asset, in which order, for each sixteenth of its viewers.

Orders are remembered by the hundred thousand, and never are in a ring. So Python's search for garbage, which would hold up every
viewer for a quarter of a second, is told to leave them out (`gc=False`).
"""

from collections.abc import Mapping
from types import MappingProxyType
from zlib import crc32

import msgspec

from nearcast import rendezvous
from nearcast.ids import ApplianceId, AssetId
from nearcast.steering.model import Miss
from nearcast.steering.policy.members import PARTS, SILENT, Member
from nearcast.steering.policy.proximity import Place

Portions = tuple[frozenset[str], ...]
"""The names of an asset's files, portion by portion."""

_NO_FILES: frozenset[str] = frozenset()
_NO_PORTIONS: frozenset[int] = frozenset()
_NOTHING: Mapping[AssetId, frozenset[str]] = MappingProxyType({})


class Holder(msgspec.Struct, frozen=True, gc=False):
    """A member that holds some of an asset, and the numbers of the portions it lacks."""

    member: Member
    lacks: frozenset[int]


class Order(msgspec.Struct, frozen=True, gc=False):
    """The holders that can serve, first those offered; those that hold some and were not heard of lately; and which class of miss
    it is when nobody is offered."""

    offered: tuple[Holder, ...]
    spared: tuple[Holder, ...]
    silent: tuple[Holder, ...]
    miss: Miss | None


class _Holders(msgspec.Struct, frozen=True, gc=False):
    """Who of a place holds some of an asset. `names` and `pulls` are those of the able, for scoring."""

    able: tuple[Holder, ...]
    silent: tuple[Holder, ...]
    miss: Miss
    names: tuple[ApplianceId, ...]
    pulls: tuple[float, ...]


class PlaceView:
    """One place of one snapshot. What was worked out stays good as long as its members and what they hold do."""

    def __init__(
        self, place: Place, members: tuple[Member, ...], held: Mapping[ApplianceId, Mapping[AssetId, frozenset[str]]]
    ) -> None:
        self.place = place
        self.members = members
        self.held = held
        self._holders: dict[AssetId, _Holders] = {}
        self._known: dict[tuple[AssetId, int], Order] = {}

    def order(self, asset: AssetId, wanted: Portions, part: int) -> Order:
        """Who serves this part of the asset's viewers: first who holds all of it, then who has at least what everybody needs."""
        known = self._known.get((asset, part))
        if known is None:
            known = self._known[asset, part] = self._order(asset, wanted, part)
        return known

    def lacks(self, one: ApplianceId, asset: AssetId, wanted: Portions) -> str | None:
        """What a member has not got of an asset, or None."""
        names = _NO_FILES.union(*wanted)
        held = len(names & self._files(one, asset))
        return None if held == len(names) else f"holds {held} of {len(names)} files"

    def _order(self, asset: AssetId, wanted: Portions, part: int) -> Order:
        here = self._holders.get(asset)
        if here is None:
            here = self._holders[asset] = self._find_holders(asset, wanted)
        key = f"{asset}/{part}"
        split: tuple[list[Holder], list[Holder]] = [], []
        for place in rendezvous.order(key, here.names, here.pulls):
            one = here.able[place]
            split[_is_offered(one.member, key)].append(one)
        spared, offered = [tuple(sorted(some, key=lambda one: (bool(one.lacks), 0 in one.lacks))) for some in split]
        return Order(offered, spared, here.silent, None if offered else here.miss)

    def _find_holders(self, asset: AssetId, wanted: Portions) -> _Holders:
        everybody = [
            Holder(one, frozenset(number for number, names in enumerate(wanted) if not names <= files) or _NO_PORTIONS)
            for one in self.members
            for files in (self._files(one.id, asset),)
        ]
        holders = [one for one in everybody if len(one.lacks) < len(wanted)]
        able = tuple(one for one in holders if one.member.illness is None)
        return _Holders(
            able,
            tuple(one for one in holders if one.member.illness == SILENT),
            Miss.health if holders else Miss.content,
            tuple(one.member.id for one in able),
            tuple(one.member.pull for one in able),
        )

    def _files(self, one: ApplianceId, asset: AssetId) -> frozenset[str]:
        return self.held.get(one, _NOTHING).get(asset, _NO_FILES)


def _is_offered(one: Member, key: str) -> bool:
    if one.offered in (0, PARTS):
        return one.offered == PARTS
    return crc32(f"{key}/{one.id}".encode()) * PARTS < one.offered << 32
