"""Steering over many looks at a fleet that changes under it: what is taken over from one snapshot to the next must answer as if
it had been worked out anew, and no answer may name who cannot serve."""

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.reports import well

from nearcast.fleet.model import (
    Appliance,
    Changes,
    Duty,
    FleetState,
    HeardRoute,
    HeldAsset,
    Maintenance,
    Network,
    Route,
    Site,
    SiteKind,
)
from nearcast.ids import ApplianceId, AssetId, NetworkId, SiteId
from nearcast.steering import policy
from nearcast.steering.model import Knobs, Pathway, Ranking
from nearcast.units import Bitrate, Bytes

FILMS = (AssetId("film"), AssetId("series"))
FILES = frozenset({"a", "b"})
PORTIONS = {FILMS[0]: (frozenset({"a"}), frozenset({"b"})), FILMS[1]: (FILES,)}
NAMES = tuple(ApplianceId(f"box{number}") for number in range(7))
SITES = (
    Site(SiteId("origin"), "", SiteKind.origin),
    Site(SiteId("ix"), "", SiteKind.exchange),
    Site(SiteId("metro"), "", SiteKind.embedded, NetworkId("metro")),
    Site(SiteId("coast"), "", SiteKind.embedded, NetworkId("coast")),
)
PREFIXES = ("198.51.100.0/24", "198.51.100.128/25", "203.0.113.0/24", "2001:db8::/32")
ADDRESSES = ("198.51.100.7", "198.51.100.200", "203.0.113.7", "192.0.2.7", "2001:db8::7")
KNOBS = Knobs(pathways_max=4)
BEATEN = well(headroom=Bitrate(100))


def _order(one: Pathway) -> tuple[bool, bool, int]:
    """The origin comes last; before it whoever is near, but those short of room behind those who have some."""
    origin = one.kind is SiteKind.origin
    return origin, not origin and "short of room" in one.reason, one.rank


