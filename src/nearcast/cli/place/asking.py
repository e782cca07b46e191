"""What `nearcast place` asks a running platform."""

import re
from pathlib import Path

from nearcast.catalog.model import Title
from nearcast.cli.operator import Operator, find
from nearcast.cli.steer import find_title
from nearcast.fleet.model import FleetState
from nearcast.placement.model import Decision, Difference, Liveness, Shown, Version

Names = dict[str, str]
"""What titles are called, by their id and by that of the asset they are played from."""
_BASE = "/operator/placement"
_PATIENCE_S = 600.0
"""A whole plan of a large fleet takes a minute."""
_FILE = re.compile(r"[0-9a-f]{64}")


async def plan(data: Path, propose: bool) -> Version:
    async with Operator(find(data), _PATIENCE_S) as operator:
        return await _changed(operator, f"{_BASE}/plan{'?propose' if propose else ''}")


async def change(data: Path, version: int, how: str) -> Version:
    """`how` is `approve` or `roll-back`."""
    async with Operator(find(data), _PATIENCE_S) as operator:
        return await _changed(operator, f"{_BASE}/versions/{version}/{how}")


async def versions(data: Path, limit: int) -> tuple[Version, ...]:
    async with Operator(find(data)) as operator:
        return await operator.get(f"{_BASE}/versions", tuple[Version, ...], limit=str(limit))


async def shown(data: Path, version: int) -> Shown:
    async with Operator(find(data)) as operator:
        return await operator.get(f"{_BASE}/versions/{version}", Shown)


async def difference(data: Path, before: int, after: int) -> tuple[Difference, Names]:
    async with Operator(find(data)) as operator:
        found = await operator.get(f"{_BASE}/difference", Difference, before=str(before), after=str(after))
        return found, await _names(operator)


async def explanation(data: Path, what: str, limit: int) -> tuple[tuple[Decision, ...], Names]:
    async with Operator(find(data)) as operator:
        state = await operator.get("/operator/fleet", FleetState)
        if what in {one.id for one in state.appliances}:
            asked = {"appliance": what}
        elif _FILE.fullmatch(what):
            asked = {"file": what}
        else:
            asked = {"title": (await find_title(operator, what)).id}
        found = await operator.get(_BASE, tuple[Decision, ...], **asked, limit=str(limit))
        return found, await _names(operator)


async def liveness(data: Path) -> tuple[tuple[Liveness, ...], Names]:
    async with Operator(find(data)) as operator:
        return await operator.get(f"{_BASE}/live", tuple[Liveness, ...]), await _names(operator)


async def _changed(operator: Operator, path: str) -> Version:
    made = await operator.send("POST", path, kind=Version)
    assert made is not None
    return made


async def _names(operator: Operator) -> Names:
    titles = await operator.get("/operator/titles", tuple[Title, ...], text="")
    return {str(key): title.name for title in titles for key in (title.id, title.asset) if key is not None}
