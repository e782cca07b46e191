"""The fleet at one moment, made ready to be asked."""

from collections.abc import Mapping
from zlib import crc32

import msgspec

from nearcast.fleet.model import Appliance, Duty, FleetState
from nearcast.ids import AssetId, SiteId
from nearcast.steering.model import Explanation, Knobs, Miss, PassedOver, Pathway, Ranking
from nearcast.steering.policy.members import PARTS, SILENT, Members, members
from nearcast.steering.policy.places import Holder, Order, PlaceView, Portions
from nearcast.steering.policy.proximity import Locate, Map, Place, Region

Files = Mapping[AssetId, Portions]
_NOBODY_ELSE = "was not heard of lately, but nobody else is there"
"""When all are silent it is rather we who are deaf, and a viewer with an address is better off than one without."""

_NOTHING: Portions = ()

_Candidate = tuple[Holder, int, str]
"""Who may become a pathway, of which rank and why."""


class _Answer(msgspec.Struct, gc=False, eq=False):
    """What a part of a region is told about an asset, and the places that were looked at for it: as long as those are what they
    were, the answer is. `era` is the last in which that was seen to be so."""

    pathways: tuple[Pathway, ...]
    later: tuple[Pathway, ...]
    miss: Miss | None
    seen: tuple[PlaceView, ...]
    era: object


class Snapshot:
    """A state of the fleet with its lookups. Rankings are worked out once per region, asset and part, then remembered, over
    snapshots too: what has not changed since the one `before` is taken over from it.
    """

    def __init__(
        self, state: FleetState, files: Files, now: float, knobs: Knobs, locate: Locate | None, before: "Snapshot | None"
    ) -> None:
        self.state = state
        self.files = files
        self.now = now
        self.knobs = knobs
        self.locate = locate
        before = before if before is not None and before.knobs == knobs and before.locate is locate else None
        self.map: Map = before.map if before is not None and _same_map(before.state, state) else Map(state, locate)
        self.members: Members = members(state, now, knobs, before.members if before is not None else {})
        self.placed: dict[Place, PlaceView] = {}
        self.answers: dict[tuple[int, AssetId], list[_Answer | None]] = {}
        self.era: object = object()
        """The same for snapshots between which nothing changed that an answer depends on."""
        self.number = int(now * 1000)
        """Another one for every snapshot that may answer otherwise than the one before."""
        if before is not None and before.map is self.map and _same(before.files, files):
            self._take_over(before)

    def _take_over(self, before: "Snapshot") -> None:
        self.answers = before.answers
        changed = self._changed_since(before)
        # Others may be asking it at this moment, in another thread.
        self.placed = {place: view for place, view in list(before.placed.items()) if changed.isdisjoint(place)}
        if not changed:
            self.number, self.era = before.number, before.era

    def _changed_since(self, before: "Snapshot") -> set[SiteId]:
        """The sites whose appliances are otherwise, or hold something else."""
        was, now = before.members, self.members
        changed = {site for site in was.keys() | now.keys() if was.get(site) is not now.get(site)}
        had, has = before.state.held, self.state.held
        if had is not has:
            changed.update(one.site for one in self.state.appliances if not _same(had.get(one.id), has.get(one.id)))
        return changed

    def view(self, place: Place) -> PlaceView:
        """Who is at a place."""
        view = self.placed.get(place)
        if view is None:
            found = tuple(one for site in place for one in self.members.get(site, ()))
            view = self.placed[place] = PlaceView(place, found, self.state.held)
        return view

    def answer(self, region: Region, asset: AssetId, part: int) -> _Answer:
        """What everybody of this region and part is answered."""
        parts = self.answers.get((region.number, asset))
        if parts is None:
            if len(self.answers) >= self.knobs.remembered_max:
                self.answers.clear()  # what is asked often is soon known again
            parts = [None] * PARTS
            if asset in self.files:  # anybody can make up names of assets
                self.answers[region.number, asset] = parts
        known = parts[part]
        if known is not None and known.era is self.era:
            return known
        if known is None or not all(self.view(view.place) is view for view in known.seen):
            known = parts[part] = self._answer(region, asset, part)
        known.era = self.era
        return known

    def _answer(self, region: Region, asset: AssetId, part: int) -> _Answer:
        wanted = self.files.get(asset, _NOTHING)
        if not wanted:
            return _Answer((), (), Miss.content, (), self.era)
        offered, spared, silent = list[_Candidate](), list[_Candidate](), list[_Candidate]()
        seen = [self.view(region.last)]
        last_order = seen[0].order(asset, wanted, part)
        last = (*last_order.offered, *last_order.spared)[:1]
        room = max(self.knobs.pathways_max - len(last), 0)
        missing = frozenset(range(len(wanted)))
        later: tuple[Pathway, ...] = ()
        miss: Miss | None = None
        rank = 0
        for place in region.near:
            view = self.view(place)
            seen.append(view)
            if not view.members:
                continue
            order = view.order(asset, wanted, part)
            for one in order.offered:
                # A place may have hundreds, of whom a viewer hears of a few, and of whoever has what nobody nearer has.
                if len(offered) < room or missing - one.lacks:
                    offered.append((one, rank, "has room"))
                    missing &= one.lacks
            if rank == 0:
                miss, later = order.miss or (Miss.content if missing else None), self._later(view, order)
            spared += [(one, rank, "is short of room") for one in order.spared[: room - len(spared)]]
            silent += [(one, rank, _NOBODY_ELSE) for one in order.silent[:room]]
            rank += 1
            if len(offered) >= room and not missing:
                break
        origin = [(one, rank, "has room" if last_order.offered else "is short of room") for one in last]
        silent += [(one, rank, _NOBODY_ELSE) for one in last_order.silent[:1]]
        ranked = [*offered, *spared[: max(room - len(offered), 0)], *origin] or silent[: self.knobs.pathways_max]
        if ranked and frozenset.intersection(*(one.lacks for one, _, _ in ranked)):
            ranked = []  # some of it is nowhere yet
        return _Answer(
            tuple(_pathway(one, len(wanted), rank, room) for one, rank, room in ranked), later, miss, tuple(seen), self.era
        )

    def _later(self, view: PlaceView, order: Order) -> tuple[Pathway, ...]:
        """Players only move to what they were told of when they began."""
        now = {one.member.id for one in (*order.offered, *order.spared, *order.silent)}
        if len(now) == len(view.members):
            return ()
        waiting = [member for member in view.members if member.id not in now]
        return tuple(
            Pathway(one.id, one.site.id, one.site.kind, 0, one.url, "may serve later", one.network)
            for one in waiting[: self.knobs.later_max]
        )


