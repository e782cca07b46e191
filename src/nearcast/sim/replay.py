"""What would have been answered if something had not been there: past decisions made again on the states they were made on."""

from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from nearcast.fleet.model import Duty, FleetState
from nearcast.ids import ApplianceId, SiteId
from nearcast.steering.model import Decision, Knobs, Miss, Pathway, State
from nearcast.steering.policy import compile_snapshot, rank


class SiteOutcome(msgspec.Struct, frozen=True):
    """How many plays a site began, and the bytes of them, as it was and as it would have been."""

    site: SiteId
    plays_before: int
    plays_after: int
    bytes_before: int
    bytes_after: int


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """`moved` plays would have begun at another appliance, `unanswered` nowhere. Misses are counted by class, before and after.
    `unknown` decisions were made on a state that is not in the log. `same` is how many come out as logged when nothing is taken
    away: less than all of them says that the log and these policies do not belong together."""

    decisions: int
    same: int
    moved: int
    unanswered: int
    unknown: int
    misses_before: dict[Miss, int]
    misses_after: dict[Miss, int]
    sites: tuple[SiteOutcome, ...]


def replay(states: Mapping[int, State], decisions: Iterable[Decision], without: frozenset[str], knobs: Knobs) -> Outcome:
    """The decisions again, without these sites and appliances."""
    as_was = {version: compile_snapshot(one.fleet, one.files, one.at, knobs) for version, one in states.items()}
    as_if = {
        version: compile_snapshot(_without(one.fleet, without), one.files, one.at, knobs) for version, one in states.items()
    }
    counts: Counter[str] = Counter()
    plays: tuple[Counter[SiteId], Counter[SiteId]] = (Counter(), Counter())
    sent: tuple[Counter[SiteId], Counter[SiteId]] = (Counter(), Counter())
    misses: tuple[Counter[Miss], Counter[Miss]] = (Counter(), Counter())
    for one in decisions:
        counts["decisions"] += 1
        if one.snapshot not in states:
            counts["unknown"] += 1
            continue
        was = rank(as_was[one.snapshot], one.address, one.asset, one.viewer)
        now = rank(as_if[one.snapshot], one.address, one.asset, one.viewer)
        counts["same"] += _order(was.pathways) == [appliance for appliance, _ in one.pathways]
        counts["moved"] += _order(was.pathways)[:1] != _order(now.pathways)[:1]
        counts["unanswered"] += not now.pathways
        for side, ranking in enumerate((was, now)):
            if ranking.pathways:
                plays[side][ranking.pathways[0].site] += 1
                sent[side][ranking.pathways[0].site] += one.bytes
            if ranking.miss is not None:
                misses[side][ranking.miss] += 1
    return Outcome(
        decisions=counts["decisions"],
        same=counts["same"],
        moved=counts["moved"],
        unanswered=counts["unanswered"],
        unknown=counts["unknown"],
        misses_before=dict(misses[0]),
        misses_after=dict(misses[1]),
        sites=tuple(
            SiteOutcome(site, plays[0][site], plays[1][site], sent[0][site], sent[1][site])
            for site in sorted(plays[0].keys() | plays[1].keys())
        ),
    )


def _order(pathways: Iterable[Pathway]) -> list[ApplianceId]:
    return [pathway.appliance for pathway in pathways]


def _without(state: FleetState, names: frozenset[str]) -> FleetState:
    return msgspec.structs.replace(
        state,
        sites=tuple(msgspec.structs.replace(one, evacuated=one.evacuated or one.id in names) for one in state.sites),
        appliances=tuple(
            msgspec.structs.replace(one, duty=Duty.draining) if one.id in names else one for one in state.appliances
        ),
    )
