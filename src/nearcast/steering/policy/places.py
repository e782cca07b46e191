"""Who of a place serves an asset, in which order, for each sixteenth of its viewers."""

import math
from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple
from zlib import crc32

from nearcast import rendezvous
from nearcast.fleet.model import Appliance, Duty, FleetState, Site
from nearcast.ids import ApplianceId, AssetId, NetworkId, SiteId
from nearcast.steering.model import Knobs, Miss

PARTS = 16
"""Into how many parts the viewers of an asset are split."""

SILENT = "silent"
"""An illness that does not say for how long: it would be another one every second."""

Portions = tuple[frozenset[str], ...]
"""The names of an asset's files, portion by portion."""

_NO_FILES: frozenset[str] = frozenset()
_NOTHING: Mapping[AssetId, frozenset[str]] = MappingProxyType({})

_IDLE = 0.05
"""A load of less than this share says nothing about who is busier."""


class Member(NamedTuple):
    """An appliance of a place, as far as an order depends on it. `illness` is why it can serve nobody, or None; `offered` is to
    how many of sixteen parts it is offered; `pull` how many viewers it should draw beside its equals."""

    id: ApplianceId
    url: str
    network: NetworkId | None
    site: Site
    illness: str | None
    offered: int
    pull: float


class Holder(NamedTuple):
    """A member that holds some of an asset, and the numbers of the portions it lacks."""

    member: Member
    lacks: frozenset[int]


class Order(NamedTuple):
    """The holders that can serve, first those offered; those that hold some and were not heard of lately; and which class of miss
    it is when nobody is offered."""

    offered: tuple[Holder, ...]
    spared: tuple[Holder, ...]
    silent: tuple[Holder, ...]
    miss: Miss | None


class _Holders(NamedTuple):
    """Who of a place holds some of an asset. `names` and `pulls` are those of the able, for scoring."""

    able: tuple[Holder, ...]
    silent: tuple[Holder, ...]
    miss: Miss
    names: tuple[ApplianceId, ...]
    pulls: tuple[float, ...]


class PlaceView:
    """One place of one snapshot. What was worked out stays good as long as its members and what they hold do."""

    def __init__(self, members: tuple[Member, ...], held: Mapping[ApplianceId, Mapping[AssetId, frozenset[str]]]) -> None:
        self.members = members
        self.held = held
        self._holders: dict[AssetId, _Holders] = {}
        self._known: dict[tuple[AssetId, int], Order] = {}

    def is_like(self, other: "PlaceView") -> bool:
        """Whether every order comes out the same."""
        return self.members == other.members and all(
            same(self.held.get(one.id), other.held.get(one.id)) for one in self.members
        )

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
            Holder(one, frozenset(number for number, names in enumerate(wanted) if not names <= files))
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


def same(one: object, other: object) -> bool:
    """Whether they are equal; mostly they are the same object, and then nothing is compared."""
    return one is other or one == other


def members(state: FleetState, now: float, knobs: Knobs) -> dict[SiteId, tuple[Member, ...]]:
    """The appliances of every site at this moment."""
    by_site: defaultdict[SiteId, list[Appliance]] = defaultdict(list)
    for one in state.appliances:
        if one.duty is not Duty.retired:
            by_site[one.site].append(one)
    return {site.id: _members(state, site, by_site[site.id], now, knobs) for site in state.sites if site.id in by_site}


def _members(state: FleetState, site: Site, here: list[Appliance], now: float, knobs: Knobs) -> tuple[Member, ...]:
    ill = {one.id: illness(state, site, one, now, knobs) for one in here}
    loads = {one.id: _load(one) for one in here if ill[one.id] is None}
    mean = sum(loads.values()) / len(loads) if loads else 0.0
    return tuple(
        Member(
            one.id,
            one.url,
            site.network,
            site,
            ill[one.id],
            _parts_offered(one, knobs),
            _pull(one, loads.get(one.id, 0.0), mean, knobs),
        )
        for one in here
    )


def illness(state: FleetState, site: Site, one: Appliance, now: float, knobs: Knobs) -> str | None:
    """Why this appliance can serve nobody, or None."""
    if site.evacuated:
        return "its site is evacuated"
    if (away := one.away_at(now)) is not None:
        return away
    if one.report is None:
        return "never reported"
    if state.silence(one, now) > knobs.silent_s:
        return SILENT
    return None if one.report.serving else "does not serve now"


def _load(one: Appliance) -> float:
    return one.report.egress / max(one.throughput, 1) if one.report is not None else 0.0


def _parts_offered(one: Appliance, knobs: Knobs) -> int:
    """All parts while there is comfort, then fewer in proportion. One whose own judgement leaves it nothing gets none."""
    if one.report is None:
        return 0
    comfort = knobs.comfort * one.throughput
    return PARTS if one.report.headroom >= comfort else int(PARTS * one.report.headroom / max(comfort, 1))


def _pull(one: Appliance, load: float, mean: float, knobs: Knobs) -> float:
    """Its throughput, less when it is busier than the others of its site, in steps of the square root of two so that small
    changes move nobody."""
    if one.report is None:
        return 1.0
    share = max(one.report.health.share, 1 / PARTS)
    steps = 2 * knobs.even * math.log2((mean + _IDLE) / (load + _IDLE))
    return max(one.throughput * share, 1.0) * math.pow(2.0, round(min(max(steps, -6), 6)) / 2)


def _is_offered(one: Member, key: str) -> bool:
    if one.offered in (0, PARTS):
        return one.offered == PARTS
    return crc32(f"{key}/{one.id}".encode()) * PARTS < one.offered << 32