def compile_snapshot(
    state: FleetState,
    files: Files,
    now: float,
    knobs: Knobs,
    before: Snapshot | None = None,
    locate: Locate | None = None,
) -> Snapshot:
    """Makes `state`, as it was at `now`, ready for `rank`. `files` names what each published asset consists of, portion by portion."""
    return Snapshot(state, files, now, knobs, locate, before)


def rank(snapshot: Snapshot, address: str, asset: AssetId, viewer: str = "") -> Ranking:
    """The pathways for a viewer at `address`; empty when nobody can serve. Viewers of one part get the same order: `viewer`
    says which part, the address does without one. Raises BadAddress."""
    region, prefix = snapshot.map.find(address)
    answer = snapshot.answer(region, asset, crc32((viewer or address).encode()) % PARTS)
    return Ranking(answer.pathways, region.network, prefix, snapshot.number, answer.miss, answer.later)


def explain(snapshot: Snapshot, address: str, asset: AssetId, viewer: str = "") -> Explanation:
    """The ranking and everybody who is not in it. Raises BadAddress."""
    ranking = rank(snapshot, address, asset, viewer)
    region, _ = snapshot.map.find(address)
    chosen = {pathway.appliance for pathway in ranking.pathways}
    views = [snapshot.view(place) for place in (*region.near, region.last)]
    near = {member.id: view for view in views for member in view.members}
    wanted = snapshot.files.get(asset, _NOTHING)
    told = snapshot.map.reasons(address)
    ranked = tuple(
        Pathway(one.appliance, one.site, one.kind, one.rank, one.url, f"{told[one.site]}; {one.reason}", one.network, one.lacks)
        for one in ranking.pathways
    )
    passed_over = tuple(
        PassedOver(one.id, one.site, _obstacle(snapshot, near.get(one.id), one, asset, wanted))
        for one in snapshot.state.appliances
        if one.id not in chosen
    )
    return Explanation(Ranking(ranked, ranking.network, ranking.prefix, ranking.snapshot, ranking.miss), passed_over)


def _obstacle(snapshot: Snapshot, view: PlaceView | None, one: Appliance, asset: AssetId, wanted: Portions) -> str:
    if one.duty is Duty.retired:
        return "retired"
    if not wanted:
        return "nobody published this asset"
    if view is None:
        return "has no route to this viewer"
    member = next(member for member in view.members if member.id == one.id)
    if member.illness == SILENT:
        return f"silent for {snapshot.state.silence(one, snapshot.now):.0f} s"
    return member.illness or view.lacks(member.id, asset, wanted) or "enough better ones"


def _pathway(holder: Holder, portions: int, rank: int, room: str) -> Pathway:
    member, lacks, site = holder.member, holder.lacks, holder.member.site
    held = f"holds {portions - len(lacks)} of {portions} portions" if lacks else "holds every file"
    return Pathway(member.id, site.id, site.kind, rank, member.url, f"{held}, {room}", member.network, tuple(sorted(lacks)))


def _same(one: object, other: object) -> bool:
    """Whether they are equal; mostly they are the same object, and then nothing is compared."""
    return one is other or one == other


def _same_map(one: FleetState, other: FleetState) -> bool:
    """Where appliances stand decides whose routes count."""
    return (
        _same(one.networks, other.networks)
        and _same(one.sites, other.sites)
        and _same(one.routes, other.routes)
        and [(part.id, part.site) for part in one.appliances] == [(part.id, part.site) for part in other.appliances]
    )