class Evening(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.now = 1000.0
        self.state = FleetState()
        self.films = {FILMS[0]: PORTIONS[FILMS[0]]}
        self.snapshot: policy.Snapshot | None = None
        self.told: dict[tuple[int, AssetId, str], Ranking] = {}
        self._change(sites=SITES, networks=(Network(NetworkId("metro"), "", 1, PREFIXES[:1]),))

    @rule(name=st.sampled_from(NAMES), site=st.sampled_from(SITES))
    def an_appliance_joins(self, name: ApplianceId, site: Site) -> None:
        if name not in {one.id for one in self.state.appliances}:
            one = Appliance(
                id=name, site=site.id, url=f"http://{name}", capacity=Bytes(1), throughput=Bitrate(100),
                report=BEATEN, reported_at=self.now,
            )  # fmt: skip
            self._change(appliances=(one,))
            self._change(held=(HeldAsset(name, FILMS[0], tuple(FILES)),))

    @rule(spared=st.sampled_from(NAMES), seconds=st.sampled_from([0.5, 2.0, 9.0]))
    def all_but_one_report(self, spared: ApplianceId, seconds: float) -> None:
        self.now += seconds
        beat = [msgspec.structs.replace(one, reported_at=self.now) for one in self.state.appliances if one.id != spared]
        self._change(appliances=tuple(beat))

    @rule(
        one=st.sampled_from(NAMES),
        told=st.fixed_dictionaries(
            {},
            optional={
                "serving": st.booleans(),
                "headroom": st.sampled_from([0, 3, 100]).map(Bitrate),
                "egress": st.sampled_from([0, 50, 99]).map(Bitrate),
            },
        ),
    )
    def one_reports_otherwise(self, one: ApplianceId, told: dict[str, object]) -> None:
        self._of(one, report=msgspec.structs.replace(BEATEN, **told), reported_at=self.now)

    @rule(one=st.sampled_from(NAMES), duty=st.sampled_from(Duty))
    def one_changes_duty(self, one: ApplianceId, duty: Duty) -> None:
        self._of(one, duty=duty)

    @rule(one=st.sampled_from(NAMES), begins=st.sampled_from([-1.0, 1.0]))
    def one_is_to_be_mended(self, one: ApplianceId, begins: float) -> None:
        self._of(one, maintenance=Maintenance(self.now + begins, self.now + begins + 3, ""))

    @rule(site=st.sampled_from(SITES), evacuated=st.booleans())
    def a_site_is_evacuated_or_not(self, site: Site, evacuated: bool) -> None:
        self._change(sites=(msgspec.structs.replace(site, evacuated=evacuated),))

    @rule(
        one=st.sampled_from(NAMES),
        film=st.sampled_from(FILMS),
        files=st.sampled_from([FILES, frozenset({"a"}), frozenset({"b"}), frozenset[str]()]),
    )
    def files_come_and_go(self, one: ApplianceId, film: AssetId, files: frozenset[str]) -> None:
        self._change(held=(HeldAsset(one, film, tuple(files)),))

    @rule(films=st.sets(st.sampled_from(FILMS)))
    def what_is_published_changes(self, films: set[AssetId]) -> None:
        self.films = {film: PORTIONS[film] for film in films}

    @rule(network=st.sampled_from(["metro", "coast"]), prefixes=st.sets(st.sampled_from(PREFIXES)))
    def a_list_of_prefixes_changes(self, network: str, prefixes: set[str]) -> None:
        self._change(networks=(Network(NetworkId(network), "", 1, tuple(sorted(prefixes))),))

    @rule(one=st.sampled_from(NAMES), prefix=st.sampled_from(PREFIXES), hops=st.integers(1, 2), gone=st.booleans())
    def a_route_comes_or_goes(self, one: ApplianceId, prefix: str, hops: int, gone: bool) -> None:
        self._change(routes=(HeardRoute(one, Route("192.0.2.1", prefix, tuple(range(hops))), gone),))

    @invariant()
    def steering_answers_as_if_it_had_just_begun(self) -> None:
        self.snapshot = policy.compile_snapshot(self.state, self.films, self.now, KNOBS, self.snapshot)
        anew = policy.compile_snapshot(self.state, self.films, self.now, KNOBS)
        for film in FILMS:
            for address in ADDRESSES:
                told, right = policy.explain(self.snapshot, address, film), policy.explain(anew, address, film)
                assert msgspec.structs.replace(told.ranking, snapshot=0) == msgspec.structs.replace(right.ranking, snapshot=0)
                assert told.passed_over == right.passed_over
                # A decision is logged with the number of its snapshot: under one number there is one answer.
                assert self.told.setdefault((self.snapshot.number, film, address), told.ranking) == told.ranking
        self.now += 0.01

    @invariant()
    def nobody_is_named_who_cannot_serve(self) -> None:
        for film in FILMS:
            for address in ADDRESSES:
                told = policy.explain(policy.compile_snapshot(self.state, self.films, self.now, KNOBS), address, film)
                named = [one.appliance for one in told.ranking.pathways]
                assert sorted([*named, *(one.appliance for one in told.passed_over)]) == sorted(
                    one.id for one in self.state.appliances
                )
                assert len(named) < KNOBS.pathways_max + len(PORTIONS[film])
                order = [_order(one) for one in told.ranking.pathways]
                assert order == sorted(order)
                for pathway in told.ranking.pathways:
                    held = self.state.held[pathway.appliance][film]
                    lacks = [number for number, names in enumerate(self.films[film]) if not names <= held]
                    assert pathway.lacks == tuple(lacks)
                    assert len(lacks) < len(self.films[film])
                for one in self.state.appliances:
                    if one.id in named:
                        assert one.duty is Duty.active
                        assert one.report is not None
                        assert self._silent(one) in (False, all(map(self._silent, self._named(named))))

    def _silent(self, one: Appliance) -> bool:
        return self.state.silence(one, self.now) > KNOBS.silent_s

    def _named(self, names: list[ApplianceId]) -> list[Appliance]:
        return [one for one in self.state.appliances if one.id in names]

    def _of(self, name: ApplianceId, **changed: object) -> None:
        self._change(appliances=tuple(msgspec.structs.replace(one, **changed) for one in self._named([name])))

    def _change(self, **changed: object) -> None:
        """What the fleet would tell of it."""
        nothing = dict[str, object].fromkeys(("networks", "sites", "appliances", "held", "routes"), ())
        parts = nothing | changed | {"listening_since": 0.0, "heard_until": self.now}
        self.state = self.state.after(Changes(version=self.state.version + 1, anew=False, more=False, **parts))  # type: ignore[arg-type]


Evening.TestCase.settings = settings(max_examples=50, stateful_step_count=30, deadline=None)
TestEvening = Evening.TestCase
